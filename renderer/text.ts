import { liveTable, uiTexts, type UiLanguage, type UiText } from '../shared/text/ui.ts';

let spoken: UiLanguage = 'en';

/** The words of the window, in the language of the moment. A part of it may be kept in a constant, a text may not. */
export const t: UiText = liveTable(() => uiTexts[spoken]);

/** From now on the words are those of this language; what is drawn already has to be drawn again. */
export function speak(language: UiLanguage): void {
  spoken = language;
}

/** A sentence of the rules, which is English in the journal, in the language of the moment. */
export const tell = (words: string): string => t.tell(words);
/** The same of a clause, beginning with a capital. */
export const sentence = (clause: string): string => capital(t.tell(clause));
export const capital = (clause: string): string => (clause ? `${clause[0]?.toUpperCase()}${clause.slice(1)}` : '');

export const span = (ms: number): string => t.span(ms);
export const exact = (ms: number): string => t.exact(ms);
export const clock = (at: number, seconds = false): string => t.clock(at, seconds);
