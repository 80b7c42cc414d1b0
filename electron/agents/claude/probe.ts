import type { Capability } from '../../../shared/model/index.ts';
import { can, capability, choicesOf, knows } from '../probe.ts';
import { compareVersions } from '../versions.ts';

/** The first version after the last one that was seen without it. */
const after = (version: string | null, last: string): boolean => version === null || compareVersions(version, last) > 0;

/** What a version of Claude Code can, by its version and help; what was not told is taken for granted. */
export function probeClaude(version: string | null, help: string | null): Capability[] {
  const modes = choicesOf(help, '--permission-mode');
  return [
    capability('OSC 7501', after(version, '2.1.197'), 'its state file and hooks tell its state'),
    capability('--settings', knows(help, '--settings'), 'no hooks: its state file, transcript and screen tell its state'),
    capability('--mcp-config', knows(help, '--mcp-config'), 'it calls Quatuor by shell commands'),
    capability('--session-id', knows(help, '--session-id'), 'its session is known once its state file is there'),
    capability('--permission-mode', knows(help, '--permission-mode'), 'it asks as its own settings say'),
    capability('--permission-mode manual', modes === null || modes.includes('manual'), 'the mode "default" is asked for'),
  ];
}

/** The flags of an autonomy level in the words of this version. */
export function modeFlags(flags: readonly string[], capabilities: readonly Capability[]): string[] {
  if (!flags.includes('--permission-mode')) return [...flags];
  if (!can(capabilities, '--permission-mode')) return [];
  const old = !can(capabilities, '--permission-mode manual');
  return flags.map((flag) => (old && flag === 'manual' ? 'default' : flag));
}
