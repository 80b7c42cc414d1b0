import { expect, test } from 'vitest';
import { inbox, reduce } from '../../shared/rules/index.ts';
import { atWork, doneTasks, keepSections, matches, sectionOf, sections } from './sections.ts';
import { deskOf, given, live, task, taskId } from './made.ts';

const names = (desk: Parameters<typeof sections>[0], lives = {}, filter = ''): Record<string, string[]> =>
  Object.fromEntries(sections(desk, lives, filter).map((s) => [s.name, s.tasks.map((r) => r.task.id)]));

const add = (n: number, change = {}): [number, { type: 'task.added'; task: ReturnType<typeof task> }] => [
  n,
  { type: 'task.added', task: task(n, change) },
];

test('every task that is not done stands in exactly one section', () => {
  const desk = deskOf(
    add(1),
    add(2, { dependsOn: [taskId(1)] }),
    add(3),
    add(4),
    add(5),
    ...given(3, 'amp', 1_000),
    [2_000, { type: 'task.needs-you', id: taskId(4), reason: 'why' }],
    [2_000, { type: 'task.done', id: taskId(5) }],
  );
  expect(names(desk)).toEqual({
    'needs-you': [taskId(4)],
    ready: [taskId(1)],
    blocked: [taskId(2)],
    running: [taskId(3)],
    checking: [],
  });
  expect(doneTasks(desk, '').map((r) => r.task.id)).toEqual([taskId(5)]);
});

test('a task stands under Needs you while its agent asks or has ended, and goes back after', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000));
  for (const state of ['waiting-for-you', 'needs-login', 'exited'] as const)
    expect(names(desk, { amp: live('amp', { state }) })['needs-you']).toEqual([taskId(1)]);
  expect(names(desk, { amp: live('amp') })['running']).toEqual([taskId(1)]);
});

test('W1 what runs comes before what waits in a backlog, whatever the order of the queue', () => {
  const desk = deskOf(
    add(1),
    add(2),
    add(3),
    ...given(3, 'codex', 1_000),
    [1_500, { type: 'task.assigned', id: taskId(1), agent: 'codex' }],
    ...given(2, 'claude', 2_000),
  );
  expect(names(desk)['running']).toEqual([taskId(2), taskId(3), taskId(1)]);
});

test('U6 a task that is checked, or whose branch is merged, stands under Checking', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000), [3_000, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }]);
  const record = desk.tasks[taskId(1)]!;
  expect(record.stage).toBe('checking');
  expect(names(desk)['checking']).toEqual([taskId(1)]);
  expect(sectionOf(desk, {}, { ...record, stage: 'merging' })).toBe('checking');
  expect(sectionOf(desk, {}, { ...record, stage: 'merging', merge: { state: 'waiting' } as NonNullable<typeof record.merge> })).toBe('needs-you');
});

test('the filter wants every word, in id, title, kind, priority, files or agent', () => {
  const desk = deskOf(add(1, { title: 'Order book', kind: 'analysis', priority: 'high', files: [{ path: 'src/book.rs', notes: '' }] }), ...given(1, 'amp', 1_000));
  const record = desk.tasks[taskId(1)]!;
  expect(['', '  ', 'book ORDER', '001 analysis', 'amp', 'high src/book'].map((f) => matches(desk, record, f))).toEqual(
    Array(6).fill(true),
  );
  expect(matches(desk, record, 'order candle')).toBe(false);
});

test('N1 an agent with a question and its task wait once, not twice', () => {
  const desk = deskOf(
    add(1),
    add(2),
    ...given(1, 'amp', 1_000),
    ...given(2, 'codex', 1_000),
    [2_000, { type: 'task.needs-you', id: taskId(2), reason: 'why' }],
  );
  const waits = (lives: Parameters<typeof inbox>[1]): unknown[] => inbox(desk, lives, 3_000).map((i) => [i.kind, i.agent, i.task]);
  expect(waits({ amp: live('amp', { state: 'waiting-for-you' }) })).toEqual([
    ['question', 'amp', taskId(1)],
    ['decision', 'codex', taskId(2)],
  ]);
  expect(waits({ claude: live('claude', { state: 'needs-login' }) })).toEqual([
    ['decision', 'codex', taskId(2)],
    ['login', 'claude', undefined],
  ]);
});

test('only an agent with a task in its terminal is at work', () => {
  const desk = deskOf(
    add(1),
    add(2),
    ...given(1, 'amp', 1_000),
    [1_000, { type: 'task.assigned', id: taskId(2), agent: 'codex' }],
  );
  expect(atWork(desk)).toBe(1);
});

test('the sections are looked at again when what they show has changed, and only then', () => {
  const look = keepSections();
  const desk = deskOf(add(1), add(2), ...given(1, 'amp', 1_000));
  const seen = look(desk, { amp: live('amp') }, '');
  expect(look({ ...desk, messages: { ...desk.messages } }, { amp: live('amp', { why: 'it prints' }) }, '')).toBe(seen);
  const halted = look(desk, { amp: live('amp', { state: 'exited' }) }, '');
  expect(halted.find((s) => s.name === 'needs-you')?.tasks.map((r) => r.task.id)).toEqual([taskId(1)]);
  expect(look(desk, { amp: live('amp') }, taskId(2)).flatMap((s) => s.tasks.map((r) => r.task.id))).toEqual([taskId(2)]);
  const more = reduce(desk, { seq: 99, at: 99, body: { type: 'task.moved', id: taskId(2), before: taskId(1) } });
  expect(look(more, { amp: live('amp') }, '')).toEqual(sections(more, { amp: live('amp') }, ''));
});
