import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the desk wrote last into each of the project's files: the base of the three-way merge. */
export interface Written {
  /** The text that stood in the file when the desk wrote it last; null: never. */
  base(key: string): string | null;
  /** Says what is about to be written, before it is; so that a crash between the two is understood. */
  intend(key: string, text: string): Promise<void>;
  /** It stands in the file now. */
  done(key: string, text: string): Promise<void>;
  /** Forgets all: the files are as if they had never been written. */
  forget(): Promise<void>;
}

/** Opens the record in the state folder. `now`: what stands in a file at this moment. */
export async function openWritten(dir: string, keys: readonly string[], now: (key: string) => Promise<string | null>): Promise<Written> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const texts = new Map<string, string>();
  const file = (key: string, kind: 'base' | 'next'): string => join(dir, `${key}.${kind}`);
  const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
  for (const key of keys) {
    const next = await read(file(key, 'next'));
    const arrived = next !== null && next === (await now(key));
    if (arrived) await rename(file(key, 'next'), file(key, 'base'));
    const base = arrived ? next : await read(file(key, 'base'));
    if (base !== null) texts.set(key, base);
  }
  return {
    base: (key) => texts.get(key) ?? null,
    async intend(key, text) {
      await writeFile(file(key, 'next'), text, { mode: 0o600 });
    },
    async done(key, text) {
      texts.set(key, text);
      await rename(file(key, 'next'), file(key, 'base'));
    },
    async forget() {
      texts.clear();
      for (const key of keys) for (const kind of ['base', 'next'] as const) await rm(file(key, kind), { force: true });
    },
  };
}
