import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, pictures, runCommand, shot, task, trust, type Desk, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('axe');
});
test.afterEach(() => place.end());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [
  { theme: 'light', contrast: 'normal' },
  { theme: 'light', contrast: 'high' },
  { theme: 'dark', contrast: 'high' },
  { theme: 'dark', contrast: 'normal' },
] as const;

/**
 * What axe finds wrong, one line each. What agents print is theirs. The guards around an open menu are its library's,
 * and lead on whoever comes to one; a menu lies over the page and belongs to no landmark.
 */
async function wrong(page: Page, screen: string, within?: string): Promise<string[]> {
  // Electron opens no page for axe to finish in: it runs in this one alone.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude('.xterm-screen').exclude('[data-base-ui-focus-guard]');
  const menu = (await page.getByRole('menu').count()) > 0;
  const { violations } = await (within ? axe.include(within).withRules(['color-contrast']) : axe.withTags(tags).disableRules(menu ? ['region'] : [])).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${screen}: ${id} at ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`));
}

/** Every rule in the dark, and the contrast in light; of what shows most, in high contrast too. Nothing moves while it is looked at. */
async function check(page: Page, screen: string, within = '[role="dialog"]', all = false): Promise<string[]> {
  const found = await wrong(page, screen);
  for (const look of looks) {
    if (look.contrast === 'high' && !all) continue;
    expect(await command(page, { type: 'settings.set', patch: look })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', look.theme);
    await expect(page.locator('html')).toHaveAttribute('data-contrast', look.contrast);
    if (look !== looks.at(-1)) found.push(...(await wrong(page, `${screen} (${look.theme}, ${look.contrast})`, within)));
  }
  return found;
}

/** A desk on which something stands in each section, and one agent asks. */
async function fullDesk(): Promise<{ desk: Desk; ids: Record<'done' | 'asks' | 'runs' | 'ready' | 'blocked', string> }> {
  const { agents } = cast(place, { claude: { hold: true }, amp: {}, codex: { swallowEnter: 9 } });
  const desk = await place.start({ agents });
  const { page } = desk;
  expect(await command(page, { type: 'settings.set', patch: { theme: 'dark', contrast: 'normal', calm: true } })).toMatchObject({ ok: true });
  await trust(page);
  for (const id of ['claude', 'amp', 'codex']) await expectState(page, id, 'ready');
  const done = await task(page, { title: 'Candle store', gates: ['true'] });
  const asks = await task(page, { title: 'Generate the broker client from its schema' });
  const runs = await task(page, { title: 'Decide the storage layer for ticks', objective: 'One store for all ticks.' });
  const ready = await task(page, { title: 'Order book: reconnect without losing deltas' });
  const blocked = await task(page, { title: 'Risk limits per strategy', dependsOn: [ready, runs] });
  for (const [id, agent] of [[done, 'amp'], [asks, 'codex'], [runs, 'claude']] as const)
    expect(await command(page, { type: 'task.give', id, agent })).toMatchObject({ ok: true });
  await expectStage(page, done, 'done', 120_000);
  await expectStage(page, runs, 'running');
  await expectStage(page, asks, 'needs-you', 120_000);
  return { desk, ids: { done, asks, runs, ready, blocked } };
}

test('U5 axe finds nothing wrong on any screen, and no look has text that is hard to read', async () => {
  test.setTimeout(900_000);
  const found: string[] = [];
  const start = await place.start({ open: false });
  await expect(start.page.getByTestId('start-screen')).toBeVisible();
  await expect(start.page.getByTestId('first-run')).toHaveAttribute('data-ready', '', { timeout: 60_000 });
  found.push(...(await check(start.page, 'start', '#root', true)));
  await start.close();

  const { desk, ids } = await fullDesk();
  const { page } = desk;
  found.push(...(await check(page, 'desk', '#root', true)));
  await page.keyboard.press('Control+0');

  const pages: [screen: string, words: string, id: string, testId: string][] = [
    ['cheat sheet', 'keyboard', 'keys', 'keys'],
    ['shortcuts', 'change shortcuts', 'shortcuts', 'shortcuts'],
    ['graph', 'what depends', 'graph', 'graph'],
    ['recording', 'recording of claude', 'agent.replay:claude', 'replay-slider'],
    ['messages', 'messages', 'messages', 'messages'],
    ['agents', 'agents', 'agents', 'agents'],
    ['new task', 'new task', 'task.new', 'task-editor'],
    ['new goal', 'new goal', 'goal.new', 'goal'],
    ['rules', 'rules of the project', 'policy', 'policy'],
    ['templates', 'templates', 'templates', 'templates'],
    ['handoffs', 'handoffs', 'handoffs', 'handoffs'],
    ['notifications', 'notifications and tray', 'notify', 'notify'],
    ['doctor', 'doctor', 'doctor', 'doctor'],
    ['about', 'about quatuor', 'about', ''],
    ['send text', 'send text to claude', 'agent.text:claude', 'send-text'],
  ];
  for (const [screen, words, id, testId] of pages) {
    await runCommand(page, words, id);
    const shown = testId ? page.getByTestId(testId) : page.getByRole('dialog');
    await expect(shown.first()).toBeVisible();
    if (screen === 'doctor') await expect(page.getByTestId('doctor-again')).toBeEnabled({ timeout: 60_000 });
    found.push(...(await check(page, screen)));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }

  await runCommand(page, 'figures use', 'figures');
  for (const kind of ['use', 'tokens', 'handoffs', 'burn']) {
    await page.getByTestId(`figure-${kind}`).click();
    await expect(page.getByTestId(`figure-${kind}`)).toHaveAttribute('aria-selected', 'true');
    found.push(...(await check(page, `figures, ${kind}`)));
  }
  await page.keyboard.press('Escape');

  await page.getByTestId(`card-${ids.asks}`).click();
  await expect(page.getByTestId('task-details')).toBeVisible();
  found.push(...(await check(page, 'task in doubt')));
  await page.keyboard.press('Escape');
  await page.getByTestId(`card-${ids.ready}`).focus();
  await page.keyboard.press('e');
  await expect(page.getByTestId('task-editor')).toBeVisible();
  await page.getByTestId('task-editor').getByRole('tab', { name: 'Prompt' }).click();
  found.push(...(await check(page, 'prompt')));
  await page.keyboard.press('Escape');
  await page.getByTestId(`card-${ids.ready}`).press('a');
  await expect(page.getByRole('menu')).toBeVisible();
  found.push(...(await check(page, 'menu of a card', '[role="menu"]', true)));
  await page.keyboard.press('Escape');
  await page.getByTestId('waiting').click();
  await expect(page.getByTestId('inbox')).toBeVisible();
  found.push(...(await check(page, 'inbox')));
  await page.keyboard.press('Escape');
  await page.getByTestId('pane-state-claude').click();
  await expect(page.getByTestId('explain-claude')).toBeVisible();
  found.push(...(await check(page, 'why an agent is in its state', '[data-testid="explain-claude"]')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
  found.push(...(await check(page, 'palette', '[role="dialog"]', true)));
  await page.keyboard.press('Escape');
  await page.getByTestId('app-menu').click();
  await expect(page.getByRole('menu')).toBeVisible();
  found.push(...(await check(page, 'menu', '[role="menu"]', true)));
  await page.keyboard.press('Escape');
  for (const kind of ['tabs', 'columns', 'focus']) {
    await runCommand(page, `layout ${kind === 'focus' ? 'one large' : kind}`, `layout.${kind}`);
    found.push(...(await check(page, `layout ${kind}`, 'main')));
  }
  for (const tab of ['Goals', 'Done']) {
    await page.getByTestId('board').getByRole('tab', { name: new RegExp(tab) }).click();
    found.push(...(await check(page, tab, '[data-testid="board"]')));
  }
  expect(found).toEqual([]);
  await desk.close();
});

test('U5 at 200 % nothing is cut off that cannot be scrolled to, and high contrast and compact rows are as told', async () => {
  test.setTimeout(480_000);
  const { desk } = await fullDesk();
  const { app, page } = desk;
  const zoom = (factor: number) => app.evaluate(({ BrowserWindow }, by) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(by), factor);
  await shot(page, 'desk-full-dark');
  await command(page, { type: 'settings.set', patch: { contrast: 'high' } });
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
  await shot(page, 'desk-contrast-dark');
  await command(page, { type: 'settings.set', patch: { theme: 'light' } });
  await shot(page, 'desk-contrast-light');
  const head = page.getByTestId('pane-claude').locator('header');
  const tall = (await head.boundingBox())?.height ?? 0;
  await command(page, { type: 'settings.set', patch: { contrast: 'normal', density: 'compact' } });
  await expect.poll(async () => (await head.boundingBox())?.height ?? 0).toBeLessThan(tall);
  await shot(page, 'desk-compact-light');
  await command(page, { type: 'settings.set', patch: { density: 'comfortable', theme: 'dark' } });

  await zoom(2);
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBeLessThan(800);
  /** Buttons and fields that lie beyond the window's edge, where nothing scrolls. */
  const lost = () =>
    page.evaluate(() => {
      const scrolls = (node: Element | null): boolean => {
        for (let at = node; at && at !== document.body; at = at.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(at);
          if (/auto|scroll/.test(overflowX + overflowY) && (at.scrollHeight > at.clientHeight || at.scrollWidth > at.clientWidth)) return true;
        }
        return false;
      };
      return [...document.querySelectorAll<HTMLElement>('button, input, select, textarea:not(.xterm-helper-textarea), [tabindex="0"]')]
        .filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !node.closest('[data-bar], [data-testid="timeline-chart"]'))
        .filter((node) => {
          const { left, right, top, bottom, width, height } = node.getBoundingClientRect();
          return width > 1 && height > 1 && (left < -1 || top < -1 || right > window.innerWidth + 1 || bottom > window.innerHeight + 1) && !scrolls(node.parentElement);
        })
        .map((node) => node.getAttribute('aria-label') ?? node.textContent ?? node.tagName);
    });
  const png = await app.evaluate(async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]?.webContents.capturePage())?.toPNG().toString('base64') ?? '');
  writeFileSync(join(pictures, 'desk-zoom-dark.png'), Buffer.from(png, 'base64'));
  expect(await lost()).toEqual([]);
  for (const [words, id, testId] of [['change shortcuts', 'shortcuts', 'shortcuts'], ['new task', 'task.new', 'task-editor'], ['agents', 'agents', 'agents']] as const) {
    await runCommand(page, words, id);
    await expect(page.getByTestId(testId)).toBeVisible();
    expect(await lost(), words).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await zoom(1);
  await desk.close();
});
