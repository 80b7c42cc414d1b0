import type { Task } from '../model/index.ts';
import { plain, type Language } from './prompt.ts';

/** The seed's reminder, word for word, with the task's id. */
export function remindPrompt(id: string, language: Language): string {
  const lines =
    language === 'fr'
      ? [
          '[RAPPEL URGENT]',
          `Tu as une tache en cours: ${id}`,
          'Si tu es bloque, indique le probleme dans ORCHESTRATION_STATUS.md',
          'Sinon, CONTINUE le travail.',
        ]
      : [
          '[URGENT REMINDER]',
          `You have a task in progress: ${id}`,
          'If you are blocked, write the problem into ORCHESTRATION_STATUS.md',
          'Otherwise, CONTINUE the work.',
        ];
  return lines.join('\n');
}

const words = {
  fr: {
    head: '[RAPPEL URGENT]',
    task: (id: string, title: string) => `Tu as toujours une tache en cours: ${id} - ${title}`,
    still: (n: number) => `Aucun progres n'est visible depuis ${n} minute${n > 1 ? 's' : ''}.`,
    objective: '=== OBJECTIF ===',
    files: '=== FICHIERS QUI N’EXISTENT PAS ENCORE ===',
    gate: '=== VALIDATION ===',
    gateLine: (command: string) => `- Cette commande doit passer: ${command}`,
    blocked: 'Si tu es bloque, indique le probleme dans ORCHESTRATION_STATUS.md et dis ce qu’il te faut.',
    go: 'Sinon, CONTINUE le travail MAINTENANT a partir de la prochaine etape.',
  },
  en: {
    head: '[URGENT REMINDER]',
    task: (id: string, title: string) => `You still have a task in progress: ${id} - ${title}`,
    still: (n: number) => `No progress has been seen for ${n} minute${n === 1 ? '' : 's'}.`,
    objective: '=== OBJECTIVE ===',
    files: '=== FILES THAT DO NOT EXIST YET ===',
    gate: '=== VALIDATION ===',
    gateLine: (command: string) => `- This command must pass: ${command}`,
    blocked: 'If you are blocked, write the problem into ORCHESTRATION_STATUS.md and say what you need.',
    go: 'Otherwise, CONTINUE the work NOW from the next step.',
  },
};

/**
 * The second, more specific reminder: for how long nothing was seen, the objective, the files that
 * are not there yet, and what the gate will run.
 */
export function againPrompt(task: Task, seen: { minutes: number; absent: string[] }, language: Language): string {
  const w = words[language];
  const part = (head: string, lines: string[]) => (lines.length > 0 ? ['', head, ...lines] : []);
  return plain(
    [
      w.head,
      w.task(task.id, task.title),
      w.still(Math.max(1, seen.minutes)),
      ...part(w.objective, [(task.objective || task.title).slice(0, 4_000)]),
      ...part(w.files, seen.absent.slice(0, 50).map((path) => `- ${path}`)),
      ...part(w.gate, task.gates.map(w.gateLine)),
      '',
      w.blocked,
      w.go,
    ].join('\n'),
  );
}

/** Tells an agent that was cut off in the middle of a task, by its program's end or by a limit, to go on. */
export function goOnPrompt(task: Task, language: Language, by: 'end' | 'limit' = 'end'): string {
  const name = `${task.id} - ${task.title}`;
  const [head, ended, look, go] =
    language === 'fr'
      ? [
          '[REPRISE]',
          by === 'limit'
            ? `Ta limite d'utilisation a coupe ta tache ${name}. Elle est levee.`
            : `Ton programme s'est arrete au milieu de ta tache ${name}, et il a ete relance.`,
          'Verifie ce qui est deja fait: fichiers, tests, commandes en cours.',
          'Puis CONTINUE le travail jusqu’au bout.',
        ]
      : [
          '[RESUMPTION]',
          by === 'limit'
            ? `Your usage limit cut off your task ${name}. It is over.`
            : `Your program ended in the middle of your task ${name}, and was started again.`,
          'Check what is done already: files, tests, commands under way.',
          'Then CONTINUE the work to its end.',
        ];
  return plain([head, ended, look, go].join('\n'));
}
