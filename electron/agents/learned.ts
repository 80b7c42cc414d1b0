import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { record } from './payload.ts';

/** So many ceilings are kept; the oldest go first. */
const KEPT = 200;
const LEAST = 1_000;
const MOST = 1e9;

interface Seen {
  tokens: number;
  at: number;
}

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
  const lists = { ceilings: new Map<string, Seen>(), windows: new Map<string, Seen>() };
  if (file !== null) read(file, lists, onProblem);

  const save = (): void => {
    if (file === null) return;
    const body = {
      version: 1,
      ceilings: Object.fromEntries(lists.ceilings),
      windows: Object.fromEntries(lists.windows),
    };
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const fresh = `${file}.${process.pid}.new`;
      writeFileSync(fresh, `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600 });
      renameSync(fresh, file);
    } catch (error) {
      onProblem(`What was learned about context windows cannot be kept: ${(error as Error).message}`);
    }
  };
  const put = (list: Map<string, Seen>, key: string, seen: Seen): void => {
    list.delete(key);
    list.set(key, seen);
    if (list.size > KEPT) list.delete(list.keys().next().value!);
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

function read(
  file: string,
  lists: Record<'ceilings' | 'windows', Map<string, Seen>>,
  onProblem: (text: string) => void,
): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  try {
    const body = record(JSON.parse(text));
    if (!body || body.version !== 1) throw new Error('it is not of this version');
    for (const name of ['ceilings', 'windows'] as const)
      for (const [key, value] of Object.entries(record(body[name]) ?? {})) {
        const seen = record(value);
        if (!seen || !plausible(seen.tokens) || typeof seen.at !== 'number') continue;
        lists[name].set(key, { tokens: seen.tokens, at: seen.at });
      }
  } catch (error) {
    const aside = `${file}.broken-${Date.now()}`;
    try {
      renameSync(file, aside);
    } catch {
      // It stays where it is, and is written over.
    }
    onProblem(`What was learned about context windows could not be read (${(error as Error).message}); it is kept as ${aside}.`);
  }
}
