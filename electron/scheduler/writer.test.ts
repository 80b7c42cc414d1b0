import { describe, expect, it } from 'vitest';
import { TaskDraft, type EventBody, type JournalEvent } from '../../shared/model/index.ts';
import { JournalError, UnreadableEvent, type Journal } from '../store/index.ts';
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
  it('A30 a sleep is in the journal before anything that is judged after it, also once a full disk has room', () => {
    const { journal, events } = memoryJournal();
    let sleep: { from: number; to: number } | null = { from: 1, to: 4 };
    const slept = () => {
      const told = sleep;
      sleep = null;
      return told;
    };
    const writer = createWriter({ journal, now: () => 5, newId: () => 'i', live: () => ({}), onFault: () => {}, slept });
    journal.full = true;
    writer.review();
    expect(events).toEqual([]);
    journal.full = false;
    writer.record([{ type: 'project.trusted' }]);
    expect(events.map((e) => e.body)).toEqual([{ type: 'app.slept', from: 1, to: 4 }, { type: 'project.trusted' }]);
    expect(writer.desk().slept).toEqual([{ from: 1, to: 4 }]);
  });

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

  it('P4 what happened while the disk was full is saved in its order once there is room, and goes on from there', () => {
    const { writer, journal, events } = setUp();
    writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'x' }) });
    writer.submit({ type: 'task.give', id: 'TASK-Q-001', agent: 'claude' });
    const id = writer.desk().tasks['TASK-Q-001']?.messageId ?? '';
    writer.record([{ type: 'message.writing', id }, { type: 'message.written', id }]);
    journal.full = true;
    const before = events.length;
    writer.keep([{ type: 'message.accepted', id, detail: 'a' }]);
    writer.keep([{ type: 'message.finished', id, detail: 'f' }]);
    expect(events).toHaveLength(before);
    expect(writer.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'y' }) })).toMatchObject({ ok: false });
    expect(writer.desk().tasks['TASK-Q-001']?.stage).toBe('delivering');
    journal.full = false;
    writer.review();
    expect(events.slice(before).map(({ body }) => body.type)).toEqual(['message.accepted', 'message.finished', 'gate.started']);
    expect(writer.desk().tasks['TASK-Q-001']?.stage).toBe('checking');
  });

  it('P1 a fact that the journal takes at no time holds up no other', () => {
    const { writer, journal, faults } = setUp();
    const append = journal.append;
    journal.append = (bodies, at) => {
      if (bodies.some((body) => body.type === 'run.began')) throw new UnreadableEvent('This cannot be saved.');
      return append(bodies, at);
    };
    writer.keep([{ type: 'run.began' }]);
    writer.keep([{ type: 'command.approved', command: 'x' }]);
    expect(faults).toEqual(['This cannot be saved.']);
    expect(writer.desk().approved).toEqual({ x: true });
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
