import type * as en from '../en/carry.ts';
import { de, plural } from './words.ts';

const says = (title: string, detail: string): { title: string; detail: string } => ({ title, detail });

export const carry: typeof en.carry = {
  pane: {
    paths: (n, name) => says(n === null ? 'Insérer les chemins' : n === 1 ? 'Insérer le chemin' : `Insérer ${n} chemins`, `comme votre frappe pour ${name}, entre apostrophes ; rien n’est envoyé`),
    text: (lines, name) =>
      lines === null ? says('Insérer le texte', `comme votre frappe pour ${name} ; plusieurs lignes vous sont d’abord montrées`)
      : lines === 1 ? says('Insérer le texte', `comme votre frappe pour ${name} ; rien n’est envoyé`)
      : says(`Insérer ${lines} lignes`, `plusieurs lignes pour ${name} : elles vous sont d’abord montrées`),
    no: {
      terminal: (name) => says('Pas de terminal', `${name} ne tourne pas`),
      starting: (name) => says('Pas encore', `${name} démarre`),
      asks: (name) => says('Une question est posée', `une frappe répondrait maintenant à la question ${de(name)}`),
      login: (name) => says('Connexion d’abord', `${name} attend que vous vous connectiez`),
      writing: (name) => says('Pas maintenant', `un message pour ${name} est en cours d’écriture`),
      empty: () => says('C’est vide', 'il n’y a pas de texte à insérer'),
      many: () => says('Trop de fichiers', '100 au plus à la fois'),
      long: () => says('Trop long', '200 000 caractères au plus : un fichier peut être nommé'),
      runs: (name) => says('Plusieurs lignes', `le programme du terminal ${de(name)} exécuterait chacune`),
    },
  },
  board: {
    file: () => says('En faire une tâche', 'l’éditeur s’ouvre avec son texte ; une liste de tâches ouvre l’import'),
    text: () => says('En faire une tâche', 'l’éditeur s’ouvre avec le texte ; rien n’est encore ajouté'),
    no: {
      several: () => says('Un fichier à la fois', 'un fichier devient le brouillon d’une tâche'),
      kind: () => says('Ce n’est pas du texte', 'texte et Markdown deviennent le brouillon d’une tâche'),
      binary: () => says('Ce n’est pas du texte', 'impossible de le lire en UTF-8'),
      folder: () => says('C’est un dossier', 'un fichier texte ou Markdown devient le brouillon d’une tâche'),
      empty: () => says('C’est vide', 'il n’y a pas de texte pour une tâche'),
      long: () => says('Trop long', 'la description d’une tâche a 100 000 caractères au plus'),
    },
  },
  said: (title, detail) => `${title} : ${detail}`,
  inserted: (name) => `Inséré pour ${name}. Rien n’a été envoyé.`,
  lost: (n) => `${plural(n, 'fichier n’a', 'fichiers n’ont')} pas de chemin qui s’écrive en texte : ${n === 1 ? 'laissé' : 'laissés'} de côté`,
  draft: (title) => `L’éditeur est ouvert avec un brouillon : ${title}`,
  clipboard: 'Il n’y a pas de texte dans le presse-papiers',
  askTitle: (lines, name) => `Insérer ${lines} lignes pour ${name} ?`,
  askText: 'Elles sont dans sa ligne comme votre propre frappe. Rien n’est envoyé avant que vous appuyiez sur Entrée.',
  more: (n) => `… et ${plural(n, 'autre ligne', 'autres lignes')}`,
  insert: 'Insérer',
  paths: 'Insérer des chemins de fichiers…',
  pathsFor: (name) => `Insérer des chemins de fichiers pour ${name}…`,
};
