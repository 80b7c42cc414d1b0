import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionIn } from './question.ts';

const labels = (lines: string[]) => questionIn(lines)?.choices.map(({ label, selected }) => (selected ? `*${label}` : label)) ?? null;

describe('N1a the question on a screen', () => {
  it('of Claude Code: numbered, below a question', () => {
    expect(labels([
      '● Bash(rm -rf important)', '', ' Do you want to proceed?', ' ❯ 1. Yes',
      '   2. Yes, and do not ask again for rm commands', '   3. No, and tell Claude what to do (esc)', '', ' Esc to cancel',
    ])).toEqual(['*Yes', 'Yes, and do not ask again for rm commands', 'No, and tell Claude what to do (esc)']);
  });

  it('of Codex, with an answer that goes over two rows', () => {
    expect(labels([
      '  Would you like to run the following command?', '', '  $ npm test', '',
      '  1. Yes, proceed (y)', '› 2. Yes, and do not ask again for commands that', '     start with npm', '  3. No (esc)', '', '  Press enter to confirm',
    ])).toEqual(['Yes, proceed (y)', '*Yes, and do not ask again for commands that start with npm', 'No (esc)']);
  });

  it('in a frame, and without numbers', () => {
    expect(labels(['╭──────╮', '│ Trust this folder?    │', '│                       │', '│ ● Trust the folder    │', '│   Do not trust        │', '╰──────╯']))
      .toEqual(['*Trust the folder', 'Do not trust']);
  });

  it('belong to what is asked above them, whatever blinks there', () => {
    const asks = (command: string, sign: string) => questionIn([`${sign} Bash(${command})`, '', ' Do you want to proceed?', ' ❯ 1. Yes', '   2. No'])?.head;
    expect(asks('npm test', '●')).toBe(asks('npm test', ' '));
    expect(asks('npm test', '●')).not.toBe(asks('rm -rf /', '●'));
  });

  it.each([
    ['a composer', ['───', '❯ do it', '───', '  ? for shortcuts']],
    ['an empty composer', ['❯ ']],
    ['plain text', ['1. one', '2. two']],
    ['nothing', []],
    ['two marks', ['❯ 1. Yes', '❯ 2. No']],
  ])('none in %s', (_what, lines) => expect(questionIn(lines)).toBeNull());

  const label = fc.stringMatching(/^[A-Z][a-z ]{0,20}[a-z]$/).map((s) => s.replace(/ +/g, ' '));
  it('are found as they were drawn, wherever the mark stands', () => {
    fc.assert(fc.property(fc.array(label, { minLength: 2, maxLength: 9 }), fc.nat(), fc.boolean(), (all, n, numbered) => {
      const at = n % all.length;
      const lines = all.map((text, i) => `${i === at ? ' ❯ ' : '   '}${numbered ? `${i + 1}. ` : ''}${text}`);
      expect(questionIn(['A question?', '', ...lines, '', ' Enter to confirm'])).toEqual({
        head: 'A question?', choices: all.map((text, i) => ({ label: text, selected: i === at })),
      });
    }));
  });

  it('never fail on a screen of any kind', () => {
    const check = () => fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom(' ', '❯', '›', '1', '.', 'a', '│', '>', ')', '●') })), (lines) => {
      const found = questionIn(lines)?.choices ?? null;
      return found === null || (found.length > 1 && found.filter(({ selected }) => selected).length === 1);
    }));
    expect(check).not.toThrow();
  });
});
