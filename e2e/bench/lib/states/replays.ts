/** What the real CLIs once printed and did, again: the same evidence must give the same states. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostClient } from '../../../../electron/terminals/index.ts';
import type { AgentState } from '../../../../shared/model/index.ts';
import { bench } from '../../../delivery/lib.ts';
import type { ReplaySettings } from '../../../fakes/replay.ts';
import { RECORDINGS } from '../../../real/recording.ts';
import { pause } from './perform.ts';
import type { Cli, Result } from './types.ts';

/** The states of each recording, in their order, from the first that is known. */
export const replays: Record<string, AgentState[]> = {
  'claude-turn': ['ready', 'working', 'ready'],
  'claude-permission': ['ready', 'working', 'waiting-for-you', 'working', 'ready'],
  'claude-trust': ['waiting-for-you'],
  'claude-interrupt': ['ready', 'working', 'ready'],
  'claude-error': ['ready', 'working', 'rate-limited'],
  'claude-draft': ['ready'],
  'claude-chip': ['ready'],
  'claude-question': ['ready', 'working', 'waiting-for-you', 'working', 'ready'],
  'claude-plan': ['ready', 'working', 'waiting-for-you', 'working', 'ready'],
  'claude-subagent': ['ready', 'working', 'ready'],
  'claude-background': ['ready', 'working', 'ready', 'working', 'ready'],
  'claude-retry': ['ready', 'working', 'ready'],
  'claude-login': ['ready', 'working', 'needs-login'],
  'claude-overloaded': ['ready', 'working', 'ready'],
  'claude-menu': ['ready', 'waiting-for-you', 'ready'],
  'claude-narrow': ['ready', 'working', 'ready'],
  'codex-turn': ['ready', 'working', 'ready'],
  'codex-permission': ['ready', 'working', 'waiting-for-you', 'working', 'ready'],
  'codex-trust': ['waiting-for-you'],
  'codex-interrupt': ['ready', 'working', 'ready'],
  'codex-error': ['ready', 'working', 'ready'],
  'codex-draft': ['ready'],
  'codex-chip': ['ready'],
  'codex-menu': ['ready', 'waiting-for-you', 'ready'],
  'codex-narrow': ['ready', 'working', 'ready'],
  'codex-overloaded': ['ready', 'working', 'ready'],
};

const program = fileURLToPath(new URL('../../../fakes/replay.ts', import.meta.url));
const KNOWN = new Set<AgentState>(['ready', 'working', 'waiting-for-you', 'needs-login', 'rate-limited', 'exited', 'stalled']);

/** An executable that replays a recording into its terminal. */
function replayCli(name: string, dir: string): { file: string; log: string } {
  const log = join(dir, 'replay.log');
  const settings: ReplaySettings = { recording: join(RECORDINGS, `${name}.json`), gapMs: 4_000, log };
  writeFileSync(join(dir, 'replay.json'), JSON.stringify(settings));
  mkdirSync(join(dir, 'bin'), { recursive: true });
  const file = join(dir, 'bin', name.split('-')[0] ?? name);
  const variables = `ELECTRON_RUN_AS_NODE=1 QUATUOR_REPLAY_FILE='${join(dir, 'replay.json')}'`;
  writeFileSync(file, `#!/bin/sh\nexec env ${variables} '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(file, 0o755);
  return { file, log };
}

/** Neighbours that are equal as one, and what is not known left out. */
const sequence = (states: readonly AgentState[]): AgentState[] =>
  states.filter((state) => KNOWN.has(state)).filter((state, i, all) => state !== all[i - 1]);

export async function runReplay(name: string, host: HostClient, dir: string): Promise<Result> {
  mkdirSync(dir, { recursive: true });
  const cli = name.split('-')[0] as Cli;
  const { file, log } = replayCli(name, dir);
  const recording = JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')) as { cols: number; rows: number };
  const expected = replays[name] ?? [];
  const b = await bench(
    cli,
    (agent) => ({
      ...agent,
      command: file,
      env: { CLAUDE_CONFIG_DIR: join(dir, 'claude'), CODEX_HOME: join(dir, 'codex'), QUATUOR_CODEX_CHANNEL: '0' },
    }),
    { dir, cwd: dir, host, cols: recording.cols, rows: recording.rows },
  );
  const over = (): boolean => existsSync(log) && readFileSync(log, 'utf8').includes('"over"');
  const states = () => sequence(b.trail.map((step) => step.state));
  // Codex's title spins while it starts, and it reports a short `working` right after its first
  // `idle`: both may be seen or not.
  const begins = cli === 'codex' ? [[], ['working'], ['ready', 'working'], ['working', 'ready', 'working']] : [[]];
  const ways = begins.map((begin) => [...begin, ...expected].join());
  const right = (): boolean => ways.includes(states().join());
  try {
    await b.start();
    const end = Date.now() + 60_000;
    while (!over() && Date.now() < end) await pause(100);
    // What is read slowly, such as the screen, comes after the end.
    const last = Date.now() + 8_000;
    while (!right() && Date.now() < last) await pause(100);
    await pause(700);
    const ok = over() && right();
    const screen = ok ? '' : await b.screen();
    return {
      cli,
      name,
      ok,
      expected: expected.join(' → '),
      derived: states().join(' → '),
      ms: null,
      ...(!ok && { detail: `${b.trail.map((step) => `${step.state}: ${step.why}`).join('\n')}\n${screen}` }),
    };
  } finally {
    await b.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
