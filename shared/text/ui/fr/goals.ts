import type * as en from '../en/goals.ts';
import { de, plural } from './words.ts';

export const goals: typeof en.goals = {
  tab: 'Objectifs',
  add: 'Nouvel objectif',
  title: 'Nouvel objectif',
  text: 'Ce qui doit être atteint',
  hint: 'Une phrase ou une page. L’agent la découpe en tâches et les propose ici.',
  agent: 'Pour',
  send: 'Envoyer',
  empty: { title: 'Aucun objectif pour l’instant', text: 'Écrivez ce qui doit être atteint. Un agent le découpe en longues tâches et les propose ; vous acceptez, modifiez ou refusez chacune.' },
  state: {
    queued: (agent) => `Attend ${agent}`,
    writing: (agent) => `En route vers ${agent}`,
    accepted: (agent) => `${agent} le découpe en tâches`,
    finished: (agent) => `${agent} a fini`,
    none: (agent) => `${agent} a fini et n’a rien proposé`,
    unverified: (agent) => `Est-il parvenu à ${agent} ?`,
    failed: 'Il n’est pas arrivé',
  },
  counts: (open, accepted, refused) =>
    [open && plural(open, 'proposition', 'propositions'), accepted && plural(accepted, 'acceptée', 'acceptées'), refused && plural(refused, 'refusée', 'refusées')].filter(Boolean).join(', '),
  foreign: (file) => `Trouvé dans ${file}`,
  close: 'Retirer de la liste',
  closeTitle: 'Retirer cet objectif de la liste ?',
  closeText: (n) => (n > 0 ? plural(n, 'proposition ouverte est refusée.', 'propositions ouvertes sont refusées.') : 'Ses tâches restent.'),
  message: 'Voir son prompt',
  acceptAll: (n) => (n === 1 ? 'L’accepter' : `En accepter ${n}`),
  proposal: 'Proposition',
  label: (title) => `Proposition : ${title}`,
  accept: 'Accepter',
  edit: 'Modifier, puis accepter',
  editTitle: 'Modifier la proposition',
  refuse: 'Refuser',
  all: {
    title: (n) => `Accepter ${plural(n, 'proposition', 'propositions')} ?`,
    gates: 'Vous approuvez ainsi ces commandes. Elles seront exécutées dans le dossier du projet, avec vos droits :',
    left: (n) => `${plural(n, 'proposition reste', 'propositions restent')} : ${n < 2 ? 'elle a un défaut' : 'elles ont un défaut'}.`,
  },
  stays: (words) => `Ne peut être acceptée : ${words}`,
  gates: 'Accepter approuve ces commandes :',
  accepted: (id) => `Acceptée sous ${id}`,
  refused: 'Refusée',
  none: 'Aucun fichier de propositions n’a été écrit.',
};

/** A problem of a proposal as part of a sentence. */
export const proposalWords: typeof en.proposalWords = (problem, missing) => {
  switch (problem.kind) {
    case 'unknown':
      return `attend ${problem.id}, qui n’existe pas`;
    case 'refused':
      return `attend ${problem.id}, que vous avez refusée`;
    case 'cycle':
      return `s’attend elle-même : ${problem.ids.join(' → ')}`;
    case 'overlap':
      return `${problem.path} est en cours de modification par ${problem.task}`;
    case 'same-title':
      return `le titre est aussi celui ${de(problem.task)}`;
    case 'quality':
      return `gagnerait à avoir ${problem.missing.map((point) => missing[point] ?? point).join(', ')}`;
  }
};
