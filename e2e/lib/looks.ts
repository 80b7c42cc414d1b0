import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { command } from './fakes.ts';
import { everyLanguage, speak } from './shot.ts';

/** Takes a picture of the window in light and in dark, `<name>-light.png` and `<name>-dark.png`; dark it is left. */
export async function bothLooks(page: Page, folder: string, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    expect(await command(page, { type: 'settings.set', patch: { theme } })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // The terminals are drawn anew with the frame after it.
    await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    if (!everyLanguage) continue;
    await speak(page, 'fr');
    await page.screenshot({ path: join(folder, `${name}-${theme}-fr.png`) });
    await speak(page, 'en');
  }
}
