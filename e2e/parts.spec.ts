import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { testFlags } from './lib/desk.ts';
import { differences, look, type Looks } from './lib/parts.ts';

// Styles and boxes and not pixels: which fonts a machine has, and how it smooths them, changes pixels and nothing else.
const kept = join(import.meta.dirname, 'parts');
const pictures = process.env['QUATUOR_SHOTS'] ?? join(import.meta.dirname, '..', 'test-results', 'shots');
const anew = process.env['QUATUOR_PARTS'] === 'anew';
const grounds = [['dark', 'normal'], ['light', 'normal'], ['dark', 'high'], ['light', 'high']] as const;

/** A line for each element, so that a change can be read. */
const written = (looks: Looks): string =>
  `{\n${Object.entries(looks).map(([part, shapes]) => `${JSON.stringify(part)}: [\n${shapes.map((shape) => JSON.stringify(shape)).join(',\n')}\n]`).join(',\n')}\n}\n`;

let folder = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-parts-'));
  mkdirSync(pictures, { recursive: true });
  const root = join(import.meta.dirname, '../renderer/testing');
  await build({ root, base: './', configFile: false, logLevel: 'error', plugins: [react()], build: { outDir: join(folder, 'page'), assetsInlineLimit: 0, minify: false } });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'parts', main: 'main.cjs' }));
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.setPath('userData', ${JSON.stringify(join(folder, 'home'))});
app.once('ready', () => new BrowserWindow({ width: 1100, height: 800, useContentSize: true, webPreferences: { backgroundThrottling: false } }).loadFile(${JSON.stringify(join(folder, 'page/index.html'))}));
app.on('window-all-closed', () => app.quit());`,
  );
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

async function open(page: Page, part: string): Promise<void> {
  const url = new URL(page.url());
  url.search = part ? `?part=${part}` : '';
  await page.goto(url.href);
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; animation: none !important; }' });
  await expect(page.locator(part ? '[role="alertdialog"], [role="dialog"]' : '[data-part]').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

test('U44 each part of the design system has the styles and the place that were agreed, in every look', async () => {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env as Record<string, string>;
  const app = await _electron.launch({ executablePath: process.env['QUATUOR_ELECTRON'] ?? '', args: [...testFlags, '--force-device-scale-factor=1', folder], env });
  const page = await app.firstWindow();
  const told: string[] = [];
  for (const [theme, contrast] of grounds) {
    const looks: Looks = {};
    for (const part of ['', 'dialog']) {
      await open(page, part);
      await page.evaluate(([t, c]) => Object.assign(document.documentElement.dataset, { theme: t, contrast: c, density: 'comfortable', calm: 'true' }), [theme, contrast] as const);
      Object.assign(looks, await page.evaluate(look, part));
      await page.screenshot({ path: join(pictures, `parts-${part || 'all'}-${theme}-${contrast}.png`), fullPage: true });
    }
    expect(Object.keys(looks).length).toBeGreaterThan(50);
    const file = join(kept, `${theme}-${contrast}.json`);
    if (anew) {
      mkdirSync(kept, { recursive: true });
      writeFileSync(file, written(looks));
    }
    expect(existsSync(file), `${file} is there: QUATUOR_PARTS=anew writes it`).toBe(true);
    const before = JSON.parse(readFileSync(file, 'utf8')) as Looks;
    told.push(...differences(before, looks).map((line) => `${theme}, ${contrast}: ${line}`));
  }
  await app.close();
  expect(told).toEqual([]);
});
