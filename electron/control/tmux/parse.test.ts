import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captured } from './capture.ts';
import { createDrafts } from './drafts.ts';
import { parseTmux, targetOf, type Row } from './parse.ts';

const one = (...argv: string[]) => parseTmux(argv).commands[0];

describe('K5 the stand-in reads a tmux call', () => {
  test('as the setup that it replaces writes it: a text of many lines and Enter', () => {
    const text = '\n[TACHE ORCHESTRATEUR - AUTONOMIE MAXIMALE]\n\nAGENT: AMP\nTASK_ID: TASK-PO-007\n';
    expect(one('send-keys', '-t', 'palm-oil-orchestration:1', text, 'Enter')).toEqual({
      name: 'send-keys', target: 'palm-oil-orchestration:1', keys: [{ text }, { key: 'Enter' }],
    });
  });

  test('with several arguments, short names, key names in any spelling, -l and texts that begin with a dash', () => {
    expect(one('send', '-t1', 'a', 'Space', 'b', 'C-m')).toMatchObject({ target: '1', keys: [{ text: 'a' }, { key: 'Space' }, { text: 'b' }, { key: 'Enter' }] });
    expect(one('send-keys', '-lt', 'x:1', 'Enter')).toMatchObject({ keys: [{ text: 'Enter' }] });
    expect(one('send-keys', '-t', 'x:1', 'enter')).toMatchObject({ keys: [{ key: 'Enter' }] });
    expect(one('send-keys', '-t', 'x:1', '- [ ] a list item', 'Enter')).toMatchObject({ keys: [{ text: '- [ ] a list item' }, { key: 'Enter' }] });
    expect(one('send-keys', '-t', 'x:1', '--', '-v', 'Enter')).toMatchObject({ keys: [{ text: '-v' }, { key: 'Enter' }] });
    expect(one('send-keys', '-t', 'x:1', 'C-c')).toMatchObject({ keys: [{ key: 'C-c' }] });
    expect(one('send-keys', '-t', 'x:1', 'S-expressions are fine', 'C-minor')).toMatchObject({ keys: [{ text: 'S-expressions are fine' }, { text: 'C-minor' }] });
  });

  test('with several commands, and a server of the caller’s own', () => {
    expect(parseTmux(['send-keys', '-t', 'x:1', 'a', 'Enter', ';', 'list-windows']).commands.map(({ name }) => name)).toEqual(['send-keys', 'list-windows']);
    expect(parseTmux(['-L', 'mine', 'ls'])).toMatchObject({ server: true });
    expect(parseTmux(['-2', '-u', 'ls'])).toMatchObject({ server: false, commands: [{ name: 'list-sessions' }] });
    expect(parseTmux(['-V'])).toMatchObject({ version: true });
  });

  test('and says what it does not know, with its target', () => {
    expect(one('list-w')).toMatchObject({ name: 'list-windows' });
    expect(one('nonsense', '-t', 'other:1')).toMatchObject({ name: 'unknown', target: 'other:1' });
    expect(one('send-keys', '-X', '-t', 'other:1', 'copy-mode')).toMatchObject({ name: 'unknown', target: 'other:1' });
    expect(one('s')).toMatchObject({ name: 'unknown' });
    expect(one('split-window')).toMatchObject({ name: 'unknown' });
    expect(one('select-window', '-t', 'x:1')).toEqual({ name: 'harmless', target: 'x:1' });
  });

  test('targets: session, window and pane, as far as they stand there', () => {
    expect(targetOf('palm-oil-orchestration:1')).toEqual({ session: 'palm-oil-orchestration', window: '1', pane: null });
    expect(targetOf('=s:Codex.0')).toEqual({ session: 's', window: 'Codex', pane: '0' });
    expect(targetOf(':3')).toEqual({ session: null, window: '3', pane: null });
    expect(targetOf('%4')).toEqual({ session: null, window: '%4', pane: null });
    expect(targetOf('s:')).toEqual({ session: 's', window: null, pane: null });
  });

  test('any arguments are read, and no text of send-keys is lost or changed', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 12 }), (argv) => {
      for (const command of parseTmux(argv).commands) expect(typeof command.name).toBe('string');
    }));
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (text) => {
      const command = one('send-keys', '-l', '-t', 'x:1', '--', text);
      expect(command).toEqual({ name: 'send-keys', target: 'x:1', keys: [{ text: text.endsWith('\\;') ? `${text.slice(0, -2)};` : text }] });
    }), { numRuns: 40, examples: [['it costs $5 `echo` "quoted" \'too\'\tand ü 🎻']] });
  });
});

describe('K5 what waits for its Enter', () => {
  test('is one text per caller and window, bounded, and gone after its time', () => {
    let now = 0;
    const drafts = createDrafts(() => now);
    expect(drafts.add('s1', 'amp', 'one ')).toBe(true);
    drafts.add('s1', 'amp', 'two');
    drafts.add('s2', 'amp', 'other');
    drafts.edit('s1', 'amp', (draft) => draft.slice(0, -1));
    expect(drafts.take('s1', 'amp')).toBe('one tw');
    expect(drafts.take('s1', 'amp')).toBe('');
    expect(drafts.add('s1', 'amp', 'x'.repeat(1_000_001))).toBe(false);
    expect(drafts.take('s1', 'amp')).toBe('');
    now = 11 * 60_000;
    expect(drafts.take('s2', 'amp')).toBe('');
  });

  test('buffers: by name, or the latest; each caller has its own', () => {
    const drafts = createDrafts(() => 0);
    drafts.keep('s1', '', 'first');
    drafts.keep('s1', 'b', 'second');
    drafts.keep('s2', 'b', 'theirs');
    expect(drafts.buffer('s1', '', false)).toBe('second');
    expect(drafts.buffer('s1', 'b', true)).toBe('second');
    expect(drafts.buffer('s1', 'b', false)).toBeNull();
    expect(drafts.buffer('s2', '', false)).toBe('theirs');
  });
});

test('K5 capture-pane: the visible rows, the history, and a part of both', () => {
  const screen = { scrollback: ['a', 'b'], lines: ['c', 'd', ''] };
  const rows = (from: Row | null, to: Row | null) => captured(screen, { from, to, join: false, colors: false });
  expect(rows(null, null)).toEqual(['c', 'd', '']);
  expect(rows(-1, 0)).toEqual(['b', 'c']);
  expect(rows('end', 'end')).toEqual(['a', 'b', 'c', 'd', '']);
  expect(rows(-99, 99)).toEqual(['a', 'b', 'c', 'd', '']);
  expect(captured(screen, { from: null, to: null, join: true, colors: false })).toBeNull();
});
