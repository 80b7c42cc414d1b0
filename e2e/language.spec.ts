import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { uiTexts } from '../shared/text/ui.ts';
import { cast, command, everyLanguage, expectStage, expectState, makePlace, pictures, runCommand, speak, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('language');
});
test.afterEach(() => place.end());

const { en, fr } = uiTexts;
const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
const french = new Set(textsOf(fr));
/** English texts that no French text is the same as. */
const english = textsOf(en).filter((text) => /\p{L}{2}/u.test(text) && !french.has(text));

/** Every text of the page and every name that is read out, what agents print left out. */
const said = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node instanceof Element && (node.matches('.xterm, pre, script, style, [data-testid="spoken"]') || !node.checkVisibility()) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(node.getAttribute(name) ?? '');
      else found.push(node.textContent ?? '');
    }
    return found.map((text) => text.trim()).filter((text) => text !== '');
  });
/** The same without numbers, which go on. */
const timeless = (texts: string[]): string[] => texts.map((text) => text.replace(/\d+(?:[.,]\d+)?\u202F?[kM]?/g, '0').replace(/\b0 (?:s|min|h)(?: 0 min)?/g, '0 s'));

/** What the page says once it says the same twice in a row. */
async function atRest(page: Page): Promise<string[]> {
  let last: string[] = [];
  await expect.poll(async () => {
    const now = timeless(await said(page));
    const same = JSON.stringify(now) === JSON.stringify(last);
    last = now;
    return same;
  }).toBe(true);
  return last;
}

/** Buttons, tabs, titles and labels whose words do not fit, and that do not say so by dots. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, [role="tab"], [role="menuitem"], h1, h2, h3, h4, label')]
      .filter((node) => node.checkVisibility() && !node.closest('[data-bar], .xterm, [data-testid="timeline-chart"]'))
      .filter((node) => node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 2 && !['ellipsis'].includes(getComputedStyle(node).textOverflow))
      .filter((node) => getComputedStyle(node).overflowX !== 'visible')
      .map((node) => node.getAttribute('aria-label') ?? node.textContent ?? ''));

/** Runs a command by its French name. */
const run = (page: Page, id: keyof typeof fr.commands.names): Promise<void> => runCommand(page, fr.commands.names[id], id);

test('L3 the language changes in the running window, whole and at once, on every screen', async () => {
  test.setTimeout(900_000);
  const { agents } = cast(place, { claude: { hold: true }, amp: {}, codex: { swallowEnter: 9 } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await command(page, { type: 'settings.set', patch: { calm: true, theme: 'dark' } });
  await trust(page);
  for (const id of ['claude', 'amp', 'codex']) await expectState(page, id, 'ready');
  const done = await task(page, { title: 'Stockage des bougies', gates: ['true'] });
  const asks = await task(page, { title: 'Client du courtier' });
  const runs = await task(page, { title: 'Choix du stockage', objective: 'Un seul stockage.' });
  const ready = await task(page, { title: 'Carnet d’ordres: reconnexion' });
  await task(page, { title: 'Limites de risque', dependsOn: [ready, runs] });
  for (const [id, agent] of [[done, 'amp'], [asks, 'codex'], [runs, 'claude']] as const)
    expect(await command(page, { type: 'task.give', id, agent })).toMatchObject({ ok: true });
  await expectStage(page, done, 'done', 120_000);
  await expectStage(page, runs, 'running');
  await expectStage(page, asks, 'needs-you', 120_000);

  const problems: string[] = [];
  /** What is on the screen in French: no English left, nothing cut; a picture, with `npm run shots` in each theme. */
  const look = async (screen: string): Promise<void> => {
    const words = await said(page);
    problems.push(...words.filter((text) => english.includes(text)).map((text) => `${screen}: still “${text}”`));
    problems.push(...(await cut(page)).map((text) => `${screen}: cut “${text}”`));
    for (const theme of everyLanguage ? (['light', 'dark'] as const) : (['dark'] as const)) {
      await command(page, { type: 'settings.set', patch: { theme } });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.screenshot({ path: join(pictures, `fr-${screen}-${theme}.png`) });
      if (!everyLanguage) continue;
      await speak(page, 'en');
      await page.screenshot({ path: join(pictures, `en-${screen}-${theme}.png`) });
      await speak(page, 'fr');
    }
  };

  // By the palette, from English; the desk speaks as one that has just been drawn.
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type('language: french');
  await expect(page.getByTestId('command-language.fr')).toHaveAttribute('data-highlighted', '');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByTestId('palette')).toBeHidden();
  await expect(page.getByTestId('board').getByRole('tab', { name: fr.board.queue })).toBeVisible();
  await expectState(page, 'claude', 'working');
  await look('desk');
  await expect.poll(async () => {
    const live = timeless(await said(page));
    await page.reload();
    await expectState(page, 'claude', 'working');
    await expect(page.getByTestId(`card-${asks}`)).toBeVisible();
    const fresh = timeless(await said(page));
    const differ = [...live.filter((text) => !fresh.includes(text)), ...fresh.filter((text) => !live.includes(text))];
    if (differ.length > 0) {
      await speak(page, 'en');
      await speak(page, 'fr');
    }
    return differ;
  }).toEqual([]);

  const pages = [
    ['keys', 'keys'], ['shortcuts', 'shortcuts'], ['graph', 'graph'], ['messages', 'messages'], ['agents', 'agents'], ['task.new', 'task-editor'], ['goal.new', 'goal'],
    ['policy', 'policy'], ['templates', 'templates'], ['handoffs', 'handoffs'], ['notify', 'notify'], ['import', ''], ['doctor', 'doctor'], ['about', ''],
  ] as const;
  for (const [id, testId] of pages) {
    await speak(page, 'fr');
    await run(page, id);
    const shown = testId ? page.getByTestId(testId) : page.getByRole('dialog');
    await expect(shown.first()).toBeVisible();
    if (id === 'doctor') await expect(page.getByTestId('doctor-again')).toBeEnabled({ timeout: 60_000 });
    // It was opened in French; it goes through English and comes back as it was. Some pages say more once
    // the keyboard is in them.
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
    const before = await atRest(page);
    await speak(page, 'en');
    await speak(page, 'fr');
    await expect.poll(async () => {
      const after = timeless(await said(page));
      return after.filter((text) => !before.includes(text));
    }).toEqual([]);
    await look(id.replace('.', '-'));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }

  await page.getByTestId(`card-${asks}`).click();
  await expect(page.getByTestId('task-details')).toBeVisible();
  await look('task');
  await page.keyboard.press('Escape');
  await page.getByTestId(`card-${ready}`).press('a');
  await expect(page.getByRole('menu')).toBeVisible();
  await look('assign');
  await page.keyboard.press('Escape');
  await page.getByTestId('waiting').click();
  await expect(page.getByTestId('inbox')).toBeVisible();
  await look('inbox');
  await page.keyboard.press('Escape');
  await page.getByTestId('pane-state-claude').click();
  await expect(page.getByTestId('explain-claude')).toBeVisible();
  await look('explain');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.getByTestId('app-menu').click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await command(page, { type: 'project.close' });
  await expect(page.getByTestId('start-screen')).toBeVisible();
  await look('start');
  expect(problems).toEqual([]);
  await desk.close();
});

test('L7 the language of the settings holds at the start; one that there is not is named, and the rest of them holds', async () => {
  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ language: 'fr', theme: 'light' }));
  const first = await place.start({ open: false });
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(first.page.getByTestId('start-screen')).toContainText(fr.start.text);
  await first.close();

  writeFileSync(join(place.home, 'config.json'), JSON.stringify({ language: 'klingon', theme: 'light' }));
  const second = await place.start({ open: false });
  await expect(second.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(second.page.getByTestId('notice')).toContainText('The settings name the language “klingon”');
  await speak(second.page, 'fr');
  await expect(second.page.getByTestId('notice')).toContainText('Les réglages nomment la langue «\u202Fklingon\u202F»');
  await second.close();
});
