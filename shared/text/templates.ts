import type { Kind, KindTemplate, TaskDraft, Templates } from '../model/index.ts';

type Language = 'fr' | 'en';

const nothing: KindTemplate = {
  context: '', objective: '', steps: [], tests: [], criteria: [], deliverables: [], documentation: [],
};

/** A template per kind, in the words of the setup that Quatuor replaces. Square brackets are for the writer. */
const builtIn: Record<Language, Record<Kind, KindTemplate>> = {
  fr: {
    any: nothing,
    implementation: {
      ...nothing,
      objective: 'Implementer [FEATURE].',
      steps: [
        'Lire le contexte dans CLAUDE.md',
        'Creer la structure des fichiers',
        'Implementer la logique principale',
        'Ajouter la gestion d’erreurs',
        'Ecrire les tests unitaires',
        'Ecrire les tests d’integration',
        'Mettre a jour la documentation',
        'Verifier que la compilation passe',
        'Verifier que les tests passent',
        'Mettre a jour CLAUDE.md',
      ],
      tests: ['Tests unitaires: cas normaux, limites et erreurs', 'Tests d’integration'],
      criteria: ['Code compile sans erreur', 'Tests passent', 'Documentation mise a jour', 'CLAUDE.md mis a jour'],
      documentation: ['CLAUDE.md', 'La documentation des parties modifiees'],
    },
    analysis: {
      ...nothing,
      objective: 'Analyser [SUJET].',
      steps: [
        'Lire le contexte dans CLAUDE.md et le code concerne',
        'Mesurer et relever les faits, avec leurs sources',
        'Comparer les options, avec leurs couts',
        'Ecrire le rapport et les recommandations',
        'Mettre a jour CLAUDE.md',
      ],
      criteria: ['Chaque affirmation a une source ou une mesure', 'Les recommandations sont actionnables', 'CLAUDE.md mis a jour'],
      deliverables: [
        'Rapport d’analyse complet (minimum 500 mots)',
        'Diagrammes si necessaire',
        'Recommandations actionnables',
        'Plan d’implementation pour les autres agents',
        'Risques identifies et mitigations',
        'Fichier docs/[sujet]_analysis.md',
        'Mise a jour CLAUDE.md',
      ],
      documentation: ['docs/[sujet]_analysis.md', 'CLAUDE.md'],
    },
    generation: {
      ...nothing,
      objective: 'Generer [CODE/TYPES].',
      steps: [
        'Lire le contexte dans CLAUDE.md et les conventions du code',
        'Generer les fichiers demandes',
        'Ecrire les tests',
        'Verifier la compilation et les types',
        'Mettre a jour CLAUDE.md',
      ],
      tests: ['Le code genere se compile', 'Les cas limites des types'],
      criteria: ['Compile sans erreur', 'Tests passent', 'Types corrects'],
      documentation: ['CLAUDE.md'],
    },
    architecture: {
      ...nothing,
      objective: 'Concevoir [SUJET] et prendre les decisions critiques.',
      steps: [
        'Lire le contexte dans CLAUDE.md et l’architecture actuelle',
        'Relever les contraintes et les hypotheses',
        'Comparer au moins deux options',
        'Decider, et ecrire pourquoi',
        'Definir les frontieres des modules et leurs interfaces',
        'Decouper le travail en taches longues et autonomes pour les autres agents',
        'Mettre a jour CLAUDE.md',
      ],
      criteria: ['La decision et ses raisons sont ecrites', 'Les interfaces sont definies', 'CLAUDE.md mis a jour'],
      deliverables: [
        'Decision ecrite: contexte, options, choix, consequences',
        'Diagramme des modules et de leurs interfaces',
        'Plan d’implementation pour les autres agents',
        'Risques identifies et mitigations',
        'Fichier docs/[sujet]_architecture.md',
      ],
      documentation: ['docs/[sujet]_architecture.md', 'CLAUDE.md'],
    },
  },
  en: {
    any: nothing,
    implementation: {
      ...nothing,
      objective: 'Implement [FEATURE].',
      steps: [
        'Read the context in CLAUDE.md',
        'Create the structure of the files',
        'Implement the main logic',
        'Add the handling of errors',
        'Write the unit tests',
        'Write the integration tests',
        'Update the documentation',
        'Check that the build passes',
        'Check that the tests pass',
        'Update CLAUDE.md',
      ],
      tests: ['Unit tests: usual cases, edges and errors', 'Integration tests'],
      criteria: ['The code compiles without errors', 'Tests pass', 'Documentation is up to date', 'CLAUDE.md is up to date'],
      documentation: ['CLAUDE.md', 'The documentation of the parts that changed'],
    },
    analysis: {
      ...nothing,
      objective: 'Analyse [SUBJECT].',
      steps: [
        'Read the context in CLAUDE.md and the code concerned',
        'Measure and collect the facts, with their sources',
        'Compare the options, with their costs',
        'Write the report and the recommendations',
        'Update CLAUDE.md',
      ],
      criteria: ['Each claim has a source or a measurement', 'The recommendations can be acted on', 'CLAUDE.md is up to date'],
      deliverables: [
        'A complete report of the analysis (at least 500 words)',
        'Diagrams where they help',
        'Recommendations that can be acted on',
        'A plan of implementation for the other agents',
        'Risks that were found, and how to meet them',
        'The file docs/[subject]_analysis.md',
        'CLAUDE.md updated',
      ],
      documentation: ['docs/[subject]_analysis.md', 'CLAUDE.md'],
    },
    generation: {
      ...nothing,
      objective: 'Generate [CODE/TYPES].',
      steps: [
        'Read the context in CLAUDE.md and the conventions of the code',
        'Generate the files that are asked for',
        'Write the tests',
        'Check that it compiles and that the types are right',
        'Update CLAUDE.md',
      ],
      tests: ['The generated code compiles', 'The edge cases of the types'],
      criteria: ['Compiles without errors', 'Tests pass', 'Types are right'],
      documentation: ['CLAUDE.md'],
    },
    architecture: {
      ...nothing,
      objective: 'Design [SUBJECT] and take the critical decisions.',
      steps: [
        'Read the context in CLAUDE.md and the present architecture',
        'Collect the constraints and the assumptions',
        'Compare at least two options',
        'Decide, and write down why',
        'Set the borders of the modules and their interfaces',
        'Cut the work into long tasks that the other agents can do alone',
        'Update CLAUDE.md',
      ],
      criteria: ['The decision and its reasons are written down', 'The interfaces are set', 'CLAUDE.md is up to date'],
      deliverables: [
        'The decision in writing: context, options, choice, consequences',
        'A diagram of the modules and their interfaces',
        'A plan of implementation for the other agents',
        'Risks that were found, and how to meet them',
        'The file docs/[subject]_architecture.md',
      ],
      documentation: ['docs/[subject]_architecture.md', 'CLAUDE.md'],
    },
  },
};

/** The template of a kind: the project's own, or the built-in one of the language. */
export function templateOf(kind: Kind, language: Language, own: Templates = {}): KindTemplate {
  return own[kind] ?? builtIn[language][kind];
}

/** The built-in template of a kind. */
export const builtInTemplate = (kind: Kind, language: Language): KindTemplate => builtIn[language][kind];

export const templateParts = ['context', 'objective', 'steps', 'tests', 'criteria', 'deliverables', 'documentation'] as const;
export type TemplatePart = (typeof templateParts)[number];

const isEmpty = (value: string | readonly string[]): boolean =>
  typeof value === 'string' ? value.trim() === '' : value.every((line) => line.trim() === '');

/** The parts of a draft that are empty and that the template has something for. */
export function fillable(draft: Pick<TaskDraft, TemplatePart>, template: KindTemplate): TemplatePart[] {
  return templateParts.filter((part) => isEmpty(draft[part]) && !isEmpty(template[part]));
}

/**
 * A draft whose empty parts are filled from a template; what is written stays. Where the objective of the
 * template names its subject in brackets, as [FEATURE], the title takes that place.
 */
export function filled<T extends Pick<TaskDraft, TemplatePart>>(draft: T, template: KindTemplate, title = ''): T {
  const subject = title.trim();
  const objective = subject ? template.objective.replace(SUBJECT, () => subject) : template.objective;
  const from = { ...template, objective };
  return { ...draft, ...Object.fromEntries(fillable(draft, template).map((part) => [part, from[part]])) };
}

const SUBJECT = /\[(?:FEATURE|SUJET|SUBJECT|CODE\/TYPES)\]/g;

/** A subject as part of a file's name: "Order book: reconnect" is "order_book_reconnect". */
export function slug(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^a-z0-9]+/).filter(Boolean).join('_').slice(0, 60).replace(/_+$/, '') || 'task';
}

/** A line with the task's subject in the place of [sujet] or [subject]. */
export const withSubject = (line: string, title: string): string =>
  line.replace(/\[(?:sujet|subject)\]/g, slug(title));
