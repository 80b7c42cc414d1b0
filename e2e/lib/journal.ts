import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyDesk, type Desk, type JournalEvent } from '../../shared/model/index.ts';
import { reduceAll } from '../../shared/rules/index.ts';
import type { Place } from './desk.ts';

/** What the journal of a place's only project says at this moment, whether the app runs or not. */
export function journalOf(place: Place): { desk: Desk; events: JournalEvent[] } {
  const projects = join(place.home, 'projects');
  const db = new DatabaseSync(join(projects, readdirSync(projects)[0] ?? '', 'journal.db'), { readOnly: true });
  try {
    const rows = db.prepare('SELECT seq, at, body FROM events ORDER BY seq').all() as { seq: number; at: number; body: string }[];
    const events = rows.map(({ seq, at, body }): JournalEvent => ({ seq, at, body: JSON.parse(body) as JournalEvent['body'] }));
    return { events, desk: reduceAll(emptyDesk, events) };
  } finally {
    db.close();
  }
}
