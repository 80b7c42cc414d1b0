import type * as en from '../en/changes.ts';
import { plural } from './words.ts';

export const changes: typeof en.changes = {
  label: (id) => `Modifications de ${id}`,
  title: (id, title) => `${id} : ${title}`,
  open: 'Modifications…',
  loading: 'Recherche de ce qui a changé…',
  unreadable: 'Ce que git en a dit n’a pas pu être lu.',
  none: 'Rien n’a changé.',
  shared: 'Depuis le début de la tâche, dans le dossier que les agents partagent : ce que d’autres et vous avez changé entre-temps y est aussi.',
  sharedDone: 'Du début à la fin de la tâche, dans le dossier que les agents partagent : ce que d’autres et vous avez changé entre-temps y est aussi.',
  onBranch: (branch, into) => `Sur la branche ${branch}, depuis son départ de ${into}. Les fichiers de l’application dans le projet sont laissés de côté.`,
  besides: (what) => `En outre : ${what}.`,
  more: (n) => `${plural(n, 'fichier', 'fichiers')} de plus.`,
  moreLines: (n) => `${plural(n, 'ligne', 'lignes')} de plus : afficher`,
  cut: 'Le patch est trop grand pour être montré en entier : en voici le début.',
  binary: 'pas du texte',
  noText: 'Il n’y a pas de lignes à montrer.',
  notShown: 'Ses lignes ne sont pas montrées : le patch est trop grand.',
  renamed: (from, to) => `${from} → ${to}`,
  folder: 'Ouvrir le dossier',
  giveBack: 'Rendre à son agent',
  returnHint: 'La branche principale est fusionnée dans son worktree, et il lui est demandé de régler les conflits.',
  keep: 'Garder la branche',
  keepHint: 'La tâche est terminée, et sa branche reste telle quelle. Les tâches suivantes commencent sans son travail.',
  merge: (into) => `Fusionner dans ${into}`,
  again: 'Réessayer la fusion',
  conflict: (into, files) =>
    `Cela ne s’accorde pas avec ${into} tel qu’il est : ${files}. Rien n’a été changé. Son agent peut le régler ; ou fusionnez la branche à la main, puis gardez-la ici.`,
  waits: (why) => `Pas fusionnée : ${why}.`,
};
