import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody, Message } from '../../shared/model/index.ts';
import { plain } from '../../shared/text/prompt.ts';
import { leftOut, life, messageList, size, stageTone, stageWords, subject } from './messages.ts';
import { agent, deskOf, given, live, message, task, taskId } from './made.ts';
import { paneStrip } from './pane.ts';
import { inbox } from '../../shared/rules/index.ts';

type Events = [number, EventBody][];
const add = (n: number): [number, EventBody] => [n, { type: 'task.added', task: task(n) }];
const text = (id: string, at: number, to = 'amp'): [number, EventBody] => {
  const { taskId: _task, ...free } = message(id, to, 0, at);
  return [at, { type: 'message.queued', message: { ...free, text: `words of ${id}\nmore` } }];
};
const strip = (events: Events, waiting: string | null = null) =>
  paneStrip(deskOf(...events), live('amp', { state: 'ready', waiting }), agent('amp', 3), 10_000);
const of = (events: Events, id: string): [ReturnType<typeof deskOf>, Message] => {
  const desk = deskOf(...events);
  return [desk, desk.messages[id]!];
};

test('D2 what waits for the person’s word is first, then the latest', () => {
  const desk = deskOf(text('a', 1), text('b', 2), text('c', 3), text('d', 4, 'codex'), [5, { type: 'message.unverified', id: 'a', detail: 'x' }]);
  expect(messageList(desk, null).map((m) => m.id)).toEqual(['a', 'd', 'c', 'b']);
  expect(messageList(desk, 'codex').map((m) => m.id)).toEqual(['d']);
});

test('D8 a message’s life names each stage with its time, its road, and what proved it', () => {
  const events: Events = [add(1), ...given(1, 'amp', 2_000), [9_000, { type: 'message.finished', id: 'm1-2000', detail: 'its turn ended' }]];
  const [desk, done] = of(events, 'm1-2000');
  expect(life(desk, { ...done, road: 'keys' }).map((m) => [m.text, m.at, m.detail])).toEqual([
    ['Queued', 1_700, null],
    ['Typed into its composer', 1_800, null],
    ['Accepted, in 0.2 s', 2_000, 'hook'],
    ['Its turn ended', 9_000, 'its turn ended'],
  ]);
  expect(life(desk, { ...done, road: 'channel' })[1]?.text).toBe('Sent over its control connection');
  expect(life(desk, { ...done, road: 'argument' })[1]?.text).toBe('Given with its start');
  const [open, waits] = of([add(1), ...given(1, 'amp', 2_000).slice(0, 3)], 'm1-2000');
  expect(life(open, waits).at(-1)).toMatchObject({ text: 'Waits for the receipt', at: null, tone: 'checking' });
});

test('D3 a text in doubt asks with its reason, at the pane, in the list and at the top; an answer ends that', () => {
  const doubt: Events = [text('a', 1), [2, { type: 'message.unverified', id: 'a', detail: 'no receipt within 30 s' }]];
  expect(strip(doubt)).toMatchObject({
    tone: 'you', text: 'Did your text arrive?', detail: 'No receipt within 30 s.', message: 'a', actions: ['arrived', 'again', 'give-up'],
  });
  const [desk, m] = of(doubt, 'a');
  expect([stageTone(desk, m), stageWords(desk, m)]).toEqual(['you', 'Did it arrive?']);
  expect(inbox(desk, {}, 9)).toMatchObject([{ kind: 'doubt', agent: 'amp', message: 'a' }]);
  const ended: Events = [...doubt, [3, { type: 'message.failed', id: 'a', detail: 'you gave it up', settled: true }]];
  expect(strip(ended)).toBeNull();
  expect(inbox(deskOf(...ended), {}, 9)).toEqual([]);
});

test('a text that failed by itself says so until the person has answered', () => {
  const failed: Events = [text('a', 1), [2, { type: 'message.failed', id: 'a', detail: 'nothing was sent' }]];
  expect(strip(failed)).toMatchObject({ text: 'Your text was not delivered', detail: 'Nothing was sent.', actions: ['again', 'give-up'] });
});

test('the pane shows the life of a text of one’s own, and how many wait behind it', () => {
  expect(strip([text('a', 1)])?.text).toBe('Your text waits until the composer is free');
  expect(strip([text('a', 1), text('b', 2)], 'it is working on something else')).toMatchObject({
    text: 'Your text waits: it is working on something else', aside: '1 more after it',
  });
  expect(strip([text('a', 1), [2, { type: 'message.writing', id: 'a' }]])?.text).toBe('Your text is being written');
  const written: Events = [text('a', 1), [2_000, { type: 'message.written', id: 'a' }]];
  expect(strip(written)?.text).toBe('Your text is written, its receipt is waited for');
  const accepted: Events = [...written, [2_400, { type: 'message.accepted', id: 'a', detail: 'hook' }]];
  expect(strip(accepted)).toMatchObject({ tone: 'well', text: 'Your text was accepted in 0.4 s', aside: '7 s' });
  expect(strip([...accepted, [3_000, { type: 'message.finished', id: 'a', detail: '' }]])).toBeNull();
});

test('a text behind what was accepted waits for the end of that turn', () => {
  const first: Events = [text('a', 1), [2, { type: 'message.written', id: 'a' }], [3, { type: 'message.accepted', id: 'a', detail: '' }]];
  expect(strip([...first, text('b', 4)])?.text).toBe('Your text waits for the end of the turn');
});

test('a task at work gives way to a text on its way, and comes back when that is accepted', () => {
  const work: Events = [add(1), ...given(1, 'amp', 2_000)];
  expect(strip([...work, text('a', 3_000)])?.text).toContain('Your text');
  const both: Events = [...work, text('a', 3_000), [3_100, { type: 'message.written', id: 'a' }], [3_200, { type: 'message.accepted', id: 'a', detail: 'x' }]];
  expect(strip(both)?.text).toContain('Prompt accepted');
});

test('a subject is the task’s title, or the first words', () => {
  const desk = deskOf(add(1), ...given(1, 'amp', 2_000), text('a', 3));
  expect(subject(desk, desk.messages['m1-2000']!)).toBe('Task 1');
  expect(subject(desk, desk.messages['a']!)).toBe('words of a');
  expect(taskId(1)).toBe(desk.messages['m1-2000']?.taskId);
});

test('D7 what is left out of a text is counted exactly', () => {
  expect(leftOut('plain\ttext\r\nand more\n')).toBe(0);
  expect(leftOut('a\u001b[31mred\u0000')).toBe(2);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\u001b', '\u0000', '\r', '\n', '\t', '\u009b', 'é', '\u202e') }), (input) => {
      expect(leftOut(input)).toBe(input.replace(/\r\n?/g, '\n').length - plain(input).length);
      expect(leftOut(plain(input))).toBe(0);
    }),
  );
  expect(size('one\ntwo 👍')).toEqual({ lines: 2, characters: 9 });
});
