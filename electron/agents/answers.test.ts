import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswers } from './answers.ts';
import type { Signal } from './types.ts';

const prompt = (at: number, text = 'go'): Signal => ({ kind: 'prompt', at, source: 'hook', text });
const ended = (at: number, answer?: string): Signal => ({ kind: 'ended', at, source: 'hook', detail: 'over', ...(answer ? { answer } : {}) });

describe('what an agent said in a turn', () => {
  it('H5 is told once, from whatever sources it comes, and whole at the end', () => {
    const answers = createAnswers();
    answers.signal(prompt(1));
    expect(answers.said({ at: 2, text: 'BUT: x', id: 'm1' })).toBe('BUT: x');
    expect(answers.said({ at: 3, text: 'BUT: x' })).toBeNull();
    expect(answers.said({ at: 4, text: 'BUT: x, y', id: 'm1' })).toBe('BUT: x, y');
    expect(answers.signal(ended(5, 'done'))).toMatchObject({ kind: 'ended', answer: 'BUT: x, y\n\ndone' });
    expect(answers.signal(ended(6, 'done'))).toMatchObject({ answer: 'BUT: x, y\n\ndone' });
  });

  it('H5 a new prompt begins anew; the same one told again does not; what came before it is no answer to it', () => {
    const answers = createAnswers();
    answers.signal(prompt(1, 'first'));
    answers.said({ at: 2, text: 'old' });
    answers.signal(prompt(10, 'second'));
    expect(answers.said({ at: 3, text: 'late words of the first' })).toBeNull();
    expect(answers.said({ at: 11, text: 'new' })).toBe('new');
    answers.signal({ ...prompt(10, 'second'), source: 'transcript' } as Signal);
    expect(answers.signal(ended(12))).toMatchObject({ answer: 'new' });
    expect(createAnswers().signal(ended(1))).not.toHaveProperty('answer');
  });

  it('H5 it is bounded, and keeps its beginning and its end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3_000 }), { maxLength: 12 }), (texts) => {
        const answers = createAnswers();
        texts.forEach((text, i) => answers.said({ at: i, text, id: `m${i}` }));
        const told = answers.signal(ended(99));
        const answer = told.kind === 'ended' ? (told.answer ?? '') : '';
        expect(answer.length).toBeLessThanOrEqual(20_000);
        expect(answer).toBe(answer.toWellFormed());
      }),
      { numRuns: 60 },
    );
    const answers = createAnswers();
    answers.said({ at: 1, text: `first ${'x'.repeat(30_000)}` });
    answers.said({ at: 2, text: `${'y'.repeat(30_000)} last` });
    const told = answers.signal(ended(3));
    expect(told).toMatchObject({ answer: expect.stringMatching(/^first x+\n…\ny+ last$/) });
  });
});
