import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, emptyDraft, Kind, WANTED, type Desk, type Task, type TaskDraft } from '../../model/index.ts';
import { promptFor } from './prompt-for.ts';
import { quality } from './quality.ts';

const line = fc.string({ minLength: 1, maxLength: 30 });
const drafts = fc.record({
  title: line, context: fc.string(), objective: fc.string(),
  kind: fc.constantFrom(...Kind.options),
  steps: fc.array(line, { maxLength: 6 }), tests: fc.array(line, { maxLength: 3 }), criteria: fc.array(line, { maxLength: 3 }),
  files: fc.array(fc.record({ path: line, notes: fc.string() }), { maxLength: 3 }),
});
const taskOf = (draft: Partial<TaskDraft>): Task => ({ ...emptyDraft(), ...draft, id: 'TASK-PO-001' });
const deskIn = (language: 'fr' | 'en'): Desk => ({
  ...emptyDesk,
  project: { id: 'p', path: '/p', name: 'palm', prefix: 'PO', language, demo: false },
});

describe('G2 what a task lacks', () => {
  it('G2 names exactly what is below the measure', () => {
    const prompt = Array.from({ length: WANTED.prompt }, (_, i) => `line ${i}`).join('\n\n');
    const full = taskOf({
      title: 'x', context: 'a\n\n \nb', objective: 'c', steps: ['d', 'e', 'f', 'g\nh'],
      files: [{ path: 'a.ts', notes: 'i\nj' }], tests: ['k'], criteria: ['l'],
    });
    expect(quality(full, prompt)).toEqual({ description: 10, prompt: 20, missing: [] });
    expect(quality({ ...full, context: 'a' }, prompt).missing).toEqual(['description']);
    expect(quality({ ...full, files: [{ path: ' ', notes: 'i\nj' }] }, prompt).missing).toEqual(['files']);
    expect(quality({ ...full, tests: [' '] }, prompt).missing).toEqual(['tests']);
    expect(quality({ ...full, criteria: [] }, prompt).missing).toEqual(['criteria']);
    expect(quality(full, 'short').missing).toEqual(['prompt']);
  });

  it('G2 more text is never worse', () => {
    fc.assert(fc.property(drafts, line, (draft, more) => {
      const before = quality(taskOf(draft), '').missing;
      const after = quality(taskOf({ ...draft, context: `${draft.context}\n${more}`, tests: [...draft.tests, more] }), '').missing;
      expect(before).toEqual(expect.arrayContaining(after));
    }));
  });

  it('G2 the long prompt of any task has at least 20 lines, in both languages', () => {
    fc.assert(fc.property(drafts, fc.constantFrom('fr' as const, 'en' as const), (draft, language) => {
      const prompt = promptFor(deskIn(language), taskOf(draft), 'Claude');
      expect(quality(taskOf(draft), prompt).missing).not.toContain('prompt');
    }));
  });
});
