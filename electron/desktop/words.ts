import { app } from 'electron';
import type { Settings } from '../../shared/contract/index.ts';
import { liveTable, spokenOf, uiTexts, type UiLanguage, type UiText } from '../../shared/text/ui.ts';

let spoken: UiLanguage = 'en';

/** The words of menus, tray, notifications and dialogs, in the language of the moment: as in the window. */
export const t: UiText = liveTable(() => uiTexts[spoken]);

/** The language that is spoken now. */
export const language = (): UiLanguage => spoken;

/** Speaks as the setting says from now on; `system`: the first of the system's languages that there is. */
export function speak(setting: Settings['language']): UiLanguage {
  spoken = setting === 'system' ? spokenOf(app.getPreferredSystemLanguages()) : setting;
  return spoken;
}
