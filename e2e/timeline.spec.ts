import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('timeline');
});
test.afterEach(() => place.end());

for (const theme of ['dark', 'light'] as const) {
  test(`G4 the timeline tells work, checks and waits, is zoomed by wheel and keys, and is exported (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents, fakes } = cast(place, { claude: { permissionAt: 'working', hold: true }, codex: {} });
    const desk = await place.start({ agents });
    const { page, app } = desk;
    await trust(page);
    for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
    const asked = await task(page, { title: '=Asks "first", then works' });
    const checked = await task(page, { title: 'Is checked for a while', gates: ['sleep 5'] });
    expect(await command(page, { type: 'task.give', id: asked, agent: 'claude' })).toMatchObject({ ok: true });
    await expectState(page, 'claude', 'waiting-for-you');
    expect(await command(page, { type: 'task.give', id: checked, agent: 'codex' })).toMatchObject({ ok: true });
    await expectStage(page, checked, 'done');
    fakes.claude.order({ do: 'answer', value: 'yes' });
    await expectState(page, 'claude', 'working');

    const chart = page.getByTestId('timeline-chart');
    const row = (agent: string) => chart.locator(`[data-row="${agent}"]`);
    await expect(row('codex').locator('[data-tone="checking"]')).toHaveCount(1);
    await expect(row('claude').locator('[data-tone="you"]')).toHaveCount(1);
    fakes.claude.order({ do: 'finish' });
    await expectStage(page, asked, 'done');
    await expect(row('claude').locator('[data-tone="you"]')).toHaveCount(1);

    await row('codex').locator('[data-tone="checking"]').hover();
    await expect(page.getByTestId('timeline-told')).toContainText('Is checked for a while');
    await shot(page, `timeline-${theme}`);
    // The work itself takes no time to speak of, and is drawn at its least width.
    const widthOf = async () => (await row('codex').locator('[data-tone="checking"]').boundingBox())?.width ?? 0;
    const before = await widthOf();
    await page.getByTestId('timeline-out').click();
    await page.getByTestId('timeline-out').click();
    await expect.poll(widthOf).toBeLessThan(before);
    const small = await widthOf();
    await chart.focus();
    await page.keyboard.press('+');
    await expect.poll(widthOf).toBeGreaterThan(small);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('timeline-told')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('task-details')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('task-details')).toBeHidden();
    const middle = await chart.boundingBox();
    await page.mouse.move((middle?.x ?? 0) + 200, (middle?.y ?? 0) + 20);
    const near = await widthOf();
    await page.mouse.wheel(0, -240);
    await expect.poll(widthOf).toBeGreaterThan(near);
    await page.getByTestId('timeline-fit').click();

    for (const kind of ['csv', 'svg'] as const) {
      const file = join(place.dir, `out.${kind}`);
      // A dialog of the system cannot be pressed by a test: it answers with a path at once.
      await app.evaluate(({ dialog }, path) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
      }, file);
      await page.getByTestId('timeline-export').click();
      await page.getByTestId(`export-${kind}`).click();
      await expect(page.getByTestId('toast').filter({ hasText: file })).toBeVisible();
    }
    const lines = readFileSync(join(place.dir, 'out.csv'), 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).toBe('Agent,What,Task,Title,From,To,Minutes,Result');
    expect(lines.some((line) => line.startsWith(`Claude,waits for you,${asked},"'=Asks ""first"", then works",`))).toBe(true);
    expect(lines.some((line) => line.startsWith(`Codex,gate,${checked},`) && line.endsWith(',passed'))).toBe(true);
    const svg = readFileSync(join(place.dir, 'out.svg'), 'utf8');
    const parsed = await page.evaluate((text) => {
      const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
      return { name: root.nodeName, wrong: root.querySelector('parsererror')?.textContent ?? null, bars: root.querySelectorAll('rect').length };
    }, svg);
    expect(parsed).toMatchObject({ name: 'svg', wrong: null });
    expect(parsed.bars).toBeGreaterThan(4);
    await desk.close();
  });
}
