import { expect, test } from 'vitest';
import { doubtful } from './doubt.ts';
import { gridShape, paneBody, paneState, paneStrip } from './pane.ts';
import { agent, context, deskOf, given, live, message, task, taskId } from './made.ts';
import type { EventBody } from '../../shared/model/index.ts';

const add = (n: number, change = {}): [number, EventBody] => [n, { type: 'task.added', task: task(n, change) }];
const amp = agent('amp', 3);
const session = (end?: 'exited' | 'lost'): [number, EventBody][] => [
  [1, { type: 'session.started', session: { id: 's', agent: 'amp', pane: 'p', cliSession: 'c', startedAt: 1 } }],
  ...(end ? [[2, { type: 'session.ended', id: 's', end, exitCode: 1 }] as [number, EventBody]] : []),
];

test('the amber pill is for what waits for the person, and for nothing else', () => {
  const pill = (['waiting-for-you', 'needs-login'] as const).map((state) => paneState(live('amp', { state }), undefined).pill);
  expect(pill).toEqual([true, true]);
  const others = (['ready', 'working', 'stalled', 'exited', 'unknown', 'rate-limited', 'starting'] as const).map(
    (state) => paneState(live('amp', { state }), undefined).pill,
  );
  expect(others).toEqual(Array(7).fill(false));
});

test('an agent whose gate runs is checked, even though its terminal is idle', () => {
  const desk = deskOf(
    add(1, { gates: ['x'] }),
    ...given(1, 'amp', 1_000),
    [3_000, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }],
  );
  const record = desk.tasks[taskId(1)];
  expect(paneState(live('amp', { state: 'ready' }), record)).toMatchObject({ label: 'Checking', since: 3_000 });
  expect(paneState(live('amp', { state: 'waiting-for-you' }), record).pill).toBe(true);
  expect(paneStrip(desk, live('amp', { state: 'ready' }), amp, 5_000)).toMatchObject({
    text: 'Gate 1 of 1:',
    code: 'x',
    aside: '2 s',
    progress: 0,
  });
});

test('nothing to say, no strip', () => {
  expect(paneStrip(deskOf(add(1)), live('amp', { state: 'ready' }), amp, 0)).toBeNull();
});

test('D2 an unverified prompt asks the person before anything else is said', () => {
  const desk = deskOf(
    add(1),
    [2, { type: 'message.queued', message: message('m', 'amp', 1, 2) }],
    [3, { type: 'message.unverified', id: 'm', detail: 'half written' }],
  );
  expect(doubtful(desk, 'amp')?.id).toBe('m');
  expect(doubtful(desk, 'claude')).toBeUndefined();
  expect(paneStrip(desk, live('amp'), amp, 5)).toMatchObject({
    tone: 'you',
    message: 'm',
    actions: ['arrived', 'again', 'give-up'],
  });
  const released = deskOf(
    add(1),
    [2, { type: 'message.queued', message: message('m', 'amp', 1, 2) }],
    [3, { type: 'message.unverified', id: 'm', detail: 'half written' }],
    [4, { type: 'task.released', id: taskId(1) }],
  );
  expect(doubtful(released, 'amp')).toBeUndefined();
});

test('a prompt that failed before it was taken was not delivered; a turn that ended early was broken off', () => {
  const words = (...taken: [number, EventBody][]) => {
    const desk = deskOf(
      add(1),
      [2, { type: 'message.queued', message: message('m', 'amp', 1, 2) }],
      ...taken,
      [5, { type: 'message.failed', id: 'm', detail: 'its program ended' }],
    );
    return paneStrip(desk, live('amp'), amp, 6)?.text;
  };
  expect(words()).toContain('not delivered');
  expect(words([3, { type: 'message.accepted', id: 'm', detail: '' }])).toContain('broken off');
});

test('D5 a prompt that stands in the composer says why it is not sent, and what the person can do', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000).slice(0, 3));
  expect(desk.tasks[taskId(1)]?.stage).toBe('delivering');
  const strip = (waiting: string | null) => paneStrip(desk, live('amp', { waiting }), amp, 5_000)?.text;
  expect(strip('the composer holds more than the prompt')).toContain('the composer holds more than the prompt');
  expect(strip(null)).toContain('its receipt is waited for');
});

test('W5 a red gate offers its output and the way back', () => {
  const desk = deskOf(
    add(1, { gates: ['x'] }),
    ...given(1, 'amp', 1_000),
    [3_000, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }],
    [3_100, { type: 'gate.finished', id: taskId(1), runId: 'g', ok: false }],
    [3_200, { type: 'task.needs-you', id: taskId(1), reason: 'red' }],
  );
  expect(paneStrip(desk, live('amp'), amp, 5_000)?.actions).toEqual(['gate-output', 'send-back']);
});

test('while a task runs the strip tells what comes next', () => {
  const desk = deskOf(add(1), add(2), ...given(1, 'amp', 1_000), [
    2_000,
    { type: 'task.assigned', id: taskId(2), agent: 'amp' },
  ]);
  expect(paneStrip(desk, live('amp'), amp, 61_000)).toMatchObject({
    text: 'Prompt accepted 1 min ago, in 0.2 s',
    aside: `then ${taskId(2)}`,
  });
});

test('T1 an ended agent keeps its last screen; a lost terminal has none', () => {
  const exited = { pane: { id: 1, cols: 80, rows: 24, exited: true } };
  expect(paneBody(deskOf(...session('exited')), live('amp', exited), amp)).toMatchObject({ kind: 'ended', over: true, lost: false });
  expect(paneBody(deskOf(...session('lost')), live('amp', { pane: null }), amp)).toMatchObject({ kind: 'ended', over: false, lost: true });
});

test('the body follows what is there: terminal, missing, looking, starting, stopped', () => {
  const desk = deskOf();
  const kind = (change: Parameters<typeof live>[1]): string => paneBody(desk, live('amp', change), amp).kind;
  expect(paneBody(deskOf(...session()), live('amp'), amp).kind).toBe('terminal');
  expect(kind({ pane: null, cli: { status: 'missing' } })).toBe('missing');
  expect(kind({ pane: null, cli: { status: 'looking' } })).toBe('looking');
  expect(kind({ pane: null, state: 'starting' })).toBe('starting');
  expect(kind({ pane: null, state: 'exited' })).toBe('stopped');
});

test('the grid has room for every pane and no empty row', () => {
  for (let n = 1; n <= 16; n++) {
    const { columns, rows } = gridShape(n);
    expect(columns * rows).toBeGreaterThanOrEqual(n);
    expect(columns * (rows - 1)).toBeLessThan(n);
  }
  expect([1, 2, 3, 4, 9].map((n) => gridShape(n).columns)).toEqual([1, 2, 2, 2, 3]);
});

test('an agent at its usage limit is out until the time that its CLI named', () => {
  const limit = { text: 'limit reached', seenAt: 1, until: 9_000 };
  expect(paneState(live('amp', { state: 'rate-limited', limit }), undefined)).toMatchObject({ until: 9_000, pill: false });
  const open = paneState(live('amp', { state: 'rate-limited', since: 5, limit: { ...limit, until: null } }), undefined);
  expect(open).toMatchObject({ label: 'Usage limit', since: 5 });
  expect(open).not.toHaveProperty('until');
});

test('A2 the line under a terminal says what its agent asks for, before who says so', () => {
  const strip = (why: string, state: 'waiting-for-you' | 'needs-login' = 'waiting-for-you') => paneStrip(deskOf(), live('amp', { state, why }), amp, 0);
  const asks = (code: string) => ({ tone: 'you', text: 'Asks:', code, asks: true, actions: [] });
  expect(strip('it reports a question: approve Bash: npm test')).toEqual(asks('Bash: npm test'));
  expect(strip('its title asks for you; it asks for your permission: Shell  npm test; ls')).toEqual(asks('Shell  npm test; ls'));
  expect(strip('it asks for permission: Write: /w/a: b')).toEqual(asks('Write: /w/a: b'));
  expect(strip('it asks for permission')).toMatchObject({ text: 'It asks for permission', asks: true });
  expect(strip('it asks for permission: x', 'needs-login')).toEqual({ tone: 'you', text: 'It asks for permission: x', actions: [] });
});

test('H2 a context that is nearly full is said under the terminal, unless a question waits', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 1_000));
  const at = (percent: number, state: 'working' | 'waiting-for-you' = 'working') =>
    paneStrip(desk, live('amp', { state, context: context(percent) }), amp, 2_000);
  expect(at(89)?.text).toContain('Prompt accepted');
  expect(at(91)).toMatchObject({ tone: 'you', text: 'Context 91 % full' });
  expect(at(98)).toMatchObject({ tone: 'failed', text: 'Context 98 % full' });
  expect(at(98, 'waiting-for-you')).toMatchObject({ text: 'Because' });
  expect(paneStrip(deskOf(), live('amp', { state: 'ready', context: context(95) }), amp, 0)?.text).toBe('Context 95 % full');
});

test('W2 what the app would give an idle agent waits in its strip for the person’s yes, where they want to be asked', () => {
  const idle = live('amp', { state: 'ready' });
  const all = { amp: idle };
  const strip = (policy: { mode: 'automatic' | 'manual'; confirm: boolean }) => {
    const desk = deskOf(add(1, { priority: 'high' }));
    return paneStrip({ ...desk, policy: { ...desk.policy, ...policy } }, idle, amp, 60_000, all);
  };
  expect(strip({ mode: 'automatic', confirm: true })).toMatchObject({
    tone: 'you', text: 'Next: TASK-T-001 Task 1', task: taskId(1), actions: ['confirm', 'details'],
    detail: expect.stringContaining('High priority'),
  });
  expect(strip({ mode: 'automatic', confirm: false })).toBeNull();
  expect(strip({ mode: 'manual', confirm: true })).toBeNull();
});
