import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('graph');
});
test.afterEach(() => place.end());

for (const theme of ['dark', 'light'] as const) {
  test(`U6 the picture of what depends on what is gone through by keys, around one task too, and filters find by what a task touches (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents } = cast(place, { claude: { hold: true }, codex: {} });
    const desk = await place.start({ agents });
    const { page } = desk;
    await trust(page);
    for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
    const types = await task(page, { title: 'Types for the market feed', gates: ['true'] });
    const store = await task(page, { title: 'Decide the storage layer for ticks' });
    const book = await task(page, { title: 'Order book: reconnect without losing deltas', dependsOn: [types], files: [{ path: 'src/feed/book.ts', notes: '' }] });
    const alerts = await task(page, { title: 'Alert service: delivery and retries', dependsOn: [types, store] });
    const risk = await task(page, { title: 'Risk limits per strategy', dependsOn: [book, alerts] });
    await task(page, { title: 'Tidy the help texts' });
    expect(await command(page, { type: 'task.give', id: types, agent: 'codex' })).toMatchObject({ ok: true });
    await expectStage(page, types, 'done');
    expect(await command(page, { type: 'task.give', id: store, agent: 'claude' })).toMatchObject({ ok: true });
    await expectStage(page, store, 'running');

    await page.getByTestId(`card-${risk}`).focus();
    await page.keyboard.press('d');
    const graph = page.getByTestId('graph');
    await expect(graph.locator('[data-node]')).toHaveCount(5);
    await expect(page.getByTestId(`node-${risk}`)).toBeFocused();
    await expect(page.getByTestId(`node-${types}`)).toHaveAttribute('data-section', 'done');
    await expect(page.getByTestId(`node-${store}`)).toHaveAttribute('data-section', 'running');
    await expect(graph).toContainText('1 open task waits for no other');
    await shot(page, `graph-${theme}`);
    await page.keyboard.press('ArrowLeft');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset['node']);
    await expect.poll(focused).not.toBe(risk);
    const first = await focused();
    expect([book, alerts]).toContain(first);
    const y = async (id: string) => (await page.getByTestId(`node-${id}`).boundingBox())?.y ?? 0;
    const upper = (await y(book)) < (await y(alerts)) ? book : alerts;
    await page.keyboard.press(first === upper ? 'ArrowDown' : 'ArrowUp');
    await expect.poll(focused).toBe(first === book ? alerts : book);
    await page.getByTestId(`node-${book}`).focus();
    await page.getByTestId('graph-around').click();
    await expect(graph.locator('[data-node]')).toHaveCount(3);
    await expect(page.getByTestId(`node-${store}`)).toHaveCount(0);
    await page.getByTestId('graph-all').click();
    await expect(graph.locator('[data-node]')).toHaveCount(5);
    await page.getByTestId(`node-${alerts}`).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('task-details')).toContainText('Alert service');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('task-details')).toBeHidden();

    await page.keyboard.press('Control+0');
    await page.keyboard.press('/');
    await expect(page.locator('#filter')).toBeFocused();
    await page.keyboard.type('feed/book');
    await expect(page.getByTestId('board').locator('[data-card]')).toHaveCount(1);
    await expect(page.getByTestId(`card-${book}`)).toBeVisible();
    await desk.close();
  });
}
