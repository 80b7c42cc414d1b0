import { expect, test } from 'vitest';
import { acceptedIn, cardLine, cardSince, chosenWords, gateNow, moments } from './card.ts';
import { deskOf, given, live, message, task, taskId } from './made.ts';
import type { EventBody } from '../../shared/model/index.ts';

const add = (n: number, change = {}): [number, EventBody] => [n, { type: 'task.added', task: task(n, change) }];
const step = (ok: boolean) => ({ command: 'a', ok, exitCode: ok ? 0 : 1, reason: '', output: '', startedAt: 0, endedAt: 1 });
const line = (desk: ReturnType<typeof deskOf>, n: number, lives = {}, now = 10_000) =>
  cardLine(desk, lives, desk.tasks[taskId(n)]!, now);

test('a ready card has nothing to say until it is reserved', () => {
  expect(line(deskOf(add(1)), 1)).toBeNull();
  const desk = deskOf(add(1), [2, { type: 'task.reserved', id: taskId(1), agent: 'amp' }]);
  expect(line(desk, 1)).toEqual({ text: 'Reserved for AMP', tone: 'checking' });
});

test('a blocked card names what it waits for, and only what is not done', () => {
  const desk = deskOf(add(1), add(2), add(3, { dependsOn: [taskId(1), taskId(2)] }), [9, { type: 'task.done', id: taskId(1) }]);
  expect(line(desk, 3)?.text).toBe(`after ${taskId(2)}`);
});

test('a backlog card tells its turn', () => {
  const desk = deskOf(
    add(1),
    add(2),
    add(3),
    ...given(1, 'amp', 1_000),
    [2_000, { type: 'task.assigned', id: taskId(2), agent: 'amp' }],
    [3_000, { type: 'task.assigned', id: taskId(3), agent: 'amp' }],
  );
  expect(line(desk, 2)?.text).toBe('next for AMP');
  expect(line(desk, 3)?.text).toBe('third in line for AMP');
});

test('W3 a card says who gave its task to its agent, and why', () => {
  const why = (change: object) => {
    const desk = deskOf(add(1), [2, { type: 'task.assigned', id: taskId(1), agent: 'amp', ...change }]);
    return chosenWords(desk, desk.tasks[taskId(1)]!);
  };
  const reason = { by: 'priority', priority: 'high', risen: 0 } as const;
  expect(why({})).toBeNull();
  expect(why({ by: 'app', why: [reason] })).toBe('The app gave it to AMP: high priority');
  expect(why({ by: 'agent', why: [{ by: 'claim' }] })).toBe('AMP took it itself');
  expect(why({ by: 'agent', why: [reason, { by: 'claim' }] })).toBe('AMP took it itself: high priority');
  expect(why({ by: 'agent' })).toBe('Another agent gave it to AMP');
});

test('D2 a prompt that still waits for the composer is not said to be on its way', () => {
  const queued: [number, EventBody] = [4_000, { type: 'message.queued', message: message('m', 'amp', 1, 4_000) }];
  expect(line(deskOf(add(1), queued), 1)?.text).toBe('Waits for AMP to be ready, 6 s');
  const writing = deskOf(add(1), queued, [5_000, { type: 'message.writing', id: 'm' }]);
  expect(line(writing, 1)?.text).toBe('On its way to AMP for 6 s');
});

test('a running card says how fast its prompt was accepted, or what its agent asks', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000));
  expect(line(desk, 1)?.text).toMatch(/^Accepted in 0\.2 s, working since \d\d:\d\d$/);
  const asks = live('amp', { state: 'waiting-for-you', why: 'asks to run: ls' });
  expect(line(desk, 1, { amp: asks })).toEqual({ text: 'Asks to run: ls', tone: 'you' });
  expect(line(desk, 1, { amp: live('amp', { state: 'exited' }) })).toEqual({ text: 'AMP has ended', tone: 'failed' });
});

test('W4 a gate counts the check of the files as its first step', () => {
  const files = [{ path: 'a', notes: '' }];
  const started: [number, EventBody] = [3_000, { type: 'gate.started', id: taskId(1), runId: 'g', total: 3 }];
  const desk = deskOf(add(1, { files, gates: ['x', 'y'] }), ...given(1, 'amp', 1_000), started);
  expect(gateNow(desk.tasks[taskId(1)]!)).toEqual({ step: 1, total: 3, what: 'files exist' });
  const next = deskOf(
    add(1, { files, gates: ['x', 'y'] }),
    ...given(1, 'amp', 1_000),
    started,
    [3_100, { type: 'gate.step', id: taskId(1), runId: 'g', step: step(true) }],
    [3_200, { type: 'gate.step', id: taskId(1), runId: 'g', step: step(true) }],
  );
  expect(line(next, 1)).toEqual({ text: 'Gate 3 of 3: y', tone: 'checking' });
});

test('a done card says how long the work took, from acceptance', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000), [61_000, { type: 'task.done', id: taskId(1) }]);
  expect(line(desk, 1)?.text).toMatch(/^Done after 1 min, at /);
});

test('what needs the person gives its reason in amber', () => {
  const desk = deskOf(add(1), [5, { type: 'task.needs-you', id: taskId(1), reason: 'Look here' }]);
  expect(line(desk, 1)).toEqual({ text: 'Look here', tone: 'you' });
});

test('time counts from acceptance while it runs, and not at all in the queue', () => {
  const desk = deskOf(add(1), add(2), ...given(1, 'amp', 1_000));
  expect(cardSince(desk.tasks[taskId(1)]!)).toBe(1_000);
  expect(cardSince(desk.tasks[taskId(2)]!)).toBeUndefined();
  expect(acceptedIn(undefined)).toBeUndefined();
});

test('the details list every step in the order in which it happened', () => {
  const desk = deskOf(
    add(1, { gates: ['x'] }),
    ...given(1, 'amp', 1_000),
    [2_000, { type: 'message.finished', id: 'm1-1000', detail: '' }],
    [2_100, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }],
    [2_200, { type: 'gate.step', id: taskId(1), runId: 'g', step: step(true) }],
    [2_300, { type: 'gate.finished', id: taskId(1), runId: 'g', ok: true }],
    [2_400, { type: 'task.done', id: taskId(1) }],
  );
  const list = moments(desk, desk.tasks[taskId(1)]!);
  expect(list.map((m) => m.at)).toEqual([1, 600, 700, 800, 1_000, 2_000, 2_100, 2_400]);
  expect(list.at(-1)?.text).toBe('Done, after 1 s');
});
