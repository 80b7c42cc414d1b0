import { en, type UiText } from './ui/en/index.ts';
import { fr } from './ui/fr/index.ts';
import type { UiLanguage } from './ui/formats.ts';

export { uiLanguages, type UiLanguage } from './ui/formats.ts';
export { liveTable } from './ui/live.ts';
export type { UiText };

/** All words of the window, by language. */
export const uiTexts: Record<UiLanguage, UiText> = { en, fr };

/** The first of a person's languages that the window has ("fr-CA" is French); English without one. */
export function spokenOf(preferred: readonly string[]): UiLanguage {
  for (const tag of preferred) {
    const [language = ''] = tag.toLowerCase().split(/[-_]/);
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}
