import { openLearnedFile } from './learned-file.ts';
import { record } from './payload.ts';

/** So many ceilings are kept; the oldest go first. */
const KEPT = 200;
const LEAST = 1_000;
const MOST = 1e9;

interface Seen {
  tokens: number;
  at: number;
}

type Lists = Record<'ceilings' | 'windows', Map<string, Seen>>;

/** What earlier sessions have shown about where a CLI's context ends. */
export interface Learned {
  /** The lowest number of tokens at which it compacted by itself; null when none was seen. */
  ceiling(cli: string, version: string | null, model: string | null): number | null;
  /** The window that it told for a model. */
  window(cli: string, model: string | null): number | null;
  sawCompaction(cli: string, version: string | null, model: string | null, tokens: number, at: number): void;
  sawWindow(cli: string, model: string | null, tokens: number, at: number): void;
}

/**
 * Opens the file; null keeps everything in memory. A broken file is renamed beside, told to
 * `onProblem`, and begun anew; one that cannot be written only costs the memory of it.
 */
export function openLearned(file: string | null, onProblem: (text: string) => void): Learned {
  const kept = openLearnedFile(file, 'context windows', listsOf, onProblem);
  const lists: Lists = kept.found ?? { ceilings: new Map(), windows: new Map() };
  const save = (): void =>
    kept.save({
      version: 1,
      ceilings: Object.fromEntries(lists.ceilings),
      windows: Object.fromEntries(lists.windows),
    });
  const put = (list: Map<string, Seen>, key: string, seen: Seen): void => {
    list.delete(key);
    list.set(key, seen);
    const others = kept.again();
    for (const [name, own] of Object.entries(lists) as [keyof Lists, Map<string, Seen>][])
      for (const [other, one] of others?.[name] ?? []) if (!own.has(other)) own.set(other, one);
    while (list.size > KEPT) list.delete(list.keys().next().value!);
    save();
  };
  const keyOf = (...parts: (string | null)[]): string | null =>
    parts.includes(null) ? null : parts.map((part) => part!.slice(0, 100)).join(' ');

  return {
    ceiling(cli, version, model) {
      const key = keyOf(cli, version, model);
      return key === null ? null : (lists.ceilings.get(key)?.tokens ?? null);
    },
    window(cli, model) {
      const key = keyOf(cli, model);
      return key === null ? null : (lists.windows.get(key)?.tokens ?? null);
    },
    sawCompaction(cli, version, model, tokens, at) {
      const key = keyOf(cli, version, model);
      if (key === null || !plausible(tokens)) return;
      const known = lists.ceilings.get(key);
      if (!known || tokens < known.tokens) put(lists.ceilings, key, { tokens, at });
    },
    sawWindow(cli, model, tokens, at) {
      const key = keyOf(cli, model);
      if (key === null || !plausible(tokens)) return;
      if (lists.windows.get(key)?.tokens !== tokens) put(lists.windows, key, { tokens, at });
    },
  };
}

const plausible = (tokens: unknown): tokens is number =>
  typeof tokens === 'number' && tokens >= LEAST && tokens <= MOST;

/** What is not plausible in it is left out. */
function listsOf(value: unknown): Lists {
  const body = record(value);
  if (!body || body.version !== 1) throw new Error('it is not of this version');
  const list = (name: keyof Lists): Map<string, Seen> =>
    new Map(
      Object.entries(record(body[name]) ?? {}).flatMap(([key, one]): [string, Seen][] => {
        const seen = record(one);
        if (!seen || !plausible(seen.tokens) || typeof seen.at !== 'number') return [];
        return [[key, { tokens: seen.tokens, at: seen.at }]];
      }),
    );
  return { ceilings: list('ceilings'), windows: list('windows') };
}
