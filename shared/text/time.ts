import { enFormats } from './ui/formats.ts';

/** Lengths and times in English, for rules and for what agents and shells read; the window has its own by language. */
export const { span, exact, clock } = enFormats;
