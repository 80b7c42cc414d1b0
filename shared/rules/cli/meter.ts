import type { Ceiling, Compaction, Context, Spent, Usage } from '../../model/index.ts';
import { addSpent } from './spent.ts';

/** At so many percent of the ceiling a handoff is prepared (H2): the forecast looks there. */
const PREPARE = 90;
/** Two words about one compaction come within this, as do two about one prompt. ms. */
const SAME_COMPACTION_MS = 15_000;
const SAME_PROMPT_MS = 2_000;
/** A status line that was begun before a compaction may end after it. ms. */
const LATE_STATUS_MS = 3_000;
/** The average goes over so many turns. */
const TURNS = 5;
/** Kept in memory: samples and prompts for each session; answers by their ids. */
const KEPT = 4_000;
const ANSWERS = 20_000;
/** No context and no sum is larger: what is, is nonsense. */
const MOST = 1e12;

interface Sample {
  at: number;
  used: number;
  source: Usage['source'];
}
interface Told<T> {
  at: number;
  value: T;
}
interface Done {
  at: number;
  after: number | null;
}

/**
 * One session's tokens, folded from what its CLI tells in whatever order: no clock and no I/O is in
 * here, times (epoch ms) come from outside. What is older never replaces what is newer.
 */
export interface Meter {
  /** Takes what was told; false when it holds nothing new. */
  usage(usage: Usage, now: number): boolean;
  /** Takes a compaction; false when that one is known already. */
  compaction(compaction: Compaction, now: number): boolean;
  /** A prompt was taken: a turn begins. */
  prompt(at: number, now: number): void;
  window(): number | null;
  model(): string | null;
  version(): string | null;
  /** In use at a moment; null when nothing was told before. */
  usedAt(at: number): number | null;
  context(ceiling: Ceiling | null): Context | null;
  spent(): Spent | null;
}

/** A meter that nothing was told yet. */
export function createMeter(): Meter {
  const samples: Sample[] = [];
  const prompts: number[] = [];
  const dones: Done[] = [];
  const announced: number[] = [];
  const answers = new Map<string, Spent>();
  let sum: Spent | null = null;
  let total: Told<Spent> | null = null;
  let usd: Told<number> | null = null;
  let window: Told<number> | null = null;
  let model: Told<string> | null = null;
  let version: Told<string> | null = null;

  /** A clock that was set back: what was told "later" than now was told now at the latest. */
  const settle = (now: number): void => {
    for (const list of [samples, dones]) for (const one of list) if (one.at > now) one.at = now;
    for (const list of [prompts, announced])
      list.forEach((at, i) => {
        if (at > now) list[i] = now;
      });
    for (const told of [total, usd, window, model, version]) if (told && told.at > now) told.at = now;
  };
  const time = (at: number, now: number): number => {
    settle(now);
    return Number.isFinite(at) && at > 0 ? Math.min(at, now) : now;
  };
  const newer = <T>(old: Told<T> | null, at: number, value: T): Told<T> | null =>
    old && (old.at > at || old.value === value) ? { at: Math.max(old.at, old.value === value ? at : 0), value: old.value } : { at, value };

  function takeAnswer({ id, spent }: NonNullable<Usage['answer']>): boolean {
    const clean = cleanSpent(spent);
    if (!clean) return false;
    const old = answers.get(id);
    // An answer is written more than once while it grows: the largest word counts.
    if (old && old.input >= clean.input && old.cached >= clean.cached && old.output >= clean.output) return false;
    const whole = old ? larger(old, clean) : clean;
    answers.set(id, whole);
    sum = addSpent(sum ?? undefined, old ? minus(whole, old) : whole);
    if (answers.size > ANSWERS) answers.delete(answers.keys().next().value!);
    return true;
  }

  const generationStart = (): number => dones.at(-1)?.at ?? 0;

  /** The newest sample of this generation; one of a screen, which is rounded, only without others. */
  function newest(): Sample | null {
    const done = dones.at(-1);
    const from = done?.at ?? -1;
    const before = done && samples.findLast((s) => s.at <= from);
    let shown: Sample | null = null;
    for (let i = samples.length - 1; i >= 0 && samples[i]!.at > from; i -= 1) {
      const sample = samples[i]!;
      const late = before && sample.source === 'status-line' && sample.at - from < LATE_STATUS_MS;
      if (late && sample.used === before.used) continue;
      if (sample.source !== 'screen') return sample;
      shown ??= sample;
    }
    return shown;
  }

  function usedAt(at: number, from = 0): number | null {
    const sample = samples.findLast((s) => s.at <= at);
    return sample && sample.at > from ? sample.used : null;
  }

  /** How much each of the last turns of this generation added. */
  function perTurn(used: number): number | null {
    const from = generationStart();
    const begins = prompts
      .slice(-TURNS - 2)
      .filter((at) => at > from)
      .map((at) => usedAt(at, from));
    const whole = begins.flatMap((begin, i) => {
      const end = begins[i + 1];
      return begin === null || end === undefined || end === null ? [] : [end - begin];
    });
    const last = begins.at(-1);
    const running = last === undefined || last === null ? [] : [used - last];
    const grown = (whole.length > 0 ? whole : running).slice(-TURNS);
    if (grown.length === 0) return null;
    const mean = grown.reduce((a, b) => a + Math.max(0, b), 0) / grown.length;
    return mean > 0 ? Math.round(mean) : null;
  }

  return {
    usage(told, now) {
      const at = time(told.at, now);
      let fresh = false;
      const note = (changed: boolean): void => {
        fresh ||= changed;
      };
      const win = amount(told.window);
      if (win !== null && win >= 1) {
        const next = newer(window, at, win);
        note(next?.value !== window?.value);
        window = next;
      }
      if (told.model) {
        const next = newer(model, at, told.model);
        note(next?.value !== model?.value);
        model = next;
      }
      if (told.version) version = newer(version, at, told.version);
      const dollars = amount(told.usd);
      if (dollars !== null && (!usd || usd.at <= at)) {
        note(usd?.value !== dollars);
        usd = { at, value: dollars };
      }
      const all = told.total && cleanSpent(told.total);
      if (all && (!total || total.at <= at)) {
        note(!total || !same(total.value, all));
        total = { at, value: all };
      }
      if (told.answer) note(takeAnswer(told.answer));
      const used = amount(told.used);
      if (used !== null) {
        const index = samples.findLastIndex((s) => s.at <= at) + 1;
        const old = samples[index - 1];
        const known = old && old.at === at && old.used === used && old.source === told.source;
        if (!known) samples.splice(index, 0, { at, used, source: told.source });
        if (samples.length > KEPT) samples.shift();
        note(!known);
      }
      return fresh;
    },

    compaction(told, now) {
      const at = time(told.at, now);
      const list = told.phase === 'done' ? dones.map((done) => done.at) : announced;
      const index = list.findIndex((known) => Math.abs(known - at) < SAME_COMPACTION_MS);
      const after = amount(told.after ?? undefined);
      if (told.phase === 'about-to') {
        if (index >= 0) return false;
        announced.push(at);
        if (announced.length > KEPT) announced.shift();
        return true;
      }
      const known = dones[index];
      if (known) {
        known.at = Math.min(known.at, at);
        known.after ??= after;
      } else dones.push({ at, after });
      dones.sort((a, b) => a.at - b.at);
      return !known;
    },

    prompt(told, now) {
      const at = time(told, now);
      if (prompts.some((known) => Math.abs(known - at) < SAME_PROMPT_MS)) return;
      prompts.push(at);
      prompts.sort((a, b) => a - b);
      if (prompts.length > KEPT) prompts.shift();
    },

    window: () => window?.value ?? null,
    model: () => model?.value ?? null,
    version: () => version?.value ?? null,
    usedAt: (at) => usedAt(at),

    context(ceiling) {
      const done = dones.at(-1);
      const sample = newest();
      if (!sample && !done) return null;
      const used = sample?.used ?? done?.after ?? null;
      const size = window?.value ?? null;
      const limit = ceiling && ceiling.tokens >= 1 && ceiling.tokens < MOST ? ceiling : null;
      const turn = used === null ? null : perTurn(used);
      const left = limit && used !== null ? (limit.tokens * PREPARE) / 100 - used : null;
      return {
        used: used ?? 0,
        window: size,
        ceiling: limit?.tokens ?? null,
        ceilingFrom: limit?.from ?? null,
        percent: limit && used !== null ? (used / limit.tokens) * 100 : null,
        rawPercent: size && used !== null ? (used / size) * 100 : null,
        source: sample?.source ?? 'hook',
        at: sample?.at ?? done!.at,
        model: model?.value ?? null,
        generation: dones.length,
        perTurn: turn,
        turnsLeft: turn === null || left === null ? null : Math.max(0, Math.ceil(left / turn)),
      };
    },

    spent() {
      const tokens = total?.value ?? sum;
      if (!tokens) return usd ? { input: 0, cached: 0, output: 0, usd: usd.value } : null;
      return { ...tokens, usd: usd?.value ?? tokens.usd };
    },
  };
}

/** A number of tokens or dollars that can be true, else null. */
function amount(value: number | undefined): number | null {
  return typeof value === 'number' && value >= 0 && value < MOST ? value : null;
}

function cleanSpent(spent: Spent): Spent | null {
  const [input, cached, output] = [amount(spent.input), amount(spent.cached), amount(spent.output)];
  if (input === null || cached === null || output === null) return null;
  return { input, cached, output, usd: spent.usd === null ? null : amount(spent.usd) };
}

function larger(a: Spent, b: Spent): Spent {
  return {
    input: Math.max(a.input, b.input),
    cached: Math.max(a.cached, b.cached),
    output: Math.max(a.output, b.output),
    usd: a.usd === null ? b.usd : b.usd === null ? a.usd : Math.max(a.usd, b.usd),
  };
}

function minus(a: Spent, b: Spent): Spent {
  const usd = a.usd === null ? null : a.usd - (b.usd ?? 0);
  return { input: a.input - b.input, cached: a.cached - b.cached, output: a.output - b.output, usd };
}

function same(a: Spent, b: Spent): boolean {
  return a.input === b.input && a.cached === b.cached && a.output === b.output && a.usd === b.usd;
}
