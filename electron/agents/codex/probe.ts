import type { Capability } from '../../../shared/model/index.ts';
import { capability, choicesOf, knows } from '../probe.ts';
import { compareVersions } from '../versions.ts';

/** From here on it was seen to take a mode of approval for the tools of a server; older ones may refuse the key. */
const APPROVAL = '0.169.0';

/** What a version of Codex can, by its help; what was not told is taken for granted. */
export function probeCodex(version: string | null, help: string | null): Capability[] {
  const approvals = choicesOf(help, '--ask-for-approval');
  const remote = help === null || (/^\s*app-server\b/m.test(help) && knows(help, '--remote'));
  return [
    capability('channel', remote, 'texts are typed, and its reports and hooks tell its state'),
    capability('--no-daemon', knows(help, '--no-daemon'), 'a setting by -c keeps it off a shared daemon'),
    capability('--sandbox', knows(help, '--sandbox'), 'it runs in the sandbox of its own settings'),
    capability(
      '--ask-for-approval',
      knows(help, '--ask-for-approval') && (approvals === null || approvals.includes('on-request')),
      'it asks as its own settings say',
    ),
    capability('approval of tools', version === null || compareVersions(version, APPROVAL) >= 0, 'it asks before a tool as it sees fit'),
  ];
}

/** Flags without those that this version does not know; each of `names` has one value. */
export function without(flags: readonly string[], names: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < flags.length; i += 1) {
    if (names.includes(flags[i]!)) i += 1;
    else kept.push(flags[i]!);
  }
  return kept;
}
