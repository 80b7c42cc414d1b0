import type { AgentState, Kind, Priority, Stage } from '../../../model/index.ts';
import { frFormats } from '../formats.ts';

export const formats = frFormats;
export const { monthDay, plural, noun, grouped, short, span, clock, list, decimal } = frFormats;

const vowel = /^[aeiouyàâäéèêëîïôöùûü]/i;
/** "de Claude", "d’Amp". */
export const de = (name: string): string => (vowel.test(name) ? `d’${name}` : `de ${name}`);
/** "que Claude", "qu’Amp". */
export const que = (name: string): string => (vowel.test(name) ? `qu’${name}` : `que ${name}`);

/** "1re", "2e". */
export const nth = (n: number): string => (n === 1 ? '1re' : `${n}e`);

export const states: Record<AgentState, string> = {
  starting: 'Démarre',
  'needs-login': 'Connexion requise',
  ready: 'Prêt',
  working: 'Travaille',
  'waiting-for-you': 'Vous attend',
  'rate-limited': 'Quota atteint',
  stalled: 'Silencieux',
  exited: 'Terminé',
  unknown: 'Inconnu',
};

export const kinds: Record<Kind, string> = {
  architecture: 'Conception',
  implementation: 'Réalisation',
  analysis: 'Analyse',
  generation: 'Génération',
  any: 'Tout type',
};

export const priorities: Record<Priority, string> = { high: 'Haute', medium: 'Moyenne', low: 'Basse' };

export const stages: Record<Stage, string> = {
  queued: 'Dans la file',
  assigned: 'Attribuée',
  delivering: 'En cours d’envoi',
  running: 'En cours',
  checking: 'Contrôle en cours',
  merging: 'À fusionner',
  'needs-you': 'Vous attend',
  done: 'Terminée',
};
