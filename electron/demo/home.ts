import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonaName } from './personas.ts';

/**
 * The data folder of a simulated CLI: the CLI's own variable when it is set (CLAUDE_CONFIG_DIR,
 * CODEX_HOME), else a folder below QUATUOR_DEMO_HOME, else a private temporary one. Never the
 * user's own ~/.claude or ~/.codex by default.
 */
export function demoHome(persona: PersonaName, env: NodeJS.ProcessEnv): string {
  if (persona === 'claude' && env['CLAUDE_CONFIG_DIR']) return env['CLAUDE_CONFIG_DIR'];
  if (persona === 'codex' && env['CODEX_HOME']) return env['CODEX_HOME'];
  const base = env['QUATUOR_DEMO_HOME'] ?? join(tmpdir(), `quatuor-demo-${process.getuid?.() ?? 0}`);
  return join(base, persona);
}

/** How much faster than for people everything goes, from QUATUOR_DEMO_SPEED; 1 by default. */
export function demoSpeed(env: NodeJS.ProcessEnv): number {
  const speed = Number(env['QUATUOR_DEMO_SPEED'] ?? 1);
  return speed > 0 ? speed : 1;
}
