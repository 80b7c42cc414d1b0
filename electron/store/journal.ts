import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventBody, type JournalEvent } from '../../shared/model/index.ts';

/** The newest layout of the journal file that this version reads and writes. */
export const JOURNAL_VERSION = 1;
const BACKUPS = 3;

export interface Journal {
  /** Every event so far, in order. Read once, at opening. */
  readonly events: JournalEvent[];
  /** What the person should know about the opening (a damaged file set aside, a restored backup). */
  readonly warnings: string[];
  /**
   * Appends events in one durable transaction (WAL, synchronous FULL): when it returns they are on
   * the disk; when it throws none of them is.
   * @param at epoch ms
   */
  append(bodies: EventBody[], at: number): JournalEvent[];
  /** All events there are now, read anew. */
  all(): JournalEvent[];
  close(): void;
}

/** The journal cannot be used; the message is for the person. */
export class JournalError extends Error {}

/** An event that the journal takes at no time, since it could not be read again. */
export class UnreadableEvent extends JournalError {}

/**
 * Opens (or makes) the journal of one project in `dir`. A damaged file is kept beside and the
 * newest good backup takes its place (P1, P3).
 * @throws JournalError when the folder or file cannot be written, the disk is full, or the file
 *   was written by a newer version
 */
export function openJournal(dir: string, now: number): Journal {
  const file = join(dir, 'journal.db');
  const warnings: string[] = [];
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const opened = openSound(file, warnings, now);
    backUp(opened.db, dir, opened.events.at(-1)?.seq ?? 0);
    return journalOver(opened.db, opened.events, warnings);
  } catch (error) {
    throw error instanceof JournalError ? error : new JournalError(words(error, dir));
  }
}

function openSound(file: string, warnings: string[], now: number): Opened {
  try {
    return openFile(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = `${file}.damaged-${now}`;
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    const restored = restoreBackup(file);
    warnings.push(
      restored
        ? `The journal was damaged. The backup of ${restored} events took its place; the damaged file is kept as ${aside}.`
        : `The journal was damaged and there was no good backup. It is kept as ${aside}; the desk starts empty.`,
    );
    return openFile(file);
  }
}

interface Opened {
  db: DatabaseSync;
  events: JournalEvent[];
}

function openFile(file: string): Opened {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
    const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (check.quick_check !== 'ok') throw new Damage(check.quick_check);
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version > JOURNAL_VERSION)
      throw new JournalError(
        `This project was opened by a newer Quatuor (journal version ${version}, this one reads ${JOURNAL_VERSION}). Nothing was changed.`,
      );
    db.exec(
      `CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
       PRAGMA user_version = ${JOURNAL_VERSION};`,
    );
    return { db, events: readAll(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

class Damage extends Error {}

function isDamage(error: unknown): boolean {
  if (error instanceof Damage) return true;
  const code = (error as { errcode?: number }).errcode;
  return code === 11 || code === 26; // SQLITE_CORRUPT, SQLITE_NOTADB
}

function readAll(db: DatabaseSync): JournalEvent[] {
  const events: JournalEvent[] = [];
  // One row after the other: the texts of a long journal beside its events would fill the memory.
  for (const row of db.prepare('SELECT seq, at, body FROM events ORDER BY seq').iterate()) {
    const { seq, at, body } = row as { seq: number; at: number; body: string };
    const parsed = EventBody.safeParse(safeJson(body));
    if (!parsed.success) throw new Damage(`event ${seq}: ${parsed.error.issues[0]?.message ?? 'not readable'}`);
    events.push({ seq, at, body: parsed.data });
  }
  return events;
}

/**
 * What could not be read again would make the next start take the whole journal for damaged.
 * @throws UnreadableEvent
 */
function checkReadable(body: EventBody): void {
  const parsed = EventBody.safeParse(body);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new UnreadableEvent(`This cannot be saved (${[body.type, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}). Nothing was changed.`);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function journalOver(db: DatabaseSync, events: JournalEvent[], warnings: string[]): Journal {
  const insert = db.prepare('INSERT INTO events (seq, at, body) VALUES (?, ?, ?)');
  let seq = events.at(-1)?.seq ?? 0;
  return {
    events,
    warnings,
    append(bodies, at) {
      for (const body of bodies) checkReadable(body);
      const added = bodies.map((body, i) => ({ seq: seq + i + 1, at, body }));
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const event of added) insert.run(event.seq, event.at, JSON.stringify(event.body));
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw new JournalError(words(error, 'the journal'));
      }
      seq += added.length;
      return added;
    },
    all: () => readAll(db),
    close: () => db.close(),
  };
}

/** Keeps the last few journals, one per opening that found something new. */
function backUp(db: DatabaseSync, dir: string, seq: number): void {
  if (seq === 0) return;
  const backups = listBackups(dir);
  if (backups[0]?.seq === seq) return;
  const file = join(dir, `backup-${String(seq).padStart(12, '0')}.db`);
  rmSync(file, { force: true });
  db.prepare('VACUUM INTO ?').run(file);
  for (const old of listBackups(dir).slice(BACKUPS)) rmSync(old.file, { force: true });
}

function listBackups(dir: string): { file: string; seq: number }[] {
  return readdirSync(dir)
    .flatMap((name) => {
      const match = /^backup-(\d{12})\.db$/.exec(name);
      return match ? [{ file: join(dir, name), seq: Number(match[1]) }] : [];
    })
    .sort((a, b) => b.seq - a.seq);
}

function restoreBackup(file: string): number | null {
  for (const backup of listBackups(join(file, '..'))) {
    try {
      const { db, events } = openFile(backup.file);
      db.prepare('VACUUM INTO ?').run(file);
      db.close();
      return events.length;
    } catch {
      rmSync(file, { force: true });
    }
  }
  return null;
}

function words(error: unknown, where: string): string {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message: string };
  if (code === 'ENOSPC' || errcode === 13) return `The disk is full: nothing could be saved in ${where}.`;
  if (code === 'EACCES' || code === 'EROFS' || errcode === 8 || errcode === 14)
    return `No permission to write in ${where}.`;
  return `Could not use ${where}: ${message}`;
}
