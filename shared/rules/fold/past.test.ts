import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyDesk, emptyDraft, MOST_PAST, type Desk, type EventBody } from '../../model/index.ts';
import { reduce, reduceAll } from '../index.ts';

const id = 'TASK-PO-001';
const message = { id: 'm1', agent: 'amp', taskId: id, text: 'x', provenance: 'person', stage: 'queued', queuedAt: 0 } as const;
const begin: EventBody[] = [
  { type: 'task.added', task: { ...emptyDraft(), title: 't', id } },
  { type: 'task.assigned', id, agent: 'amp' },
  { type: 'message.queued', message },
  { type: 'message.accepted', id: 'm1', detail: '' },
];
const events = (bodies: EventBody[]) => bodies.map((body, i) => ({ seq: i + 1, at: (i + 1) * 10, body }));
const past = (...bodies: EventBody[]): Desk['past'] => events([...begin, ...bodies]).reduce(reduce, emptyDesk).past;

test('a check and what it comes to are kept with their times, also when there are several', () => {
  expect(past(
    { type: 'gate.started', id, runId: 'a', total: 1 },
    { type: 'gate.finished', id, runId: 'a', ok: false },
    { type: 'task.needs-you', id, reason: 'red' },
    { type: 'gate.started', id, runId: 'b', total: 1 },
    { type: 'gate.finished', id, runId: 'b', ok: true },
    { type: 'task.done', id },
  )).toEqual([
    { agent: 'amp', kind: 'gate', task: id, from: 50, to: 70, ok: false },
    { agent: 'amp', kind: 'you', task: id, from: 70, to: 80 },
    { agent: 'amp', kind: 'gate', task: id, from: 80, to: 100, ok: true },
  ]);
});

test('a stretch without progress begins with the first step of the ladder, and ends with it or with the task', () => {
  const step = (name: 'remind' | 'again', episode = 1): EventBody => ({ type: 'watch.step', id, agent: 'amp', episode, step: name });
  expect(past(step('remind'), step('again'), { type: 'watch.over', id, episode: 1 })).toEqual([
    { agent: 'amp', kind: 'still', task: id, from: 50, to: 70 },
  ]);
  expect(past(step('remind'), { type: 'task.needs-you', id, reason: 'x' })).toEqual([
    { agent: 'amp', kind: 'still', task: id, from: 50, to: 60 },
    { agent: 'amp', kind: 'you', task: id, from: 60 },
  ]);
});

test('what an agent stood is told once it is over, and only so much is kept', () => {
  const stood = (n: number): EventBody => ({ type: 'agent.stood', stretch: { agent: 'amp', kind: 'limit', from: n, to: n + 1 } });
  expect(past(stood(5))).toEqual([{ agent: 'amp', kind: 'limit', from: 5, to: 6 }]);
  const many = reduceAll(emptyDesk, events(Array.from({ length: MOST_PAST + 50 }, (_, n) => stood(n)))).past;
  expect([many.length, many[0]?.from, many.at(-1)?.from]).toEqual([MOST_PAST, 50, MOST_PAST + 49]);
});

test('a task that is added anew waits for nobody any more', () => {
  const list = events([...begin, { type: 'task.assigned', id, agent: 'amp' }, { type: 'task.needs-you', id, reason: 'x' }, ...begin, { type: 'task.assigned', id, agent: 'amp' }, { type: 'task.needs-you', id, reason: 'x' }]);
  expect(list.reduce(reduce, emptyDesk).past.map(({ kind, to }) => [kind, to !== undefined])).toEqual([['you', true], ['you', false]]);
});

test('folded one by one or all at once, the past is the same, whatever happens to a task', () => {
  const some: EventBody[] = [
    { type: 'gate.started', id, runId: 'a', total: 1 },
    { type: 'gate.finished', id, runId: 'a', ok: false },
    { type: 'task.needs-you', id, reason: 'x' },
    { type: 'task.released', id },
    { type: 'task.done', id },
    { type: 'task.removed', id },
    { type: 'message.failed', id: 'm1', detail: 'x' },
    { type: 'message.accepted', id: 'm1', detail: 'x' },
    { type: 'watch.step', id, agent: 'amp', episode: 1, step: 'remind' },
    { type: 'watch.over', id, episode: 1 },
    ...begin,
  ];
  fc.assert(fc.property(fc.array(fc.constantFrom(...some), { maxLength: 30 }), (bodies) => {
    const list = events([...begin, ...bodies]);
    const one = list.reduce(reduce, emptyDesk).past;
    expect(reduceAll(emptyDesk, list).past).toEqual(one);
    for (const s of one) expect(s.to ?? s.from).toBeGreaterThanOrEqual(s.from);
    const open = one.filter((s) => s.to === undefined).map((s) => s.kind + s.task);
    expect(new Set(open).size).toBe(open.length);
  }));
});
