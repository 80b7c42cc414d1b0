import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeoverPrompt, taskTakeoverPrompt } from '../../text/handoff/prompts.ts';
import { compareReadBack, idsIn } from './memory-readback.ts';
import type { ExpectedReadBack } from './memory-types.ts';

const prompt = (language: 'fr' | 'en'): string =>
  takeoverPrompt({ language, project: 'Palm Oil Bot', from: 'Claude', to: 'AMP', path: '/p/orchestratoragent/handoff/claude_to_amp.md', text: '# HANDOFF\n', promptFile: '/p/prompts/amp-orchestrator.md', workers: ['Antigravity', 'Codex'], epoch: 4, mode: 'orchestrator' });
const expected: ExpectedReadBack = {
  goals: ['Rebuild the price model of the palm oil bot on the new futures API, with alerts when margins fall'],
  tasks: ['TASK-PO-014', 'TASK-PO-017'],
  next: ['TASK-PO-015', 'TASK-PO-016', 'TASK-PO-014', 'TASK-PO-017'],
  titles: { 'TASK-PO-015': 'Serialise the order book', 'TASK-PO-016': 'Write the alert rules', 'TASK-PO-014': 'Price model', 'TASK-PO-017': 'Codec' },
  prompt: prompt('fr'),
};
const good = 'BUT: rebuild the price model on the futures API, with alerts\nTACHES EN COURS: TASK-PO-014 (AMP), TASK-PO-017 (Codex)\nPROCHAINE ETAPE: donner TASK-PO-015 a Codex';
const missing = (answer: string, more: Partial<ExpectedReadBack> = {}) => compareReadBack(answer, { ...expected, ...more }).missing;

describe('what a successor shows of a memory', () => {
  it('H5 three right lines are enough, however they are dressed', () => {
    for (const answer of [
      good,
      good.replace('BUT', '**BUT**').replace('TACHES EN COURS', '- **Tâches en cours**').replace('PROCHAINE ETAPE', '3. Prochaine étape'),
      `I have read it.\n\n${good}\n\nNow I begin.`,
      'GOAL: Rebuild the price model with the new futures API\nTASKS IN PROGRESS:\n- TASK-PO-014\n- TASK-PO-017\n\nNEXT STEP: serialise the order book',
      'BUT : reconstruire « price model », futures API, alerts\nTACHES EN COURS : TASK-PO-014, 017\nPROCHAINE ETAPE : TASK-PO-016',
    ])
      expect(compareReadBack(answer, expected)).toMatchObject({ ok: true, missing: [] });
  });

  it('H5 what is wrong is named', () => {
    expect(missing(good.replace('TASK-PO-017', 'TASK-PO-018'))).toEqual(['tasks']);
    expect(missing(good.replace(', TASK-PO-017 (Codex)', ''))).toEqual(['tasks']);
    expect(missing(good.replace('TASK-PO-014 (AMP), TASK-PO-017 (Codex)', 'aucune'))).toEqual(['tasks']);
    expect(missing(good.replace(/BUT: .*/, 'BUT: make the website blue'))).toEqual(['goal']);
    expect(missing(good.replace('TASK-PO-015 a Codex', 'le travail'))).toEqual(['next']);
    expect(missing('BUT: x')).toEqual(['goal', 'tasks', 'next']);
  });

  it('H5 with nothing in progress it has to say so', () => {
    const none = { tasks: [], next: [], titles: {} };
    const say = (what: string) => `BUT: the price model, futures API, margins\nTACHES EN COURS: ${what}\nPROCHAINE ETAPE: attendre la personne`;
    for (const what of ['aucune', 'Aucune.', 'none', 'rien', 'no task']) expect(missing(say(what), none)).toEqual([]);
    expect(missing(say('TASK-PO-014'), none)).toEqual(['tasks']);
    expect(missing(say(''), none)).toEqual(['tasks']);
  });

  it('H5 the prompt said again shows nothing, whole or in any part, in either language', () => {
    for (const language of ['fr', 'en'] as const) {
      const text = prompt(language);
      expect(compareReadBack(text, { ...expected, prompt: text }).ok).toBe(false);
      expect(missing(`${text}\n\n${text}`, { prompt: text })).toEqual(['goal', 'tasks', 'next']);
    }
    const task = taskTakeoverPrompt({ language: 'en', project: 'P', from: 'Codex', to: 'Codex', task: 'TASK-PO-014', path: '/p/h.md', text: 'x', prompt: 'TASK_ID: TASK-PO-014\nPrice model on the futures API', same: true });
    const own = { ...expected, tasks: ['TASK-PO-014'], next: ['TASK-PO-014'], prompt: task };
    expect(compareReadBack(task, own).ok).toBe(false);
    fc.assert(fc.property(fc.array(fc.constantFrom(...task.split('\n'), ...prompt('fr').split('\n')), { maxLength: 40 }), (lines) => {
      expect(compareReadBack(lines.join('\n'), { ...expected, prompt: `${prompt('fr')}\n${task}` }).ok).toBe(false);
    }));
  });

  it('H5 no nonsense, in no language, passes', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 800 }), fc.string({ unit: 'binary', maxLength: 800 }), fc.lorem({ mode: 'sentences', maxCount: 30 })), (answer) => {
      const back = compareReadBack(answer, expected);
      expect(back.ok).toBe(false);
      expect(back.text.length).toBeLessThanOrEqual(20_000);
    }), { numRuns: 200 });
    expect(missing('')).toEqual(['goal', 'tasks', 'next']);
    expect(missing('ZIEL: Das Preismodell neu bauen\nLAUFENDE AUFGABEN: TASK-PO-014, TASK-PO-017\nNÄCHSTER SCHRITT: TASK-PO-015')).toEqual(['goal', 'tasks', 'next']);
    expect(missing('Understood. I will continue the orchestration. TASK-PO-014 TASK-PO-015 TASK-PO-016 TASK-PO-017')).toEqual(['goal', 'tasks', 'next']);
  });

  it('H5 whatever the goal and tasks are, whoever says them passes, and whoever leaves one out does not', () => {
    const word = fc.stringMatching(/^[a-z]{5,12}$/);
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 3, maxLength: 12, selector: (w) => w.slice(0, 6) }), ids, (words, numbers) => {
        const tasks = numbers.map((n) => `TASK-PO-${String(n).padStart(3, '0')}`);
        const want: ExpectedReadBack = { goals: [words.join(' ')], tasks, next: tasks, titles: {}, prompt: prompt('en') };
        const say = (list: string[]) => `GOAL: ${words.join(' ')}\nTASKS IN PROGRESS: ${list.join(', ')}\nNEXT STEP: go on with ${tasks[0]}`;
        expect(compareReadBack(say(tasks.toReversed()), want).missing).toEqual([]);
        expect(compareReadBack(say(tasks.slice(1)), want).missing).toEqual(['tasks']);
        expect(compareReadBack(say([...tasks, 'TASK-PO-999']), want).missing).toEqual(['tasks']);
      }),
      { numRuns: 200 },
    );
  });

  it('H5 ids are read also where only their numbers follow', () => {
    expect([...idsIn('task-po-014/015 et 016, depuis 30 min, 90 %')]).toEqual(['TASK-PO-014', 'TASK-PO-015', 'TASK-PO-016']);
  });
});
