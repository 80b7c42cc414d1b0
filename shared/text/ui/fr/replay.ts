import type { PaneMark } from '../../../model/index.ts';
import type * as en from '../en/replay.ts';
import { clock, decimal, grouped } from './words.ts';

const kinds: Record<PaneMark['kind'], string> = {
  prompt: 'texte envoyé',
  taken: 'texte pris',
  ended: 'tour terminé',
  you: 'vous attend',
  limit: 'quota atteint',
  still: 'sans progrès',
  gate: 'contrôlée',
  done: 'tâche terminée',
  handoff: 'relais passé',
};

const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} ko` : `${decimal(bytes / 1_000_000, 1)} Mo`);

function film(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3_600);
  return `${hours > 0 ? `${hours}:${two(Math.floor(s / 60) % 60)}` : Math.floor(s / 60)}:${two(s % 60)}`;
}

export const replay: typeof en.replay = {
  menu: 'Enregistrement…',
  of: (name) => `Enregistrement de ${name}`,
  title: 'Enregistrements',
  which: 'Session',
  session: (name, at, long, bytes) => [name || 'Un agent qui n’est plus là', at, long, size(bytes)].join(' · '),
  running: 'en cours',
  looking: 'Recherche d’enregistrements…',
  loading: (part, of) => `Lecture de la partie ${part} sur ${of}`,
  none: 'Rien n’a encore été enregistré.',
  noneOff: 'L’enregistrement est désactivé.',
  turnOn: 'Enregistrer les volets',
  unreadable: 'Cet enregistrement ne peut pas être lu.',
  foreign: 'Des parties ont été écrites par une autre version et sont laissées de côté.',
  damaged: (n) => `${n === 1 ? 'Une partie n’a pas pu être lue' : `${n} parties n’ont pas pu être lues`} jusqu’au bout. Ce qui a pu l’être est montré.`,
  begins: 'Son début a été supprimé, car il devenait trop grand.',
  screen: (name) => `Ce que montrait le terminal de ${name}`,
  play: 'Lire (Espace)',
  pause: 'Suspendre (Espace)',
  speed: 'Vitesse',
  times: (n) => `${n}×`,
  idle: 'Sauter les pauses',
  slider: 'Moment',
  film,
  value: (t, of, at) => `${film(t)} sur ${film(of)}, ${clock(at, true)}`,
  help: 'Les flèches avancent de 5 secondes, les touches Page d’une minute, Début et Fin vont aux extrémités, virgule et point de repère en repère.',
  earlier: 'Repère précédent (,)',
  later: 'Repère suivant (.)',
  marks: 'Repères',
  noMarks: 'Rien de ce qui s’est passé ici n’est repéré.',
  mark: ({ kind, text, task, ok }) =>
    [ok === false ? 'contrôle échoué' : ok ? 'contrôle réussi' : kinds[kind], [task, text].filter(Boolean).join(' ')].filter(Boolean).join(' : '),
  missing: (bytes) => `${grouped(bytes)} octets ne sont pas enregistrés`,
  gap: {
    flood: (bytes) => `${size(bytes)} sont arrivés d’un coup et ont été laissés de côté`,
    disk: (bytes) => `${size(bytes)} n’ont pas pu être écrits`,
    off: () => 'L’enregistrement était désactivé',
    lost: (bytes) => `${size(bytes)} manquent`,
  },
  export: 'Enregistrer en asciicast…',
  exportWhy: 'Pour asciinema et ses lecteurs',
  saved: (file) => `Enregistré sous ${file}`,
  erase: 'Effacer…',
  eraseAll: 'Effacer tous les enregistrements…',
  eraseYes: 'Effacer',
  eraseTitle: 'Effacer cet enregistrement ?',
  eraseAllTitle: 'Effacer tous les enregistrements de ce projet ?',
  eraseText: 'Il ne pourra pas être retrouvé. Un agent qui tourne est enregistré à nouveau à partir de là.',
  erased: 'Effacé',
  keep: 'Le garder',
  record: 'Enregistrer ce qu’affichent les volets',
  recordWhy: 'Gardé deux semaines sur cet ordinateur. Il peut contenir des secrets qu’un terminal a montrés.',
};
