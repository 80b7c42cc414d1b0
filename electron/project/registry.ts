import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Folder } from './folder.ts';

const Entry = z.object({
  id: z.string(),
  path: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  openedAt: z.number(),
  demo: z.boolean().default(false),
});
const Entries = z.object({ version: z.literal(1), projects: z.array(Entry) });
export type RegistryEntry = z.infer<typeof Entry>;

export interface Registry {
  /** Known projects, the latest opened first. */
  list(): RegistryEntry[];
  /**
   * Notes that a folder is opened and gives its project id: the same as before for a known path,
   * and for a known folder that was moved (same fingerprint, old path gone).
   */
  opened(folder: Folder, now: number, demo?: boolean): RegistryEntry;
  forget(path: string): void;
  /** What went wrong while reading, for the person. */
  readonly warnings: string[];
}

const MOST = 50;

/** Opens the list of known projects in the user's state folder. A broken list is kept beside. */
export function openRegistry(file: string, now: number): Registry {
  const warnings: string[] = [];
  let entries = read(file, now, warnings);
  const save = () => writeAtomic(file, JSON.stringify({ version: 1, projects: entries }, null, 2));
  return {
    warnings,
    list: () => entries,
    opened(folder, at, demo = false) {
      const known =
        entries.find((e) => e.path === folder.path) ??
        entries.find((e) => e.fingerprint === folder.fingerprint && !existsSync(e.path));
      const { path, name, fingerprint } = folder;
      const entry = { id: known?.id ?? randomUUID(), path, name, fingerprint, openedAt: at, demo };
      entries = [entry, ...entries.filter((e) => e !== known)].slice(0, MOST);
      save();
      return entry;
    },
    forget(path) {
      entries = entries.filter((e) => e.path !== path);
      save();
    },
  };
}

function read(file: string, now: number, warnings: string[]): RegistryEntry[] {
  if (!existsSync(file)) return [];
  try {
    return Entries.parse(JSON.parse(readFileSync(file, 'utf8'))).projects;
  } catch (error) {
    const aside = `${file}.broken-${now}`;
    renameSync(file, aside);
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    warnings.push(`The list of recent projects could not be read (${reason}). It is kept as ${aside}.`);
    return [];
  }
}

/** Replaces a file as a whole (P4): a reader sees the old text or the new one, also after a crash. */
export function writeAtomic(file: string, text: string): void {
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`);
  const fd = openSync(temporary, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, file);
  const dir = openSync(dirname(file), 'r');
  fsyncSync(dir);
  closeSync(dir);
}
