import { constants, mkdirSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** So long a recording is kept, and so much of a project's all together. */
const KEPT_MS = 14 * 24 * 60 * 60_000;
const MOST_BYTES = 512 * 1024 * 1024;
/** A segment is of about 1 MiB; what is larger than this is none of ours. */
const MOST_SEGMENT = 64 * 1024 * 1024;
const SESSION = /^[\w-]{1,100}$/;
const FILE = /^\d{8}\.qrec$/;

export interface StoredRecording {
  session: string;
  segments: number;
  bytes: number;
  /** When something was written last, epoch ms. */
  changedAt: number;
}

/** The recordings of one project's panes, a folder for each session; the terminal host writes them. */
export interface Recordings {
  /** Where a session's recording lies. */
  dirOf(session: string): string;
  /** What there is, the latest first. */
  list(): Promise<StoredRecording[]>;
  /** The bytes of a segment, from 0; null: there is none. A ring drops its first ones meanwhile. */
  read(session: string, segment: number): Promise<Buffer | null>;
  /** All segments of a session, the oldest first. */
  all(session: string): AsyncGenerator<Buffer>;
  /** Takes one session's away, or all. What still runs begins anew. */
  erase(session?: string): Promise<void>;
  /** Takes away what is too old, and the oldest of what is too much; never `live` ones. */
  trim(live: ReadonlySet<string>, now: number): Promise<void>;
}

export function openRecordings(root: string, most = MOST_BYTES): Recordings {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const dirOf = (session: string): string => join(root, session);

  const filesOf = async (session: string): Promise<string[]> => {
    if (!SESSION.test(session)) return [];
    const names = await readdir(dirOf(session)).catch(() => []);
    return names.filter((name) => FILE.test(name)).sort().map((name) => join(dirOf(session), name));
  };
  const list = async (): Promise<StoredRecording[]> => {
    const sessions = (await readdir(root).catch(() => [])).filter((name) => SESSION.test(name));
    const found = await Promise.all(
      sessions.map(async (session): Promise<StoredRecording> => {
        const stats = await Promise.all((await filesOf(session)).map((path) => stat(path).catch(() => null)));
        const there = stats.filter((one) => one !== null);
        return {
          session,
          segments: there.length,
          bytes: there.reduce((sum, { size }) => sum + size, 0),
          changedAt: Math.max(0, ...there.map(({ mtimeMs }) => mtimeMs)),
        };
      }),
    );
    return found.filter(({ segments }) => segments > 0).sort((a, b) => b.changedAt - a.changedAt);
  };
  const bytesOf = async (path: string): Promise<Buffer | null> => {
    // Without waiting: what is no file, as a pipe, would never open.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
    if (!file) return null;
    try {
      const about = await file.stat();
      return about.isFile() && about.size <= MOST_SEGMENT ? await file.readFile() : null;
    } finally {
      await file.close();
    }
  };
  const erase = async (session: string): Promise<void> => rm(dirOf(session), { recursive: true, force: true });

  return {
    dirOf,
    list,
    async read(session, segment) {
      const path = (await filesOf(session))[segment];
      return path === undefined ? null : bytesOf(path);
    },
    async *all(session) {
      for (const path of await filesOf(session)) {
        const bytes = await bytesOf(path);
        if (bytes) yield bytes;
      }
    },
    async erase(session) {
      if (session !== undefined) return SESSION.test(session) ? erase(session) : undefined;
      for (const one of await list()) await erase(one.session);
    },
    async trim(live, now) {
      let sum = 0;
      for (const { session, bytes, changedAt } of await list()) {
        sum += bytes;
        if (!live.has(session) && (sum > most || now - changedAt > KEPT_MS)) await erase(session);
      }
    },
  };
}
