import type { UiText } from '../en/index.ts';
import * as agents from './agents.ts';
import { carry } from './carry.ts';
import { changes } from './changes.ts';
import { commands, graph, keyNames, layout, palette, shortcuts } from './commands.ts';
import { doctor, firstRun } from './doctor.ts';
import * as exchange from './exchange.ts';
import * as goals from './goals.ts';
import { handoff, partWords } from './handoff.ts';
import { inbox, itemWords, notify, tray } from './inbox.ts';
import * as tasks from './tasks.ts';
import { tell } from './tell.ts';
import { figures } from './figures.ts';
import { font } from './font.ts';
import { replay } from './replay.ts';
import { timeline } from './timeline.ts';
import { formats, kinds, plural, priorities, stages, states } from './words.ts';
import * as work from './work.ts';

/** All words of the window in French. */
export const fr: UiText = {
  ...formats,
  tell,
  labelled: (label, words = '') => (words === '' ? `${label} :` : `${label} : ${words}`),
  app: 'Quatuor',
  close: 'Fermer',
  cancel: 'Annuler',
  copy: 'Copier',
  copied: 'Copié',
  paste: 'Coller',
  selectAll: 'Tout sélectionner',
  dismiss: 'Fermer',
  more: 'Plus',
  states,
  kinds,
  priorities,
  stages,
  ...tasks,
  ...agents,
  carry,
  changes,
  commands,
  doctor,
  firstRun,
  graph,
  keyNames,
  layout,
  palette,
  shortcuts,
  handoff,
  partWords,
  inbox,
  itemWords,
  notify,
  tray,
  ...work,
  ...goals,
  ...exchange,
  timeline,
  font,
  replay,
  figures,

  title: {
    agents: (n, atWork) => `${plural(n, 'agent', 'agents')}, ${atWork === 0 ? 'aucun' : atWork} au travail`,
    wait: (n) => (n < 2 ? `${n} vous attend` : `${n} vous attendent`),
    waitHint: 'Ouvrir ce qui est à traiter',
    menu: 'Menu',
    demo: 'Exemple simulé',
    branch: (name) => `Branche ${name}`,
  },

  menu: {
    recent: 'Projets récents',
    noRecent: 'Aucun pour l’instant',
    missing: 'introuvable',
    theme: 'Thème',
    themes: { system: 'Comme le système', dark: 'Sombre', light: 'Clair' },
    contrast: 'Contraste',
    contrasts: { system: 'Comme le système', normal: 'Normal', high: 'Élevé' },
    density: 'Densité',
    densities: { comfortable: 'Aérée', compact: 'Compacte' },
    calm: 'Réduire les animations',
    screenReader: 'Terminaux pour lecteurs d’écran',
    fontSize: 'Texte des terminaux',
    points: (n) => `${n} px`,
    keepAwake: 'Rester éveillé tant que des agents travaillent',
    startAgents: 'Démarrer les agents avec le projet',
    language: 'Langue',
    languages: { system: 'Comme le système', en: 'English', fr: 'Français' },
    promptLanguage: 'Langue des prompts',
    promptLanguages: { fr: 'Français', en: 'Anglais' },
    about: 'À propos de Quatuor',
  },

  about: {
    title: 'Quatuor',
    version: (v) => `Version ${v}`,
    text: 'Un poste de travail pour plusieurs agents de code : des terminaux vivants, une file, des tâches données par glisser-déposer.',
    licence: 'Licence MIT. Inter et JetBrains Mono : SIL Open Font Licence.',
  },

  trust: {
    title: 'Faites-vous confiance à ce dossier ?',
    text: 'Rien n’y a encore été exécuté. Une fois que vous lui faites confiance :',
    points: [
      'Des agents démarrent dans ce dossier, chacun avec les droits de votre compte.',
      'Des tâches peuvent leur être données.',
      'Des commandes de contrôle peuvent y être exécutées, chacune après que vous avez approuvé son texte exact.',
    ],
    seed: (n, holder) =>
      `Il a tourné sous tmux : ${n === null ? 'sa file et son statut sont repris' : plural(n, 'tâche est reprise', 'tâches sont reprises')} dès que vous lui faites confiance${holder ? `, avec ${holder} comme orchestrateur` : ''}. Ses fichiers restent où ils sont et sont tenus à jour.`,
    yes: 'Faire confiance et démarrer',
    no: 'Fermer le projet',
  },

  start: {
    title: 'Quatuor',
    text: 'Un poste de travail pour plusieurs agents de code. Ouvrez le dossier sur lequel ils doivent travailler.',
    open: 'Ouvrir un dossier',
    demo: 'Essayer sans compte',
    demoText: 'Un petit projet d’exemple avec quatre agents simulés.',
    drop: 'ou déposez un dossier ici',
    dropNow: 'Ouvrir ce dossier',
    recent: 'Récents',
    seed: (n) => (n === null ? 'ses fichiers sont repris' : `${plural(n, 'tâche', 'tâches')} à reprendre`),
    missing: 'Le dossier n’existe plus',
    forget: (name) => `Oublier ${name}`,
    opening: 'Ouverture…',
    connecting: 'Connexion…',
  },

  notices: { label: 'Avis', detail: 'Détails' },

  dialogs: { open: 'Ouvrir un dossier de projet', exportTo: 'Exporter le projet dans un nouveau dossier de' },

  say: {
    lifted: (id) => `${id} soulevée`,
    gave: (id, words) => `${id} : ${words}`,
    moved: (id, position, of) => `${id} déplacée en place ${position} sur ${of}`,
    released: (id) => `${id} est revenue dans la file`,
    dropped: 'Rien n’a bougé',
    failed: 'Cela n’a pas marché',
  },
};
