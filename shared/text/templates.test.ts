import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDraft, Kind, KindTemplate, Templates, type Task } from '../model/index.ts';
import { taskPrompt } from './prompt.ts';
import { builtInTemplate, fillable, filled, slug, templateOf, templateParts, withSubject } from './templates.ts';

const task = (change: Partial<Task>): Task => ({ ...emptyDraft(), id: 'TASK-PO-014', title: 'Étude: Rotterdam & roll', ...change });
const heads = (prompt: string) => prompt.split('\n').filter((line) => line.startsWith('===')).map((line) => line.replaceAll('=', '').trim());
const files = { status: 'ORCHESTRATION_STATUS.md', memory: 'CLAUDE.md' };

describe('a template per kind', () => {
  it('G1 has all that the setup which is replaced asks of an analysis', () => {
    const prompt = taskPrompt(task({ kind: 'analysis' }), 'Antigravity', 'fr', 'palm');
    for (const words of [
      'LIVRABLES', 'minimum 500 mots', 'Diagrammes si necessaire', 'Recommandations actionnables',
      'Plan d’implementation pour les autres agents', 'Risques identifies et mitigations', 'docs/etude_rotterdam_roll_analysis.md',
      'DOCUMENTATION A METTRE A JOUR', 'Mise a jour CLAUDE.md',
    ]) expect(prompt).toContain(words);
    expect(prompt.trim().split('\n').at(-1)).toBe('COMMENCE IMMEDIATEMENT - NE POSE PAS DE QUESTIONS');
  });

  it('G1 both languages have every kind, with the same parts', () => {
    for (const kind of Kind.options.filter((one) => one !== 'any'))
      for (const part of templateParts)
        expect([kind, part, builtInTemplate(kind, 'en')[part].length > 0])
          .toEqual([kind, part, builtInTemplate(kind, 'fr')[part].length > 0]);
    expect(builtInTemplate('implementation', 'fr').steps).toHaveLength(10);
  });

  it('G1 the prompt names its sections as the setup does, and speaks of the project’s files only where they are kept', () => {
    const plain = taskPrompt(task({}), 'AMP', 'fr', 'palm');
    expect(heads(plain)).toEqual([
      'CONTEXTE', 'OBJECTIF', 'FICHIERS A CREER/MODIFIER', 'INSTRUCTIONS DETAILLEES', 'TESTS A ECRIRE',
      'CRITERES DE VALIDATION', 'APRES COMPLETION',
    ]);
    expect(plain).not.toContain('ORCHESTRATION_STATUS.md');
    const kept = taskPrompt(task({ kind: 'implementation', priority: 'high' }), 'AMP', 'fr', 'palm', { files });
    for (const words of [
      'PRIORITE: HAUTE', '1. Mets a jour ORCHESTRATION_STATUS.md avec:', '   - Ton statut: COMPLETED', '   - Duree reelle',
      '2. Mets a jour CLAUDE.md section \'Log des Actions LLM\'', '3. SI TU AS FINI ET ATTENDS:',
      '   - Verifie s\'il y a d\'autres taches dans la queue', '   - Sinon, attends la prochaine instruction',
    ]) expect(kept.split('\n')).toContain(words);
    for (const [priority, word] of [['medium', 'MOYENNE'], ['low', 'BASSE']] as const)
      expect(taskPrompt(task({ priority }), 'AMP', 'fr', 'palm')).toContain(`PRIORITE: ${word}`);
  });

  it('G1 what the task says comes before what its kind says', () => {
    const own = { analysis: KindTemplate.parse({ deliverables: ['A page'], criteria: ['Two sources'] }) };
    const prompt = taskPrompt(task({ kind: 'analysis', criteria: ['Mine'] }), 'x', 'en', 'p', { templates: own });
    expect(prompt).toContain('1. A page');
    expect(prompt).toContain('- [ ] Mine');
    expect(prompt).not.toContain('Two sources');
  });

  it('G1 filling never changes what is written, and fills all the rest', () => {
    const part = fc.oneof(fc.constant(''), fc.string());
    const list = fc.oneof(fc.constant<string[]>([]), fc.array(fc.string(), { maxLength: 3 }));
    const parts = fc.record({ context: part, objective: part, steps: list, tests: list, criteria: list, deliverables: list, documentation: list });
    fc.assert(fc.property(parts, fc.constantFrom(...Kind.options), (written, kind) => {
      const template = templateOf(kind, 'fr');
      const result = filled(written, template);
      const gaps = fillable(written, template);
      for (const name of templateParts) expect(result[name]).toEqual(gaps.includes(name) ? template[name] : written[name]);
      expect(fillable(result, template)).toEqual([]);
    }));
  });

  it('G1 the title takes the place of the subject in the objective, once there is one', () => {
    const objective = (kind: Kind, title: string) => filled(emptyDraft(), templateOf(kind, 'fr'), title).objective;
    expect(objective('implementation', ' Alerts by mail ')).toBe('Implementer Alerts by mail.');
    expect(objective('generation', 'the $& types')).toBe('Generer the $& types.');
    expect(objective('analysis', ' ')).toBe('Analyser [SUJET].');
    expect(filled({ ...emptyDraft(), objective: 'Mine' }, templateOf('analysis', 'fr'), 'x').objective).toBe('Mine');
  });

  it('a subject is a file name, whatever the title', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (title) => {
      expect(slug(title)).toMatch(/^[a-z0-9](?:[a-z0-9_]*[a-z0-9])?$/);
    }));
    expect(withSubject('docs/[subject]_analysis.md and [SUJET]', 'Order book')).toBe('docs/order_book_analysis.md and [SUJET]');
  });

  it('a project’s own are kept by kind', () => {
    expect(Templates.parse({ analysis: { steps: ['a'] } })).toEqual({ analysis: KindTemplate.parse({ steps: ['a'] }) });
    expect(Templates.safeParse({ other: {} }).success).toBe(false);
  });
});
