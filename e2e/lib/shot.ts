import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { UiLanguage } from '../../shared/text/ui.ts';
import { command } from './fakes.ts';

const wanted = process.env['QUATUOR_SHOTS'];
/** With `npm run shots` each picture is taken in both languages, too. */
export const everyLanguage = wanted !== undefined;
/** Where pictures go. */
export const pictures = wanted ?? join(import.meta.dirname, '..', '..', 'test-results', 'shots');

/** Lets the window speak a language, and waits until it does. */
export async function speak(page: Page, language: UiLanguage): Promise<void> {
  expect(await command(page, { type: 'settings.set', patch: { language } })).toMatchObject({ ok: true });
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** Takes a picture of the window, as `name`.png; with `npm run shots` in French too, as `name`-fr.png. */
export async function shot(page: Page, name: string, to = pictures): Promise<void> {
  mkdirSync(to, { recursive: true });
  await page.screenshot({ path: join(to, `${name}.png`) });
  if (!wanted) return;
  await speak(page, 'fr');
  await page.screenshot({ path: join(to, `${name}-fr.png`) });
  await speak(page, 'en');
}
