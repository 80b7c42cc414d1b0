import type { AdapterName, AgentState } from '../../shared/model/index.ts';
import { dialogSubject, findDialog, re, readComposer } from './composer.ts';
import { findLimit } from './limits.ts';
import { pastes } from './pastes.ts';
import { adding } from './payload.ts';
import { observeReport, parseReport } from './report.ts';
import type { CliRules } from './rules.ts';
import { bounded } from './tame.ts';
import type { Adapter, Observation } from './types.ts';

/** What a CLI's own folder adds to what follows from its rules. */
export type Own = Pick<Adapter, 'launch' | 'levels'> & Partial<Adapter>;

/**
 * The part of an adapter that follows from its rules alone: typing, composer, dialogs, titles,
 * notices and OSC 7501, which any CLI may speak. A CLI's own folder adds launch and hooks; as a
 * function it gets the rules in force, which a person's own file may have changed.
 */
export function fromRules(name: AdapterName, rules: CliRules, own: Own | ((rules: CliRules) => Own)): Adapter {
  return {
    name,
    rules,
    withRules: (next) => fromRules(name, next, own),
    hint: rules.hint,
    startMs: rules.startMs,
    typing: {
      bytes: (text, whole = false) => pastes(text, whole ? null : rules.typing.chunk),
      takes: {
        fileOver: rules.typing.fileOver,
        longLine: rules.typing.longLine,
        foreign: rules.typing.foreign,
      },
      settleMs: rules.typing.settleMs,
      firstMs: rules.typing.firstMs ?? 0,
      echoMs: rules.typing.echoMs,
      acceptMs: rules.typing.acceptMs,
      wordsMs: rules.typing.wordsMs,
      stashKey: rules.typing.stashKey,
      steers: rules.typing.steers,
    },
    onReport(raw, at) {
      const seen = observeReport(raw, at);
      if (seen.evidence?.says !== 'working') return seen;
      const { state, msg = '' } = parseReport(raw);
      const rule = state === 'working' && rules.background.find(({ match }) => re(match).test(bounded(msg)));
      if (!rule) return seen;
      const detail = `it rests, and reports what runs beside: ${bounded(msg)}`;
      return { evidence: { ...seen.evidence, says: 'ready', detail, ...by(rule) } };
    },
    onTitle(title, at) {
      const rule = rules.titles.find(({ match }) => re(match).test(bounded(title)));
      if (!rule) return { withdrawn: 'title' };
      return { evidence: { source: 'title', at, ttl: 0, says: rule.says, detail: rule.detail, ...by(rule) } };
    },
    onNotice(text, at) {
      const rule = rules.notices.find(({ match }) => re(match).test(bounded(text)));
      if (!rule) return {};
      const { says, detail, ttlMs } = rule;
      return { evidence: { source: 'notice', at, ttl: ttlMs, says, detail: `${detail}: ${bounded(text)}`, ...by(rule) } };
    },
    onHook: () => ({}),
    onScreen: (screen, at): Observation => {
      const reading = readComposer(screen, rules, null);
      const free = reading.kind === 'empty' || reading.kind === 'draft';
      const found = free ? null : findDialog(screen, rules);
      const seen = (says: AgentState, detail: string, rule: object): Observation => ({
        evidence: { source: 'screen', at, ttl: 0, says, detail, ...by(rule) },
      });
      if (found) {
        const what = dialogSubject(screen, found);
        return what === null ? seen(found.says, found.detail, found) : adding(seen(found.says, `${found.detail}: ${what}`, found));
      }
      const rows = screen.lines.map(bounded);
      const limit = { ...limitOn(rows, rules, at), ...usageOn(rows, rules, at) };
      for (const retry of rules.retries) {
        const row = rows.slice(-RETRY_ROWS).findLast((line) => re(retry.match).test(line));
        if (!row) continue;
        return adding(seen('working', `it tries again after an error: ${row.trim()}`, retry));
      }
      const rule = rules.screen.find(({ match }) => rows.some((line) => re(match).test(line)));
      if (!rule || (rule.says === 'ready' && !free)) return { withdrawn: 'screen', ...limit };
      return { ...seen(rule.says, rule.detail, rule), ...(rule.says === 'ready' ? limit : usageOn(rows, rules, at)) };
    },
    readComposer: (screen, text) => readComposer(screen, rules, text),
    ...(typeof own === 'function' ? own(rules) : own),
  };
}

/** A usage limit stands in one of so many last rows that hold anything. */
const LIMIT_ROWS = 14;
/** Its words go over so many rows at most. */
const WRAPPED_ROWS = 3;

function limitOn(rows: string[], rules: CliRules, at: number): Pick<Observation, 'limit' | 'limitRows'> {
  const last = rows.filter((row) => row.trim() !== '').slice(-LIMIT_ROWS);
  for (const [i, row] of [...last.entries()].toReversed()) {
    const found = findLimit(rules, row, 'screen', at);
    if (!found) continue;
    // In a narrow pane its time stands in one of the next rows.
    const whole = last.slice(i, i + WRAPPED_ROWS).map((one) => one.trim()).join(' ');
    const until = found.limit.until ?? findLimit(rules, whole, 'screen', at)?.limit.until ?? null;
    return { limit: { ...found.limit, until }, limitRows: last.filter((one) => one === row).length };
  }
  return {};
}

/** How full the context is, by the CLI's own words around its composer. */
function usageOn(rows: string[], rules: CliRules, at: number): Pick<Observation, 'usage'> {
  if (rules.usage.length === 0) return {};
  for (const row of rows.filter((one) => one.trim() !== '').slice(-LIMIT_ROWS).toReversed())
    for (const rule of rules.usage) {
      const { percent = '', window = '' } = re(rule.match).exec(row)?.groups ?? {};
      const size = Number.parseFloat(window) * (/[kK]$/.test(window) ? 1_000 : window.endsWith('M') ? 1_000_000 : 1);
      const used = Math.round((size * Number(percent)) / 100);
      if (size > 0 && used > 0) return { usage: { at, source: 'screen', used, window: size } };
    }
  return {};
}

/** A CLI tells that it tries again in one of so many last rows. */
const RETRY_ROWS = 14;

const by = ({ rule }: { rule?: string }): { rule?: string } => (rule ? { rule } : {});

/** True if the person's own arguments hold one of these flags: ours would be a second one. */
export function hasFlag(args: readonly string[], ...flags: string[]): boolean {
  return args.some((arg) => flags.some((flag) => arg === flag || arg.startsWith(`${flag}=`)));
}
