import { plain, type Language } from './prompt.ts';

/** Why an agent does not get the task that it took itself. */
export type ClaimHold =
  | { why: 'done' }
  | { why: 'other'; agent: string }
  | { why: 'blocked'; by: readonly string[] }
  | { why: 'full'; max: number }
  | { why: 'person' }
  | { why: 'now' };

const reasons = {
  fr: (hold: ClaimHold): string => {
    switch (hold.why) {
      case 'done': return 'elle est deja terminee';
      case 'other': return `${hold.agent} l'a deja`;
      case 'blocked': return `elle attend ${few(hold.by, 'et', 'autres')}`;
      case 'full': return `tu as deja ${hold.max} tache${hold.max > 1 ? 's' : ''}, ton maximum`;
      case 'person': return 'dans ce projet, une personne distribue les taches';
      case 'now': return 'elle ne peut pas commencer maintenant';
    }
  },
  en: (hold: ClaimHold): string => {
    switch (hold.why) {
      case 'done': return 'it is done already';
      case 'other': return `${hold.agent} has it`;
      case 'blocked': return `it waits for ${few(hold.by, 'and', 'more')}`;
      case 'full': return `you have ${hold.max} task${hold.max > 1 ? 's' : ''} already, your maximum`;
      case 'person': return 'in this project a person hands out the tasks';
      case 'now': return 'it cannot begin now';
    }
  },
};

/** The same reason for the person, about the agent by its name; null: it has words of its own. */
export function claimWhy(hold: ClaimHold, agent: string): string | null {
  if (hold.why === 'person' || hold.why === 'now') return null;
  return hold.why === 'full' ? `${agent} takes ${hold.max} at a time` : reasons.en(hold);
}

const few = (ids: readonly string[], and: string, more: string): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} ${and} ${ids.length - 5} ${more}` : ids.join(', ');

/** Tells an agent that the task for which it entered itself in a file is not its own, and why. */
export function claimPrompt(id: string, hold: ClaimHold, language: Language): string {
  const why = reasons[language](hold);
  const lines = language === 'fr'
    ? ['[TACHE NON ATTRIBUEE]', `Tu t'es inscrit sur ${id} dans un fichier, mais cette tache n'est pas a toi: ${why}.`,
       'Ne travaille pas dessus et laisse ses fichiers tels quels.', 'Ta prochaine tache te sera envoyee ici.']
    : ['[TASK NOT GRANTED]', `You entered yourself for ${id} in a file, but that task is not yours: ${why}.`,
       'Do not work on it, and leave its files as they are.', 'Your next task will be sent to you here.'];
  return plain(lines.join('\n'));
}
