import { describe, expect, it } from 'vitest';
import { TaskDraft, type EventBody, type JournalEvent } from '../../shared/model/index.ts';
import { JournalError, type Journal } from '../store/index.ts';
import { createWriter } from './writer.ts';

/** A journal in memory whose disk can be full. */
function memoryJournal() {
  const events: JournalEvent[] = [];
  const journal: Journal & { full: boolean } = {
    events: [],
    warnings: [],
    full: false,
    all: () => events,
    append(bodies, at) {
      if (journal.full) throw new JournalError('The disk is full: nothing could be saved.');
      const added = bodies.map((body, i) => ({ seq: events.length + i + 1, at, body }));
      events.push(...added);
      return added;
    },
    close() {},
  };
  return { journal, events };
}

function setUp() {
  const { journal, events } = memoryJournal();
  const faults: string[] = [];
  let id = 0;
  const writer = createWriter({ journal, now: () => 5, newId: () => `i${(id += 1)}`, live: () => ({}), onFault: (m) => faults.push(m) });
  const agent = { id: 'claude', name: 'Claude', hue: 'claude', adapter: 'claude', command: 'claude', args: [], env: {}, autonomy: 'edits', specialities: ['any'], maxTasks: 2, window: 0, simulated: false } satisfies Extract<EventBody, { type: 'agents.set' }>['agents'][number];
  writer.record([{ type: 'agents.set', agents: [agent] }, { type: 'project.trusted' }]);
  return { writer, journal, events, faults };
}

describe('writer', () => {
  it('D1 tells its listeners only of what is in the journal already', () => {
    const { writer, events } = setUp();
    const told: number[] = [];
    writer.onEvents((batch) => {
      for (const event of batch) expect(events).toContain(event);
      told.push(...batch.map((e) => e.seq));
    });
    writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'x' }) });
    writer.submit({ type: 'task.give', id: 'TASK-Q-001', agent: 'claude' });
    expect(told).toEqual([3, 4, 5, 6, 7]);
    expect(events.at(-1)?.body.type).toBe('message.queued');
  });

  it('D1 tells every listener of events in their order, also when one of them writes in its turn', () => {
    const { writer } = setUp();
    const told: number[] = [];
    writer.onEvents((batch) => {
      if (batch.some(({ body }) => body.type === 'task.added')) writer.record([{ type: 'command.approved', command: 'true' }]);
    });
    writer.onEvents((batch) => void told.push(...batch.map((event) => event.seq)));
    writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'x' }) });
    expect(told).toEqual([3, 4, 5]);
  });

  it('P1 a command that cannot be saved is refused with the reason, and nothing has changed', () => {
    const { writer, journal, events } = setUp();
    journal.full = true;
    const before = writer.desk();
    const reply = writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'x' }) });
    expect(reply).toEqual({ ok: false, message: expect.stringContaining('disk is full') });
    expect(writer.desk()).toBe(before);
    expect(events).toHaveLength(2);
  });

  it('D1 a fact that cannot be saved is reported, and the caller is told', () => {
    const { writer, journal, faults } = setUp();
    journal.full = true;
    expect(writer.record([{ type: 'command.approved', command: 'x' }])).toBe(false);
    expect(faults[0]).toContain('disk is full');
  });

  it('W3 a journal read again gives the same desk', () => {
    const { writer, events } = setUp();
    writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'x', gates: ['true'] }) });
    writer.submit({ type: 'task.give', id: 'TASK-Q-001', agent: 'claude' });
    const { journal } = memoryJournal();
    const again = createWriter({ journal: { ...journal, events }, now: () => 9, newId: () => 'n', live: () => ({}), onFault: () => {} });
    expect(again.desk()).toEqual(writer.desk());
  });
});
