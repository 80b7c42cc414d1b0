import type { Mode } from '../../model/index.ts';
import { oneLine } from '../files.ts';
import { plain, type Language } from '../prompt.ts';
import { labels } from './readback-words.ts';

/** A memory of more bytes is read in parts: a CLI cuts what a command prints. */
const PART_BYTES = 24_000;

export interface JudgementRequest {
  language: Language;
  /** The incumbent's name, and the successor's, where it is known. */
  from: string;
  to?: string;
  /** The memory; absolute. */
  path: string;
  /** Until when, epoch ms, and how many minutes that are. */
  until: number;
  minutes: number;
  /** How full its context is; null: not known. */
  percent: number | null;
  /** The task that is handed over; absent: the role. */
  task?: string;
}

/** Asks the incumbent to fill the marked places of its memory, and for nothing else. */
export function judgementRequest(about: JudgementRequest): string {
  const { language, to, path, minutes, task } = about;
  const clock = timeOf(about.until);
  const full = about.percent === null ? '' : ` (${Math.round(about.percent)} %)`;
  const whom = to ? oneLine(to, 40) : language === 'fr' ? 'un successeur' : 'a successor';
  const what = task ?? (language === 'fr' ? "ton role d'orchestrateur" : 'your role of orchestrator');
  const lines =
    language === 'fr'
      ? [
          '[HANDOFF - PREPARATION]',
          '',
          `Ton contexte se remplit${full}: ${what} va passer a ${whom}.`,
          'L’application a deja ecrit les faits (taches, ordre, git, validations) dans ce fichier:',
          `   ${path}`,
          '',
          'Ajoute ton jugement, et seulement la: remplace le texte entre parentheses dans chaque place marquee,',
          'entre <!-- quatuor:… --> et <!-- /quatuor:… -->:',
          '   - quatuor:context: ce qu’il faut savoir et qui n’est ecrit nulle part',
          '   - quatuor:failed: ce qui a ete essaye et n’a pas marche',
          '   - quatuor:next: ce qu’il faut faire ensuite, dans l’ordre',
          '   - quatuor:decisions: ce qui a ete decide, et pourquoi',
          '   - quatuor:risks: risques, pieges, fichiers delicats',
          '   - quatuor:instructions: instructions critiques pour le successeur',
          '',
          `Delai: ${minutes} minutes (jusqu’a ${clock}). Ensuite la partie de l’application vaut seule.`,
          'Ne change rien d’autre: ni les marques, ni le reste du fichier, ni current_orchestrator. N’envoie aucun prompt.',
          'Quand c’est ecrit, dis-le en une ligne et attends.',
        ]
      : [
          '[HANDOFF - PREPARATION]',
          '',
          `Your context is filling up${full}: ${what} will pass to ${whom}.`,
          'The app has written the facts (tasks, order, git, gates) into this file already:',
          `   ${path}`,
          '',
          'Add your judgement, and only there: replace the text in parentheses in each marked place,',
          'between <!-- quatuor:… --> and <!-- /quatuor:… -->:',
          '   - quatuor:context: what one has to know and is written nowhere',
          '   - quatuor:failed: what was tried and did not work',
          '   - quatuor:next: what to do next, in order',
          '   - quatuor:decisions: what was decided, and why',
          '   - quatuor:risks: risks, traps, delicate files',
          '   - quatuor:instructions: critical instructions for the successor',
          '',
          `You have ${minutes} minutes (until ${clock}). After that the app’s part stands alone.`,
          'Change nothing else: not the marks, not the rest of the file, not current_orchestrator. Send no prompt.',
          'When it is written, say so in one line and wait.',
        ];
  return plain(lines.join('\n'));
}

export interface TakeoverPrompt {
  language: Language;
  project: string;
  from: string;
  to: string;
  /** The memory; absolute, and its text, so that a long one is read in parts. */
  path: string;
  text: string;
  /** The project's prompt for this orchestrator; absolute. Null: there is none. */
  promptFile: string | null;
  /** The other agents' names. */
  workers: readonly string[];
  epoch: number;
  mode: Mode;
  /** Where what it has read is written to, for a CLI whose answer cannot be read; absolute. */
  answerFile?: string | null;
}

/** The prompt by which a successor takes the orchestrator's role, in the seed's words. */
export function takeoverPrompt(about: TakeoverPrompt): string {
  const { language, promptFile, workers, epoch, mode } = about;
  const [project, from, to] = [about.project, about.from, about.to].map((name) => oneLine(name, 100)) as [string, string, string];
  const names = workers.map((name) => oneLine(name, 40));
  const read = readCommands(about.path, about.text, language);
  const lines =
    language === 'fr'
      ? [
          `[HANDOFF ORCHESTRATEUR: ${from.toUpperCase()} -> ${to.toUpperCase()}]`,
          '',
          `Tu deviens maintenant l'ORCHESTRATEUR PRINCIPAL du projet ${project} (epoque ${epoch}).`,
          '',
          '1. LIS IMMEDIATEMENT le fichier de handoff:',
          ...read,
          '',
          ...(promptFile ? ['2. LIS le prompt orchestrateur:', `   cat ${shell(promptFile)}`] : ['2. LIS CLAUDE.md s’il existe: c’est la memoire partagee du projet.']),
          '',
          '3. PRENDS LE CONTROLE:',
          '   - Continue les taches en cours: elles restent a leurs agents, ne les renvoie pas',
          mode === 'automatic'
            ? '   - L’application distribue les nouvelles taches aux workers; decompose, decide et verifie'
            : mode === 'manual'
              ? '   - La personne distribue les nouvelles taches; decompose, decide et verifie'
              : '   - Distribue les nouvelles taches aux workers',
          `   - Surveille ${listed(names, 'et')}`,
          '',
          "4. IMPORTANT: Tu es maintenant responsable de TOUTE l'orchestration.",
          '',
          ...proof(language, about.answerFile ?? null),
          '',
          'COMMENCE MAINTENANT - Lis les fichiers et resume les operations.',
        ]
      : [
          `[ORCHESTRATOR HANDOFF: ${from.toUpperCase()} -> ${to.toUpperCase()}]`,
          '',
          `You are now the MAIN ORCHESTRATOR of the project ${project} (epoch ${epoch}).`,
          '',
          '1. READ the handoff file IMMEDIATELY:',
          ...read,
          '',
          ...(promptFile ? ['2. READ the orchestrator prompt:', `   cat ${shell(promptFile)}`] : ['2. READ CLAUDE.md if it is there: it is the shared memory of the project.']),
          '',
          '3. TAKE CONTROL:',
          '   - Go on with the tasks in progress: they stay with their agents, do not send them again',
          mode === 'automatic'
            ? '   - The app hands out the new tasks to the workers; decompose, decide and review'
            : mode === 'manual'
              ? '   - The person hands out the new tasks; decompose, decide and review'
              : '   - Hand out the new tasks to the workers',
          `   - Watch ${listed(names, 'and')}`,
          '',
          '4. IMPORTANT: You are now responsible for ALL of the orchestration.',
          '',
          ...proof(language, about.answerFile ?? null),
          '',
          'START NOW - Read the files and sum up the operations.',
        ];
  return plain(lines.join('\n'));
}

export interface TaskTakeoverPrompt {
  language: Language;
  project: string;
  from: string;
  to: string;
  task: string;
  path: string;
  text: string;
  /** The long prompt of the task: what has to be done. */
  prompt: string;
  /** Its successor is a fresh session of the same agent. */
  same: boolean;
  answerFile?: string | null;
}

/** The prompt by which a fresh session, or another agent, goes on with a task in the middle. */
export function taskTakeoverPrompt(about: TaskTakeoverPrompt): string {
  const { language, task, same } = about;
  const [project, from, to] = [about.project, about.from, about.to].map((name) => oneLine(name, 100)) as [string, string, string];
  const read = readCommands(about.path, about.text, language);
  const lines =
    language === 'fr'
      ? [
          `[HANDOFF TACHE: ${from.toUpperCase()} -> ${to.toUpperCase()}]`,
          `TASK_ID: ${task}`,
          '',
          same
            ? `Tu continues ${task} du projet ${project} dans une session neuve: le contexte de la precedente etait plein.`
            : `Tu reprends ${task} du projet ${project}, que ${from} ne peut plus continuer.`,
          '',
          '1. LIS IMMEDIATEMENT le fichier de handoff:',
          ...read,
          '',
          '2. REGARDE l’etat des fichiers (git status, git diff): ce qui est fait reste.',
          '',
          `3. CONTINUE ${task} la ou elle en est, jusqu’au bout. Ne recommence pas a zero, ne touche pas aux fichiers des autres taches.`,
          '',
          ...proof(language, about.answerFile ?? null),
          '',
          'La tache, telle qu’elle a ete donnee:',
          '',
          about.prompt,
        ]
      : [
          `[TASK HANDOFF: ${from.toUpperCase()} -> ${to.toUpperCase()}]`,
          `TASK_ID: ${task}`,
          '',
          same
            ? `You go on with ${task} of the project ${project} in a fresh session: the context of the earlier one was full.`
            : `You take over ${task} of the project ${project}, which ${from} cannot go on with.`,
          '',
          '1. READ the handoff file IMMEDIATELY:',
          ...read,
          '',
          '2. LOOK how the files stand (git status, git diff): what is done stays.',
          '',
          `3. GO ON with ${task} where it stands, to its end. Do not begin from nothing, leave the files of other tasks alone.`,
          '',
          ...proof(language, about.answerFile ?? null),
          '',
          'The task as it was given:',
          '',
          about.prompt,
        ];
  return plain(lines.join('\n'));
}

/** The next one of the same agent, as the one that goes is told of it. */
export const freshSession = (language: Language): string => (language === 'fr' ? 'une session neuve' : 'a fresh session');

/** Behind the prompt for the role, where the session that ends had a task too. @param prompt the task's long prompt */
export function ownTask(language: Language, task: string, prompt: string): string {
  const lines =
    language === 'fr'
      ? [
          `TASK_ID: ${task}`,
          `5. ENSUITE CONTINUE TOI-MEME ${task} la ou elle en est, jusqu’au bout: la session precedente y travaillait. Ne recommence pas a zero.`,
          '',
          'La tache, telle qu’elle a ete donnee:',
        ]
      : [
          `TASK_ID: ${task}`,
          `5. THEN GO ON YOURSELF with ${task} where it stands, to its end: the earlier session worked on it. Do not begin from nothing.`,
          '',
          'The task as it was given:',
        ];
  return plain([...lines, '', prompt].join('\n'));
}

/** Asks for the three lines that show what the successor has read. `file`: where they are written to as well. */
export function proof(language: Language, file: string | null): string[] {
  const l = labels[language];
  return language === 'fr'
    ? [
        'COMMENCE TA REPONSE par ces trois lignes, apres lecture, avec les mots du fichier:',
        `   ${l.goal}: <le but ouvert, en une phrase>`,
        `   ${l.tasks}: <les TASK_ID de la section TACHES EN COURS, tous; ou aucune>`,
        `   ${l.next}: <ce que tu fais ensuite, avec son TASK_ID>`,
        ...(file ? [`Ecris aussi ces trois lignes dans ${shell(file)}`] : []),
      ]
    : [
        'BEGIN YOUR ANSWER with these three lines, once you have read it, in the words of the file:',
        `   ${l.goal}: <the open goal, in one sentence>`,
        `   ${l.tasks}: <the TASK_IDs of the section TASKS IN PROGRESS, all of them; or none>`,
        `   ${l.next}: <what you do next, with its TASK_ID>`,
        ...(file ? [`Write these three lines into ${shell(file)}, too`] : []),
      ];
}

/** The commands that print a memory, in parts that no CLI cuts. */
export function readCommands(path: string, text: string, language: Language): string[] {
  const file = shell(path);
  const parts: [number, number][] = [];
  let from = 1;
  let size = 0;
  const lines = text.replace(/\n$/, '').split('\n');
  lines.forEach((line, i) => {
    const length = new TextEncoder().encode(line).length + 1;
    if (size > 0 && size + length > PART_BYTES) {
      parts.push([from, i]);
      from = i + 1;
      size = 0;
    }
    size += length;
  });
  parts.push([from, lines.length]);
  if (parts.length === 1) return [`   cat ${file}`];
  const all = language === 'fr' ? `   (${parts.length} parties, lis-les toutes)` : `   (${parts.length} parts, read them all)`;
  return [all, ...parts.map(([first, last]) => `   sed -n '${first},${last}p' ${file}`)];
}

export interface FormerHolder {
  language: Language;
  from: string;
  to: string;
  epoch: number;
  at: number;
  /** The task that was taken from it; absent: the role. */
  task?: string;
  /** Tasks that it still holds. */
  holds: readonly string[];
}

/** Tells an agent that held the role, or a task, that it does so no more. */
export function formerHolderMessage({ language, from, to, epoch, at, task, holds }: FormerHolder): string {
  const name = oneLine(to, 40);
  const clock = timeOf(at);
  const own = holds.join(', ');
  if (task)
    return language === 'fr'
      ? `[HANDOFF] ${task} est passee de ${from} a ${name} (${clock}). Ne continue pas cette tache et ne touche plus a ses fichiers.`
      : `[HANDOFF] ${task} passed from ${from} to ${name} (${clock}). Do not go on with it and leave its files alone.`;
  return language === 'fr'
    ? [
        `[HANDOFF] Le role d'orchestrateur est passe de ${from} a ${name} (epoque ${epoch}, ${clock}).`,
        'Tes ordres d’orchestrateur sont refuses depuis: n’envoie plus de prompts aux autres agents, ne change pas current_orchestrator.',
        own ? `Tu restes worker: continue ${own}.` : 'Tu restes worker: attends la prochaine instruction.',
      ].join('\n')
    : [
        `[HANDOFF] The role of orchestrator passed from ${from} to ${name} (epoch ${epoch}, ${clock}).`,
        'Your orders as orchestrator are refused since then: send no prompts to the other agents, do not change current_orchestrator.',
        own ? `You stay a worker: go on with ${own}.` : 'You stay a worker: wait for the next instruction.',
      ].join('\n');
}

/** Tells the incumbent that it has the role again: nobody took it. */
export function roleIsBackMessage({ language, epoch, at }: { language: Language; epoch: number; at: number }): string {
  return language === 'fr'
    ? `[HANDOFF] Le role d'orchestrateur est de nouveau le tien (epoque ${epoch}, ${timeOf(at)}): personne ne l'a pris. Continue.`
    : `[HANDOFF] The role of orchestrator is yours again (epoch ${epoch}, ${timeOf(at)}): nobody took it. Go on.`;
}

const two = (n: number): string => String(n).padStart(2, '0');
const timeOf = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;

function listed(names: readonly string[], and: string): string {
  if (names.length === 0) return and === 'et' ? 'les workers' : 'the workers';
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}

/** A path as a shell takes it. */
const shell = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
