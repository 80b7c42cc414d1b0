import { uiTexts, type UiText } from '../shared/text/ui.ts';

/** The words of the window, in the person's language (English for now). */
export const t: UiText = uiTexts.en;
