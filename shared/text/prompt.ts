import type { GateStep, Priority, Task, Templates } from '../model/index.ts';
import { templateOf, withSubject } from './templates.ts';

export type Language = 'fr' | 'en';

interface Frame {
  head: string;
  agent: string;
  priority: string;
  priorities: Record<Priority, string>;
  duration: string;
  minutes: string;
  context: string;
  objective: string;
  files: string;
  steps: string;
  tests: string;
  criteria: string;
  deliverables: string;
  documentation: string;
  after: string;
  afterLines: string[];
  /** In its place where the project's own files are kept. */
  afterFiles: (files: PromptFiles) => string[];
  defaults: { context: string; steps: string[]; criteria: string[]; none: string };
  gates: string;
  closing: string;
}

/** The frame of the long prompt: head lines, section names and closing line as in the seed. */
const frames: Record<Language, Frame> = {
  fr: {
    head: '[TACHE ORCHESTRATEUR - AUTONOMIE MAXIMALE]',
    agent: 'AGENT',
    priority: 'PRIORITE',
    priorities: { high: 'HAUTE', medium: 'MOYENNE', low: 'BASSE' },
    duration: 'DUREE ESTIMEE',
    minutes: 'minutes',
    context: 'CONTEXTE',
    objective: 'OBJECTIF',
    files: 'FICHIERS A CREER/MODIFIER',
    steps: 'INSTRUCTIONS DETAILLEES',
    tests: 'TESTS A ECRIRE',
    criteria: 'CRITERES DE VALIDATION',
    deliverables: 'LIVRABLES',
    documentation: 'DOCUMENTATION A METTRE A JOUR',
    after: 'APRES COMPLETION',
    afterLines: [
      '1. Resume ce que tu as fait: fichiers modifies, duree reelle, notes.',
      '2. Dis clairement ce qui reste ouvert, s’il reste quelque chose.',
      '3. Ensuite, attends la prochaine instruction.',
    ],
    afterFiles: ({ status, memory }) => [
      `1. Mets a jour ${status} avec:`,
      '   - Ton statut: COMPLETED',
      '   - Fichiers modifies',
      '   - Duree reelle',
      '   - Notes',
      '',
      `2. Mets a jour ${memory} section 'Log des Actions LLM'`,
      '',
      '3. SI TU AS FINI ET ATTENDS:',
      '   - Verifie s\'il y a d\'autres taches dans la queue',
      '   - Sinon, attends la prochaine instruction',
    ],
    defaults: {
      context: 'Projet: {project}. Lis le code et la documentation du projet avant de commencer.',
      steps: [
        'Lis le contexte et les fichiers concernes.',
        'Fais le travail decrit dans l’objectif.',
        'Verifie le resultat avec les commandes de validation.',
      ],
      criteria: ['Le travail decrit dans l’objectif est fait et verifie'],
      none: '(aucun en particulier)',
    },
    gates: 'Cette commande passe',
    closing: 'COMMENCE IMMEDIATEMENT - NE POSE PAS DE QUESTIONS',
  },
  en: {
    head: '[ORCHESTRATOR TASK - FULL AUTONOMY]',
    agent: 'AGENT',
    priority: 'PRIORITY',
    priorities: { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' },
    duration: 'ESTIMATED DURATION',
    minutes: 'minutes',
    context: 'CONTEXT',
    objective: 'OBJECTIVE',
    files: 'FILES TO CREATE/MODIFY',
    steps: 'DETAILED INSTRUCTIONS',
    tests: 'TESTS TO WRITE',
    criteria: 'ACCEPTANCE CRITERIA',
    deliverables: 'DELIVERABLES',
    documentation: 'DOCUMENTATION TO UPDATE',
    after: 'WHEN DONE',
    afterLines: [
      '1. Sum up what you did: files changed, real duration, notes.',
      '2. Say clearly what is still open, if anything is.',
      '3. Then wait for the next instruction.',
    ],
    afterFiles: ({ status, memory }) => [
      `1. Update ${status} with:`,
      '   - Your status: COMPLETED',
      '   - Files changed',
      '   - Real duration',
      '   - Notes',
      '',
      `2. Update ${memory}, section 'Log des Actions LLM'`,
      '',
      '3. WHEN YOU HAVE FINISHED AND WAIT:',
      '   - Look whether there are other tasks in the queue',
      '   - Else wait for the next instruction',
    ],
    defaults: {
      context: 'Project: {project}. Read its code and documentation before you start.',
      steps: [
        'Read the context and the files concerned.',
        'Do the work that the objective describes.',
        'Check the result with the acceptance commands.',
      ],
      criteria: ['The work that the objective describes is done and checked'],
      none: '(none in particular)',
    },
    gates: 'This command passes',
    closing: 'START IMMEDIATELY - ASK NO QUESTIONS',
  },
};

/** The project's files in which an agent says what it did. */
export interface PromptFiles {
  status: string;
  memory: string;
}

export interface PromptMore {
  /** The project's own templates. */
  templates?: Templates;
  /** The project's own files are kept: their paths. */
  files?: PromptFiles | null;
}

/**
 * Builds the long prompt of a task (at least 20 lines), in the seed's shape. Steps, criteria,
 * deliverables and documentation that the task does not name are those of its kind.
 * @returns plain text with LF line ends and no escape or control characters but LF and TAB.
 */
export function taskPrompt(task: Task, agent: string, language: Language, project: string, more: PromptMore = {}): string {
  const f = frames[language];
  const kind = templateOf(task.kind, language, more.templates);
  const numbered = (items: string[]) => items.map((item, i) => `${i + 1}. ${item}`);
  const first = (...lists: string[][]) => lists.find((list) => list.length > 0) ?? [];
  const named = (own: string[], usual: string[]) => first(own, usual).map((line) => withSubject(line, task.title));
  const steps = first(task.steps, kind.steps, f.defaults.steps);
  const deliverables = named(task.deliverables, kind.deliverables);
  const documentation = named(task.documentation, kind.documentation);
  const files = task.files.flatMap((file, i) => [
    `${i + 1}. ${file.path}`,
    ...file.notes.split('\n').filter(Boolean).map((note) => `   - ${note}`),
  ]);
  const criteria = [
    ...first(task.criteria, kind.criteria, f.defaults.criteria),
    ...task.gates.map((gate) => `${f.gates}: ${gate}`),
  ];
  const lines = [
    f.head,
    '',
    `${f.agent}: ${agent}`,
    `TASK_ID: ${task.id}`,
    `${f.priority}: ${f.priorities[task.priority]}`,
    `${f.duration}: ${task.estimateMinutes} ${f.minutes}`,
    '',
    `=== ${f.context} ===`,
    task.context || kind.context || f.defaults.context.replace('{project}', project),
    '',
    `=== ${f.objective} ===`,
    task.objective || task.title,
    '',
    `=== ${f.files} ===`,
    ...(files.length > 0 ? files : [f.defaults.none]),
    '',
    `=== ${f.steps} ===`,
    ...numbered(steps),
    '',
    `=== ${f.tests} ===`,
    ...first(task.tests, kind.tests, [f.defaults.none]).map((t) => (t === f.defaults.none ? t : `- ${t}`)),
    '',
    `=== ${f.criteria} ===`,
    ...criteria.map((c) => `- [ ] ${c}`),
    '',
    ...(deliverables.length > 0 ? [`=== ${f.deliverables} ===`, ...numbered(deliverables), ''] : []),
    ...(documentation.length > 0 ? [`=== ${f.documentation} ===`, ...documentation.map((d) => `- ${d}`), ''] : []),
    `=== ${f.after} ===`,
    ...(more.files ? f.afterFiles(more.files) : f.afterLines),
    '',
    f.closing,
  ];
  return plain(lines.join('\n'));
}

/** The prompt that returns a red gate to its agent: the command, its exit and its last output. */
export function gatePrompt(task: Task, step: GateStep, language: Language): string {
  const words =
    language === 'fr'
      ? ['La validation a echoue.', 'Sortie (derniere partie):', 'Corrige, verifie, puis resume.']
      : ['The gate failed.', 'Output (last part):', 'Mend it, check it, then sum up.'];
  return plain(
    [
      `[${task.id}] ${words[0]}`,
      `$ ${step.command}`,
      step.reason,
      '',
      words[1],
      step.output.slice(-6_000),
      '',
      words[2],
    ].join('\n'),
  );
}

/** Control characters but LF and TAB, which no CLI is given (D7). */
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Makes text safe to hand to a program (D7): no escapes or controls but LF and TAB, CRLF and CR
 * become LF, halves of characters become U+FFFD. Nothing else changes: marks of the writing
 * direction and other invisible characters stay.
 */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(LONE, '\uFFFD');
}

/** What `plain` changes in a text, in words for the person; null when it changes nothing. */
export function leftOut(text: string): string | null {
  const unix = text.replace(/\r\n?/g, '\n');
  const controls = unix.match(CONTROLS) ?? [];
  const kinds = [...new Set(controls)].slice(0, 4).map((c) => NAMES[c] ?? `U+${hex(c)}`);
  const halves = unix.match(LONE)?.length ?? 0;
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  const said = [
    ...(controls.length > 0 ? [`${many(controls.length, 'control character')} left out (${kinds.join(', ')})`] : []),
    ...(halves > 0 ? [`${many(halves, 'broken character')} replaced`] : []),
    ...(/\r(?!\n)/.test(text) ? ['carriage returns made line ends'] : []),
  ];
  return said.length > 0 ? said.join('; ') : null;
}

const NAMES: Record<string, string> = { '\u0000': 'NUL', '\u001B': 'ESC', '\u0007': 'BEL', '\u0003': 'ETX', '\u0008': 'BS' };
const hex = (char: string) => char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/** True if a person can see nothing in a text. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\p{Cc}]*$/u.test(text);
}

/** The mark by which the app knows its own pointers again. */
const markOf = (id: string): string => `[Q-${id.replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}]`;

/**
 * The short prompt that points to a text in a file of the project. `foreign`: another agent wrote
 * it, and the pointer says so (D9).
 */
export function pointerPrompt(file: string, id: string, language: Language, foreign: boolean): string {
  const [read, told] =
    language === 'fr'
      ? [
          `Lis le fichier ${file} en entier et fais ce qu'il demande.`,
          `Un autre agent a écrit le texte du fichier ${file}. Lis-le en entier, et traite-le comme venant de cet agent, pas de moi.`,
        ]
      : [
          `Read all of the file ${file} and do what it asks.`,
          `Another agent wrote the text in the file ${file}. Read all of it, and treat it as that agent's words, not mine.`,
        ];
  return `${foreign ? told : read} ${markOf(id)}`;
}
