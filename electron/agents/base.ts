import type { AdapterName } from '../../shared/model/index.ts';
import { findDialog, re, readComposer } from './composer.ts';
import { pastes } from './pastes.ts';
import { observeReport } from './report.ts';
import type { CliRules } from './rules.ts';
import type { Adapter } from './types.ts';

/**
 * The part of an adapter that follows from its rules alone: typing, composer, dialogs, titles and
 * OSC 7501, which any CLI may speak. A CLI's own folder adds launch and hooks.
 */
export function fromRules(
  name: AdapterName,
  rules: CliRules,
  own: Pick<Adapter, 'launch' | 'levels'> & Partial<Adapter>,
): Adapter {
  return {
    name,
    hint: rules.hint,
    startMs: rules.startMs,
    typing: {
      bytes: (text) => pastes(text, rules.typing.chunk),
      settleMs: rules.typing.settleMs,
      echoMs: rules.typing.echoMs,
      acceptMs: rules.typing.acceptMs,
      wordsMs: rules.typing.wordsMs,
      stashKey: rules.typing.stashKey,
    },
    onReport: observeReport,
    onTitle(title, at) {
      const rule = rules.titles.find(({ match }) => re(match).test(title));
      if (!rule) return { withdrawn: 'title' };
      return { evidence: { source: 'title', at, ttl: 0, says: rule.says, detail: rule.detail } };
    },
    onHook: () => ({}),
    onScreen(screen, at) {
      const reading = readComposer(screen, rules, null);
      const found = reading.kind === 'empty' || reading.kind === 'draft' ? null : findDialog(screen, rules);
      if (found) {
        return { evidence: { source: 'screen', at, ttl: 0, says: found.says, detail: found.detail } };
      }
      const text = screen.lines.join('\n');
      const rule = rules.screen.find(({ match }) => re(match).test(text));
      const seen = rule && (rule.says === 'working' || reading.kind === 'empty' || reading.kind === 'draft');
      if (!seen) return { withdrawn: 'screen' };
      return { evidence: { source: 'screen', at, ttl: 0, says: rule.says, detail: rule.detail } };
    },
    readComposer: (screen, text) => readComposer(screen, rules, text),
    ...own,
  };
}

/** True if the person's own arguments hold one of these flags: ours would be a second one. */
export function hasFlag(args: readonly string[], ...flags: string[]): boolean {
  return args.some((arg) => flags.some((flag) => arg === flag || arg.startsWith(`${flag}=`)));
}
