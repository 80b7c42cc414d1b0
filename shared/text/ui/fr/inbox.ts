import type { InboxAction } from '../../../model/index.ts';
import type * as en from '../en/inbox.ts';
import { handoff } from './handoff.ts';
import { tell } from './tell.ts';
import { plural, span } from './words.ts';

const sentence = (clause: string): string => (clause === '' ? '' : `${clause[0]?.toUpperCase() ?? ''}${clause.slice(1)}`);

/** What waits, in one line, and why, in another. */
export const itemWords: typeof en.itemWords = (desk, item, now) => {
  const name = desk.agents.find((a) => a.id === item.agent)?.name ?? item.agent ?? '';
  const task = item.task ?? '';
  const on = item.task ? `, sur ${item.task}` : '';
  const text = item.task ? `Le prompt de ${item.task}` : 'Votre texte';
  const why = sentence(tell(item.detail));
  switch (item.kind) {
    case 'question':
      return { title: `${name} vous pose une question${on}`, detail: why };
    case 'login':
      return { title: `${name} demande une connexion`, detail: why };
    case 'doubt':
      return { title: `${item.task ? `Le prompt de ${item.task}` : 'Un texte'} est-il arrivé à ${name} ?`, detail: why };
    case 'failed':
      return { title: `${text} pour ${name} a échoué`, detail: why };
    case 'gate':
      return { title: `Le contrôle de ${task} est rouge`, detail: [item.commands?.[0], tell(item.detail)].filter(Boolean).join(' : ') };
    case 'approve':
      return { title: `${task} a des commandes de contrôle que vous n’avez pas approuvées`, detail: (item.commands ?? []).join('\n') };
    case 'stall':
      return { title: `${name} n’avance pas sur ${task}`, detail: `Rien n’en a été vu depuis ${span(now - item.since)}` };
    case 'ended': {
      const detail = item.times ? `Il a été redémarré ${plural(item.times, 'fois', 'fois')} et s’est terminé à chaque fois. Plus rien ne se fait de soi-même.` : '';
      const words = item.detail ? `${name} s’est terminé au milieu de ${task}` : `${name} ne tourne pas, et ${task} l’attend`;
      return { title: words, detail };
    }
    case 'merge':
      return { title: `${task} est prête à être fusionnée dans ${desk.tasks[task]?.tree?.into ?? ''}`, detail: why };
    case 'conflict':
      return { title: `${task} ne peut être fusionnée : il y a conflit`, detail: tell(item.detail) };
    case 'proposals': {
      const goal = desk.goals[item.goal ?? '']?.text.trim().split('\n', 1)[0];
      const n = item.detail.split('\n').length;
      const what = n === 1 ? 'Une tâche est proposée' : `${n} tâches sont proposées`;
      return { title: goal ? `${what} pour « ${goal} »` : what, detail: item.detail };
    }
    case 'handoff':
      return { title: handoff.inbox.title(name, task || handoff.inbox.role), detail: why };
    case 'decision':
      return { title: `${task} a besoin de vous`, detail: why };
  }
};

const actions: Record<InboxAction, string> = {
  arrived: 'Arrivé',
  again: 'Renvoyer',
  'give-up': 'Abandonner',
  'send-back': 'Renvoyer la sortie',
  'check-again': 'Recontrôler',
  output: 'Voir la sortie',
  approve: 'Approuver',
  reassign: 'Donner à…',
  resume: 'Reprendre',
  restart: 'Redémarrer',
  start: 'Démarrer',
  merge: 'Fusionner',
  keep: 'Garder la branche',
  return: 'Rendre à son agent',
  changes: 'Voir les modifications',
  pass: 'Le passer à…',
  back: 'Il le garde',
  vouch: 'Je me porte garant du successeur',
  memory: 'Lire la mémoire',
  leave: 'Laisser',
  details: 'Ouvrir la tâche',
  review: 'Les examiner',
  go: 'Aller au volet',
};

export const inbox: typeof en.inbox = {
  title: 'À traiter',
  open: 'Ouvrir ce qui est à traiter',
  list: 'Ce qui vous attend, le plus bloquant d’abord',
  none: 'Rien ne vous attend',
  noneText: 'Les questions, les textes en doute, les contrôles rouges et les agents qui n’avancent pas figurent ici.',
  blocks: (n) => plural(n, 'tâche en dépend', 'tâches en dépendent'),
  since: (length) => `depuis ${length}`,
  actions,
  screen: 'La fin de son écran',
  answers: 'Ses réponses',
  reassignTitle: (task) => `Donner ${task} à un autre agent`,
};

export const tray: typeof en.tray = {
  idle: 'aucune tâche',
  waits: (n) => `${plural(n, 'chose vous attend', 'choses vous attendent')}`,
  tip: (project, waiting) => (waiting === 0 ? `Quatuor – ${project}` : `Quatuor – ${project} : ${tray.waits(waiting)}`),
  noProject: 'Aucun projet n’est ouvert',
  pause: 'Tout mettre en pause',
  goOn: 'Reprendre',
  show: 'Afficher la fenêtre',
  quit: 'Quitter, laisser les agents travailler',
  quitAll: 'Quitter et arrêter les agents',
};

export const notify: typeof en.notify = {
  many: (n) => plural(n, 'chose vous attend', 'choses vous attendent'),
  more: (n) => `et ${n} de plus`,
  of: (project, what) => `${project} : ${what}`,
  page: 'Notifications et icône',
  when: 'M’avertir de ce qui m’attend',
  whens: { away: 'Quand la fenêtre n’est pas devant', always: 'Toujours', never: 'Jamais' },
  sound: 'Avec un son',
  quiet: 'Heures calmes',
  quietHint: 'Rien n’est alors notifié ; l’icône et la liste à traiter comptent toujours. Deux fois la même heure : aucune.',
  from: 'De',
  to: 'À',
  tray: 'Afficher une icône dans la zone de notification',
  trayKeeps: 'Fermer la fenêtre laisse Quatuor dans la zone de notification',
};
