import { copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyDraft, type EventBody } from '../../shared/model/index.ts';
import { JOURNAL_VERSION, JournalError, openJournal } from './journal.ts';

const approve = (command: string): EventBody => ({ type: 'command.approved', command });

describe('journal', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('P1 gives back what was appended, in order, after a reopening', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ maxLength: 40 }), { maxLength: 5 }), { maxLength: 8 }), (batches) => {
        const home = mkdtempSync(join(dir, 'run-'));
        const journal = openJournal(home, 1);
        for (const batch of batches) journal.append(batch.map(approve), 7);
        journal.close();
        const again = openJournal(home, 2);
        again.close();
        expect(again.events.map((e) => (e.body as { command: string }).command)).toEqual(batches.flat());
        expect(again.events.map((e) => e.seq)).toEqual(batches.flat().map((_, i) => i + 1));
      }),
      { numRuns: 25 },
    );
  });

  it('P1 leaves nothing of a batch that fails', () => {
    const journal = openJournal(dir, 1);
    journal.append([approve('one')], 1);
    const blocker = new DatabaseSync(join(dir, 'journal.db'));
    blocker.exec("INSERT INTO events VALUES (3, 1, '{}')");
    expect(() => journal.append([approve('two'), approve('three')], 2)).toThrow(JournalError);
    blocker.exec('DELETE FROM events WHERE seq = 3');
    blocker.close();
    journal.append([approve('four')], 3);
    journal.close();
    const again = openJournal(dir, 4);
    again.close();
    expect(again.events.map((e) => (e.body as { command: string }).command)).toEqual(['one', 'four']);
  });

  it('P1 refuses whole what it could not read again, and says what that is', () => {
    const journal = openJournal(dir, 1);
    const task = { ...emptyDraft(), title: 'x', dependsOn: ['constructor'], id: 'TASK-T-001' };
    expect(() => journal.append([approve('one'), { type: 'task.added', task }], 1)).toThrow(/cannot be saved \(task\.added\.task\.dependsOn/);
    journal.append([approve('two')], 2);
    journal.close();
    const again = openJournal(dir, 3);
    again.close();
    expect(again.warnings).toEqual([]);
    expect(again.events.map((e) => e.body)).toEqual([approve('two')]);
  });

  it('P3 keeps a damaged journal beside and goes on from the newest backup', () => {
    const first = openJournal(dir, 1);
    first.append([approve('kept')], 1);
    first.close();
    openJournal(dir, 2).close(); // makes the backup
    writeFileSync(join(dir, 'journal.db'), 'this is no database, and long enough to be read as one'.repeat(100));
    const again = openJournal(dir, 3);
    again.close();
    expect(again.events).toHaveLength(1);
    expect(again.warnings[0]).toContain('backup of 1 events');
    expect(readdirSync(dir)).toContain('journal.db.damaged-3');
  });

  it('P3 opens empty, and says so, when a damaged journal has no backup', () => {
    const first = openJournal(dir, 1);
    first.append([approve('a'.repeat(50_000))], 1);
    first.close();
    truncateSync(join(dir, 'journal.db'), 5_000);
    const again = openJournal(dir, 9);
    again.close();
    expect(again.events).toEqual([]);
    expect(again.warnings[0]).toContain('no good backup');
  });

  it('P3 sets an event aside that it cannot read, with the whole file', () => {
    const first = openJournal(dir, 1);
    first.append([approve('fine')], 1);
    first.close();
    const db = new DatabaseSync(join(dir, 'journal.db'));
    db.exec(`INSERT INTO events VALUES (2, 1, '{"type":"no.such"}')`);
    db.close();
    const again = openJournal(dir, 5);
    again.close();
    expect(again.warnings).toHaveLength(1);
  });

  it('P1 refuses the journal of a newer version and changes nothing', () => {
    openJournal(dir, 1).close();
    const db = new DatabaseSync(join(dir, 'journal.db'));
    db.exec(`PRAGMA user_version = ${JOURNAL_VERSION + 1}`);
    db.close();
    copyFileSync(join(dir, 'journal.db'), join(dir, 'copy'));
    expect(() => openJournal(dir, 2)).toThrow(/newer Quatuor/);
    expect(readdirSync(dir).some((name) => name.includes('damaged'))).toBe(false);
  });

  it('P1 keeps the last three backups', () => {
    for (let run = 1; run <= 6; run += 1) {
      const journal = openJournal(dir, run);
      journal.append([approve(`run ${run}`)], run);
      journal.close();
    }
    expect(readdirSync(dir).filter((name) => name.startsWith('backup-'))).toHaveLength(3);
  });
});
