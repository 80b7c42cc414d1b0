import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapters } from './catalogue.ts';
import { claudeRules } from './claude/rules.ts';
import { codexRules } from './codex/rules.ts';
import { readComposer } from './composer.ts';
import { ampRules } from './amp/rules.ts';

const line = '─'.repeat(60);
const footer = '  ⏸ manual mode on · ? for shortcuts';

/** A screen of these rows with the cursor at `x`, `y`; the rows of `dim` are dim from column 2. */
function screen(rows: string[], y: number, x = 2, dim: number[] = []) {
  return {
    lines: rows,
    cursor: { x, y, hidden: false },
    dim: rows.map((row, i) => (dim.includes(i) ? `00${'1'.repeat(Math.max(0, row.length - 2))}` : '')),
  };
}

describe('reading the composer of Claude Code', () => {
  const box = (...rows: string[]) => ['  ● earlier words', '', line, ...rows, line, footer];
  const read = (rows: string[], y: number, text: string | null = null) =>
    readComposer(screen(rows, y), claudeRules, text).kind;

  it('knows an empty one, a draft and our text', () => {
    expect(read(box('❯\u00a0'), 3)).toBe('empty');
    expect(read(box('❯\u00a0my draft'), 3, 'our words')).toBe('draft');
    expect(read(box('❯\u00a0our words', '  second row'), 4, 'our words\nsecond row')).toBe('ours');
  });

  it('takes a dim placeholder for empty', () => {
    const rows = box('❯\u00a0Resend your message to try again');
    expect(readComposer(screen(rows, 3, 2, [3]), claudeRules, 'x').kind).toBe('empty');
  });

  it('knows our text by its end when the beginning is scrolled out', () => {
    const text = Array.from({ length: 40 }, (_, i) => `${i}. a line of the prompt`).join('\n');
    const top = '─── ↑ 31 more ─────────────────────';
    const end = text.split('\n').slice(-9).map((row) => `  ${row}`);
    const rows = ['', top, ...end, line, footer];
    expect(read(rows, 10, text)).toBe('ours');
    expect(read([...rows.slice(0, 10), `${rows[10]}x`, ...rows.slice(11)], 10, text)).toBe('draft');
  });

  it('knows our text by its end in a pane of few rows, where half of them are the composer', () => {
    const text = Array.from({ length: 40 }, (_, i) => `${i}. a line of the prompt`).join('\n');
    const end = text.split('\n').slice(-5).map((row, i) => `${i === 0 ? '❯ ' : '  '}${row}`);
    expect(read(['', line, ...end, line, footer, ''], 6, text)).toBe('ours');
    const wide = Array.from({ length: 20 }, () => '');
    expect(read([...wide, line, ...end, line, footer], 25, text)).toBe('draft');
  });

  it('D4 a draft before or behind our text is not our text', () => {
    expect(read(box('❯\u00a0my draft our words'), 3, 'our words')).toBe('draft');
    expect(read(box('❯\u00a0our words, and mine'), 3, 'our words')).toBe('draft');
  });

  it('knows the short form of a paste, alone', () => {
    expect(read(box('❯\u00a0[Pasted text #2 +9 lines]'), 3, 'anything')).toBe('ours');
    expect(read(box('❯\u00a0[Pasted text #2 +9 lines] x'), 3, 'anything')).toBe('draft');
  });

  it('puts a second draft aside only if none is put aside already', () => {
    const rows = box('❯\u00a0my draft');
    expect(readComposer(screen(rows, 3), claudeRules, null).stashable).toBe(true);
    const stashed = ['      ◐ medium · draft stashed', ...rows.slice(1)];
    expect(readComposer(screen(stashed, 3), claudeRules, null).stashable).toBe(false);
  });

  it('A2 a dialog says what it asks for, by its own rows, without the box around them', () => {
    const about = (name: 'codex' | 'gemini' | 'antigravity' | 'amp', rows: string[]) => adapters[name].onScreen({ ...screen(rows, 0), cursor: { x: 1, y: rows.length - 1, hidden: true } } as never, 7).evidence;
    const gemini = [
      `╭${'─'.repeat(50)}╮`, '│ ? Shell  echo no > no.txt │', '│ ╭────╮ │', '│ │ echo no > no.txt │ │', '│ ╰────╯ │', '│ Allow execution of [Shell]? │', '│  │',
      '│ ● 1. Allow once │', '│   2. Allow for this session │', '│   3. No, suggest changes (esc) │', `╰${'─'.repeat(50)}╯`,
    ];
    expect(about('gemini', gemini)).toMatchObject({ says: 'waiting-for-you', adds: true, detail: 'it asks for your permission: Shell  echo no > no.txt', rule: 'gemini.json#permission' });
    expect(about('gemini', gemini.slice(5))).toMatchObject({ says: 'waiting-for-you', detail: 'it asks for your permission' });
    const codex = ['  Would you like to run the following command?', '', '  Reason: it was asked for', '', '  $ echo "$HOME"', '', '› 1. Yes, proceed (y)', '  2. No', '', '  Press enter to confirm or esc to cancel'];
    expect(about('codex', codex)).toMatchObject({ adds: true, detail: 'it asks for your permission: echo "$HOME"' });
    // What the agent printed above looks like one; a command that goes on in the next row is not all.
    const above = ['• Would you like to see it?', '  $ npm test', '', '│ ? Shell  npm test │', 'Requesting permission for:', '   npm test', ''];
    expect(about('codex', [...above, ...codex])?.detail).toBe('it asks for your permission: echo "$HOME"');
    expect(about('codex', codex.toSpliced(5, 0, '    && rm -rf build'))?.detail).toBe('it asks for your permission: echo "$HOME" …');
    expect(about('gemini', [...above, ...gemini])?.detail).toBe('it asks for your permission: Shell  echo no > no.txt');
    expect(about('gemini', gemini.with(3, '│ │ ? Shell  npm test │ │'))?.detail).toBe('it asks for your permission: Shell  echo no > no.txt');
    expect(about('antigravity', [...above, 'Requesting permission for:', '   rm -rf build', '', 'Do you want to proceed?'])?.detail).toBe('it asks for permission: rm -rf build');
    expect(about('antigravity', ['Requesting permission for:', '', '   npm test', '', 'Do you want to proceed?'])?.detail).toBe('it asks for permission: npm test');
    expect(about('antigravity', ['Requesting permission for:'])?.detail).toBe('it asks for permission');
    expect(about('amp', ['Plugin confirmation needed', '', `  ${'long '.repeat(90)}`])?.detail.length).toBeLessThan(340);
  });

  it('D5 sees dialogs, and no composer in them', () => {
    const permission = [
      line, ' Bash command', '   touch made.txt', ' Do you want to proceed?',
      ' ❯ 1. Yes', '   2. No', '', ' Esc to cancel · Tab to amend',
    ];
    expect(read(permission, 4, 'touch made.txt')).toBe('dialog');
    const trust = [line, ' Accessing workspace:', '', ' ❯ No, exit', '   Yes, I trust this folder', '', ' Enter to confirm · Esc to cancel'];
    expect(read(trust, 3)).toBe('dialog');
    expect(read(['  Loading the workspace ...'], 0)).toBe('none');
  });

  it('D5 finds our text only where it stands alone, whatever the rows', () => {
    const word = fc.stringMatching(/^[a-z0-9é“”—]{1,12}$/u);
    const text = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(fc.property(text, fc.integer({ min: 5, max: 50 }), word, (ours, width, other) => {
      const rows = wrap(ours, width);
      const shown = box(...rows.map((row, i) => (i === 0 ? `❯\u00a0${row}` : `  ${row}`)));
      expect(read(shown, 2 + rows.length, ours)).toBe('ours');
      expect(read(shown, 2 + rows.length, `${ours}${other}`)).toBe('draft');
      const mixed = [...rows, other];
      const more = box(...mixed.map((row, i) => (i === 0 ? `❯\u00a0${row}` : `  ${row}`)));
      expect(read(more, 2 + mixed.length, ours)).toBe('draft');
    }));
  });
});

function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  for (let at = 0; at < text.length; at += width) rows.push(text.slice(at, at + width));
  return rows;
}

describe('reading the composer of Codex and Amp', () => {
  const codex = (rows: string[], y: number, text: string | null, dim: number[] = []) =>
    readComposer(screen(rows, y, 2, dim), codexRules, text).kind;

  it('knows the placeholder, a draft, our text and the short form by its length', () => {
    const footers = ['', '  GPT-6-Sol default'];
    expect(codex(['', '› Ask Codex to do anything', ...footers], 1, 'x', [1])).toBe('empty');
    expect(codex(['', '› my draft', ...footers], 1, 'x')).toBe('draft');
    expect(codex(['› earlier', '', '› one', '  two', ...footers], 3, 'one\ntwo')).toBe('ours');
    const long = 'é'.repeat(1_200);
    expect(codex(['› [Pasted Content 1200 chars]', ...footers], 0, long)).toBe('ours');
    expect(codex(['› [Pasted Content 1201 chars]', ...footers], 0, long)).toBe('draft');
  });

  it('knows our text when the beginning is scrolled out', () => {
    const text = Array.from({ length: 45 }, (_, i) => `l${i}`).join('\n');
    const rows = text.split('\n').slice(27).map((row, i) => (i === 0 ? `› ${row}          ↑` : `  ${row}`));
    expect(codex(rows, rows.length - 1, text)).toBe('ours');
  });

  it('D5 sees the trust dialog, the login and the approval', () => {
    const trust = ['  Folder access', '  Trust this folder?', '› 1. Trust and continue', '  2. Back', '', '  enter continue · esc back'];
    expect(readComposer({ ...screen(trust, 7), cursor: { x: 1, y: 2, hidden: true } }, codexRules, null).kind).toBe('dialog');
    const login = ["  Welcome to Codex, OpenAI's command-line coding agent", '> 1. Sign in with ChatGPT', '  Press enter to continue'];
    expect(codex([...login, '', ''], 4, null)).toBe('dialog');
  });

  it('reads a framed composer', () => {
    const amp = (row: string, text: string) =>
      readComposer(screen(['╭────────╮', row, '╰──── simulated ─╯'], 1), ampRules, text).kind;
    expect(amp('│                │', 'x')).toBe('empty');
    expect(amp('│ our words      │', 'our words')).toBe('ours');
    expect(amp('│ other          │', 'our words')).toBe('draft');
  });
});
