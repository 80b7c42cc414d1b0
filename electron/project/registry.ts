import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { fingerprintOf, type Folder } from './folder.ts';

const Entry = z.object({
  id: z.string(),
  path: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  openedAt: z.number(),
  demo: z.boolean().default(false),
  /** The person trusted it: what its files held was taken over. */
  trusted: z.boolean().default(false),
  /** The person took it off the list. */
  hidden: z.boolean().optional(),
});
const Entries = z.object({ version: z.literal(1), projects: z.array(Entry) });
export type RegistryEntry = z.infer<typeof Entry>;

export interface Registry {
  /** The projects that are shown to the person, the latest opened first. */
  list(): RegistryEntry[];
  /**
   * Notes that a folder is opened and gives its project id: the same as before for a known path,
   * and for a known folder that was moved (same fingerprint, not at its old path any more).
   */
  opened(folder: Folder, now: number, demo?: boolean): RegistryEntry;
  trusted(path: string): void;
  /** Takes a project off the list. Opened again, it is the same as before: nothing of it is erased. */
  forget(path: string): void;
  /** What went wrong while reading, for the person. */
  readonly warnings: string[];
}

/** So many are shown, and so many known at all: whose id is lost, is lost. */
const SHOWN = 50;
const MOST = 5_000;

/** Opens the list of known projects in the user's state folder. A broken list is kept beside. */
export function openRegistry(file: string, now: number): Registry {
  const warnings: string[] = [];
  let entries = read(file, now, warnings);
  const save = (next: RegistryEntry[]) => {
    writeAtomic(file, JSON.stringify({ version: 1, projects: next }, null, 2));
    entries = next;
  };
  return {
    warnings,
    list: () => entries.filter(({ hidden }) => !hidden).slice(0, SHOWN),
    opened(folder, at, demo = false) {
      const known = entries.find((e) => e.path === folder.path) ?? entries.find((e) => isSame(e, folder) && hasLeft(e));
      const { path, name, fingerprint } = folder;
      const entry = { id: known?.id ?? randomUUID(), path, name, fingerprint, openedAt: at, demo, trusted: known?.trusted ?? false };
      save([entry, ...entries.filter((e) => e !== known)].slice(0, MOST));
      return entry;
    },
    trusted(path) {
      if (entries.every((e) => e.path !== path || e.trusted)) return;
      save(entries.map((e) => (e.path === path ? { ...e, trusted: true } : e)));
    },
    forget(path) {
      save(entries.map((e) => (e.path === path ? { ...e, hidden: true } : e)));
    },
  };
}

/** A folder of an older list is known by its number only. */
const isSame = (entry: RegistryEntry, { fingerprint }: Pick<Folder, 'fingerprint'>): boolean =>
  entry.fingerprint === fingerprint || (entry.fingerprint.split(':').length === 2 && fingerprint.startsWith(`${entry.fingerprint}:`));

/** The folder that was opened is not at its path any more: nothing is, or another one. */
function hasLeft(entry: RegistryEntry): boolean {
  const there = statSync(entry.path, { throwIfNoEntry: false });
  return !there || !isSame(entry, { fingerprint: fingerprintOf(there) });
}

function read(file: string, now: number, warnings: string[]): RegistryEntry[] {
  if (!existsSync(file)) return [];
  try {
    return Entries.parse(JSON.parse(readFileSync(file, 'utf8'))).projects;
  } catch (error) {
    const aside = `${file}.broken-${now}`;
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    try {
      renameSync(file, aside);
      warnings.push(`The list of recent projects could not be read (${reason}). It is kept as ${aside}.`);
    } catch (failed) {
      warnings.push(`The list of recent projects could not be read (${reason}), nor set aside (${(failed as Error).message}).`);
    }
    return [];
  }
}

/** Replaces a file as a whole (P4): a reader sees the old text or the new one, also after a crash. */
export function writeAtomic(file: string, text: string): void {
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`);
  const fd = openSync(temporary, 'w', 0o600);
  try {
    try {
      // A disk that is nearly full takes a part and says nothing: this goes on until all is in or it fails.
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const dir = openSync(dirname(file), 'r');
  fsyncSync(dir);
  closeSync(dir);
}
