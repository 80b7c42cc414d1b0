import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectState, makePlace, trust, type Place } from './lib/index.ts';

const pictures = process.env['QUATUOR_SHOTS'] ?? join(import.meta.dirname, '..', 'test-results', 'shots');

let place: Place;
test.beforeEach(() => {
  mkdirSync(pictures, { recursive: true });
  place = makePlace('fonts');
});
test.afterEach(() => place.end());

test('U41 the terminals’ font is chosen with a sample, a missing one is told, and ligatures hold in the terminals', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme: 'dark' }));
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const terminal = page.getByTestId('pane-claude').locator('.pane-terminal');
  const family = () => terminal.evaluate((node) => (node as unknown as { terminal: { options: { fontFamily: string } } }).terminal.options.fontFamily);
  expect(await family()).toMatch(/^"JetBrains Mono Variable"/);

  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type('font of the terminals');
  await expect(page.getByTestId('command-font')).toHaveAttribute('data-highlighted', '');
  await page.keyboard.press('Enter');
  const name = page.getByTestId('font-name');
  await expect(name).toBeFocused();
  await name.fill('No Such Font At All');
  await expect(page.getByTestId('font-state')).toContainText('not installed');
  // It comes with the app, and its letters differ in width.
  await name.fill('Inter Variable');
  await expect(page.getByTestId('font-state')).toContainText('differ in width');
  await name.fill('JetBrains Mono Variable');
  await expect(page.getByTestId('font-state')).toContainText('as wide as each other');
  const sample = page.getByTestId('font-sample');
  await expect(sample).toHaveCSS('font-variant-ligatures', 'none');
  await page.getByTestId('font-ligatures').check();
  await expect(sample).toHaveCSS('font-variant-ligatures', 'normal');
  await expect(sample).toHaveCSS('font-family', /^"JetBrains Mono Variable"/);
  await page.screenshot({ path: join(pictures, 'font-dark.png') });
  await page.getByTestId('save-font').click();
  await expect(page.getByTestId('font')).toBeHidden();
  await expect.poll(() => JSON.parse(readFileSync(join(place.home, 'config.json'), 'utf8'))).toMatchObject({ font: 'JetBrains Mono Variable', ligatures: true });
  await expect.poll(family).toMatch(/^"JetBrains Mono Variable", "JetBrains Mono Variable"/);
  const joined = () => terminal.evaluate((node) => {
    const { terminal: { _core } } = node as unknown as { terminal: { _core: { _characterJoinerService: { _characterJoiners: unknown[] } } } };
    return _core._characterJoinerService._characterJoiners.length;
  });
  await expect.poll(joined).toBe(1);
  // What a screen reader is told is not drawn otherwise for it.
  await page.evaluate(() => (window as unknown as { quatuor: { command(c: unknown): Promise<unknown> } }).quatuor.command({ type: 'settings.set', patch: { screenReader: true, theme: 'light' } }));
  await expect.poll(joined).toBe(0);
  await desk.close();
});

test('U4 a terminal in which nothing is printed yet has the ground of the look', async () => {
  const { agents } = cast(place, {});
  const silent = join(place.dir, 'silent');
  writeFileSync(silent, '#!/bin/sh\ncase "$1" in --version) echo "codex-cli 0.169.0"; exit;; --help) exit;; esac\nexec sleep 600\n', { mode: 0o755 });
  const desk = await place.start({ agents: agents.map((agent) => (agent.id === 'codex' ? { ...agent, command: silent } : agent)) });
  const { page } = desk;
  await trust(page);
  const terminal = page.getByTestId('pane-codex').locator('.pane-terminal');
  await expect(terminal).toHaveAttribute('data-renderer', 'webgl');
  /** The colour in its middle, as it is on the screen. */
  const ground = async (): Promise<number[]> => {
    const shown = (await terminal.screenshot()).toString('base64');
    return page.evaluate(async (text) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context?.drawImage(picture, 0, 0);
      return [...(context?.getImageData(picture.width / 2, picture.height / 2, 1, 1).data ?? [])].slice(0, 3);
    }, shown);
  };
  for (const [theme, colour] of [['light', [255, 255, 255]], ['dark', [11, 13, 16]]] as const) {
    expect(await command(page, { type: 'settings.set', patch: { theme } })).toMatchObject({ ok: true });
    await expect.poll(ground).toEqual(colour);
  }
  await desk.close();
});
