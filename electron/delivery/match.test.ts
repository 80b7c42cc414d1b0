import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPrompt, showsPrompt } from './match.ts';

describe('matchPrompt', () => {
  const words = fc.array(fc.stringMatching(/^[a-zé“”]{1,8}$/u), { minLength: 1, maxLength: 20 });

  it('D8 knows a prompt by its text, whatever the CLI does to its white space', () => {
    fc.assert(fc.property(words, (list) => {
      const sent = list.join('\t');
      expect(matchPrompt(`${list.join('    ')}  \r\n`, sent)).toBe('same');
      expect(matchPrompt(`<pasted_content id="1">\n${sent}\n</pasted_content>`, sent)).toBe('contains');
    }));
  });

  it('D8 does not take another prompt for ours', () => {
    expect(matchPrompt('do it', 'do that')).toBe('other');
    expect(matchPrompt('one\ntwo', 'one\ntwo\nthree')).toBe('other');
    expect(matchPrompt('anything', '  ')).toBe('other');
  });
});

describe('showsPrompt', () => {
  it('looks for the first line that says anything', () => {
    expect(showsPrompt(['  > [TASK] one', 'x'], '\n\n[TASK] one\nmore')).toBe(true);
    expect(showsPrompt(['  > other'], '[TASK] one\nmore')).toBe(false);
    expect(showsPrompt(['anything'], '')).toBe(false);
  });

  it('D8 finds a first line that the width of the pane has cut in pieces, in a box too', () => {
    const sent = '- #122# `x`\tEnter\t$(date)\t""\t!important\tC:\\temp\nmore';
    expect(showsPrompt(['✦ Done with: - #122#', '  `x`   Enter   $(date) ""      !important      C:', '\\temp'], sent)).toBe(true);
    expect(showsPrompt(['│ > - #122# `x`   Enter   $(date)  │', '│ ""      !important     C:\\temp   │'], sent)).toBe(true);
    expect(showsPrompt(['> - #122# `x`', 'another line', 'Enter $(date) "" !important C:\\temp'], sent)).toBe(false);
    // A short one could be made up of the ends of others.
    expect(showsPrompt(['it says y', 'es'], 'yes')).toBe(false);
  });
});
