import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pasteBytes } from '../panes/paste.ts';
import { boardNo, boardRead, insertable, MOST_FILES, MOST_TEXT, paneTake, textOf, usablePaths, type Carried } from './carry.ts';
import { deskOf, live, message } from './made.ts';

const pane = { id: 1, cols: 80, rows: 24, exited: false };
const text = (words: string | null): Carried => ({ kind: 'text', text: words });
const files = (count: number | null, ...types: string[]): Carried => ({ kind: 'files', count, types });
const take = (carried: Carried, change: Parameters<typeof live>[1] = {}, brackets = true) =>
  paneTake(deskOf(), live('amp', { pane, state: 'ready', ...change }), 'amp', carried, brackets);

describe('W1b what a pane takes', () => {
  test('an agent that asks, logs in, starts or has no terminal takes nothing, and says which', () => {
    for (const carried of [files(1), text('x'), text(null)]) {
      expect(take(carried, { state: 'waiting-for-you' })).toEqual({ ok: false, why: 'asks' });
      expect(take(carried, { state: 'needs-login' })).toEqual({ ok: false, why: 'login' });
      expect(take(carried, { state: 'starting' })).toEqual({ ok: false, why: 'starting' });
      expect(take(carried, { pane: null })).toEqual({ ok: false, why: 'terminal' });
      expect(take(carried, { pane: { ...pane, exited: true } })).toEqual({ ok: false, why: 'terminal' });
      for (const state of ['ready', 'working', 'stalled', 'rate-limited', 'unknown'] as const) expect(take(carried, { state }).ok).toBe(true);
    }
  });

  test('D6 while a message is being written there nothing comes between', () => {
    const desk = deskOf([5, { type: 'message.queued', message: { ...message('m', 'amp', 1, 5), stage: 'writing' } }]);
    const writing = Object.values(desk.messages)[0]?.stage === 'writing' ? desk : { ...desk, messages: { m: { ...message('m', 'amp', 1, 5), stage: 'writing' as const } } };
    expect(paneTake(writing, live('amp', { pane, state: 'ready' }), 'amp', files(1), true)).toEqual({ ok: false, why: 'writing' });
    expect(paneTake(writing, live('claude', { pane, state: 'ready' }), 'claude', files(1), true).ok).toBe(true);
  });

  test('several lines go only where a line end is no Enter; empty and endless texts and too many files go nowhere', () => {
    expect(take(text('a\r\nb\n'))).toEqual({ ok: true, kind: 'text', lines: 2 });
    expect(take(text('a\nb'), {}, false)).toEqual({ ok: false, why: 'runs' });
    expect(take(text('rm -rf /\n'), {}, false)).toEqual({ ok: true, kind: 'text', lines: 1 });
    for (const nothing of ['', ' \n\t\n', '\u001b\u0007\u0000']) expect(take(text(nothing))).toEqual({ ok: false, why: 'empty' });
    expect(take(text('x'.repeat(MOST_TEXT + 1)))).toEqual({ ok: false, why: 'long' });
    expect(take(files(50))).toEqual({ ok: true, kind: 'paths', count: 50 });
    expect(take(files(MOST_FILES + 1))).toEqual({ ok: false, why: 'many' });
  });

  test('D7 what is inserted presses no Enter behind it and holds no escape; out of brackets it holds no Enter at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (any, brackets) => {
        const taken = take(text(any), {}, brackets);
        if (!taken.ok) return;
        const bytes = new TextDecoder().decode(pasteBytes(insertable(any), brackets));
        const inner = brackets ? bytes.slice(6, -6) : bytes;
        expect(inner).not.toMatch(/[\u0000-\u0008\u000a-\u000c\u000e-\u001f\u007f-\u009f]|\r$/);
        if (!brackets) expect(inner).not.toContain('\r');
        expect(taken).toMatchObject({ lines: inner.split('\r').length });
      }),
    );
  });
});

describe('W1b paths', () => {
  test('those without one, and names that are no UTF-8, are left out and counted', () => {
    expect(usablePaths(['/a', '', '/b\uFFFDc', '/d\0e'])).toEqual({ paths: ['/a'], lost: 3 });
  });
});

describe('W1b what the board takes', () => {
  test('a text of nothing but line ends or blanks is looked at once, however long it is', () => {
    for (const unit of ['\r', ' \t', '\n \n']) expect(insertable(unit.repeat(100_000)).trim()).toBe('');
    expect(insertable('a \r\n\t ')).toBe('a');
    expect(insertable('a \t')).toBe('a \t');
    expect(boardRead('a.md', `# ${' '.repeat(90_000)}x`)).toMatchObject({ draft: { title: 'x' } });
  });

  test('one text or file; what is no text by its type is told before the drop', () => {
    expect(boardNo(files(2, 'text/plain', 'text/plain'))).toBe('several');
    expect(boardNo(files(1, 'image/png'))).toBe('kind');
    expect(boardNo(files(1, 'application/pdf'))).toBe('kind');
    for (const type of ['', 'text/markdown', 'text/plain', 'application/json', 'text/csv']) expect(boardNo(files(1, type))).toBeNull();
    expect(boardNo(text(' \n'))).toBe('empty');
    expect(boardNo(text(null))).toBeNull();
  });

  test('bytes that are no UTF-8 are no text', () => {
    expect(textOf(new Uint8Array([0x68, 0xc3, 0xa9]))).toBe('hé');
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x41]))).toBeNull();
    expect(textOf(new Uint8Array([0x41, 0, 0x42]))).toBeNull();
  });

  test('a list opens the import, else it is the draft of one task: its heading, its name or its first line is the title', () => {
    expect(boardRead('plan.md', '# Plan\n- [ ] One\n- [ ] Two\n')).toMatchObject({ to: 'import' });
    expect(boardRead('tasks.csv', 'title,priority\nA,high\n')).toMatchObject({ to: 'import' });
    expect(boardRead('notes.md', '# The reader\n\nIt reads.')).toMatchObject({ draft: { title: 'The reader', objective: 'It reads.' } });
    expect(boardRead('notes.txt', 'It reads.\nAnd more.')).toMatchObject({ draft: { title: 'notes', objective: 'It reads.\nAnd more.' } });
    expect(boardRead(null, 'Read it\r\nall')).toMatchObject({ draft: { title: 'Read it', objective: 'all' } });
    expect(boardRead(null, '\u001b]0;x\u0007')).toMatchObject({ draft: { title: ']0;x' } });
    expect(boardRead('a.txt', '\uFEFF \n')).toEqual({ no: 'empty' });
    expect(boardRead('a.txt', 'x'.repeat(100_001))).toEqual({ no: 'long' });
  });

  test('any text gives a draft that the editor can hold, with nothing but text in it', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary', maxLength: 600 }), (name, any) => {
        const read = boardRead(name, any);
        if (!('draft' in read)) return;
        expect(read.draft.title.length).toBeLessThanOrEqual(200);
        expect(read.draft.title + read.draft.objective).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
