import type * as en from '../en/exchange.ts';
import { plural } from './words.ts';

export const exchange: typeof en.exchange = {
  saved: (path) => `Les tâches sont dans ${path}`,
  title: 'Importer des tâches',
  hint: 'Une liste à cocher en Markdown, un CSV dont la première ligne nomme les colonnes, ou des tickets GitHub. Rien n’est ajouté sans votre accord ; aucune commande qui s’y trouve n’est approuvée.',
  file: 'Choisir un fichier…',
  drop: 'ou déposez-le ici, ou collez-le ci-dessous',
  issues: 'Tickets GitHub',
  reading: 'Demande à gh…',
  text: 'La liste',
  placeholder: '- [ ] Écrire le lecteur de prix\n  - Priorité: haute\n  - Fichier: src/prices.ts\n- [ ] Avertir par courriel\n  - Après: Écrire le lecteur de prix',
  preview: 'Ce qui serait ajouté',
  known: (id) => `déjà là : ${id}`,
  after: (ids) => `après ${ids}`,
  line: (line) => `ligne ${line}`,
  issue: (number) => `#${number}`,
  problems: 'Ce qui ne va pas',
  ticked: (n) => `${plural(n, 'tâche cochée est laissée', 'tâches cochées sont laissées')} de côté`,
  add: (n) => (n === 0 ? 'Ajouter' : `Ajouter ${plural(n, 'tâche', 'tâches')}`),
  added: (n) => plural(n, 'tâche ajoutée', 'tâches ajoutées'),
  tooLong: 'Ce fichier est trop long',
};

export const shells: typeof en.shells = {
  addTitle: 'Mettre quatuor dans vos shells ?',
  addText: (path, onPath) =>
    `Un lien en ${path} mène au programme de l’application. Rien d’autre n’est écrit.` +
    (onPath ? '' : ' Ce dossier manque à votre PATH : ajoutez ensuite vous-même la ligne ci-dessous au profil de votre shell.'),
  profile: (folder) => `export PATH="${folder}:$PATH"`,
  add: 'Créer le lien',
  removeTitle: 'Retirer quatuor de vos shells ?',
  removeText: (path) => `Le lien en ${path} est supprimé. Les volets gardent le leur.`,
  remove: 'Supprimer le lien',
  otherTitle: 'Il y a déjà un quatuor',
  otherText: (path, target) => `${path} n’est pas à Quatuor et reste tel quel. Le programme de l’application est ${target}.`,
  good: 'Bien',
  made: 'quatuor est dans vos shells',
  removed: 'quatuor n’est plus dans vos shells',
};

export const link: typeof en.link = {
  title: (name) => `Ouvrir ${name} ?`,
  text: (path) => `Un lien mène au projet en ${path}. Ses agents démarrent, s’ils le font avec le projet.`,
  yes: 'Ouvrir',
};
