import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { cast, expectStage, expectState, makePlace, sessionsOf, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('kills');
});
test.afterEach(() => place.end());

test('D2 main killed at eight moments of a delivery: each prompt is taken once, or the person is asked', async () => {
  const scene = cast(place, { claude: { bootMs: 300 } });
  let desk = await place.start({ agents: scene.agents });
  await trust(desk.page);
  await expectState(desk.page, 'claude', 'ready');
  const ends: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const id = await task(desk.page, { title: `Round ${round} of the kills` });
    const count = scene.fakes.claude.log().length;
    const given = desk.page.evaluate((t) => {
      const { quatuor } = window as unknown as { quatuor: { command(c: unknown): Promise<unknown> } };
      return quatuor.command({ type: 'task.give', id: t, agent: 'claude' });
    }, id).catch(() => {});
    if (round < 3) await wait(round * 180);
    // From the paste on, in the milliseconds around Enter and its receipt.
    else if (round < 7) {
      await scene.fakes.claude.until((line) => line.kind === 'paste' && scene.fakes.claude.log().length > count
        && String(line['text']).includes(id));
      await wait((round - 3) * 60);
    } else await scene.fakes.claude.until((line) => line.kind === 'submit' && String(line['prompt']).includes(id));
    await desk.kill();
    await given;
    desk = await place.start({ agents: scene.agents });
    const { page } = desk;
    await expectState(page, 'claude', 'ready');
    const stage = () => page.evaluate((t) => document.querySelector(`[data-testid="card-${t}"]`)?.getAttribute('data-stage') ?? 'gone', id);
    await expect.poll(stage, { message: `round ${round}` }).toMatch(/gone|needs-you|queued/);
    const taken = () => scene.fakes.claude.prompts().filter((prompt) => prompt.includes(`TASK_ID: ${id}\n`)).length;
    const end = await stage();
    ends.push(`${round}: ${end}, taken ${taken()}`);
    expect(taken(), ends.join('; ')).toBeLessThanOrEqual(1);
    if (end === 'gone') {
      // No card under Queue: it is done.
      expect(taken(), ends.join('; ')).toBe(1);
      await expectStage(page, id, 'done');
    } else if (end === 'needs-you') {
      await expect(page.getByTestId('strip-claude')).toContainText(`Did ${id} arrive?`);
      if (taken() === 0) {
        // The person looks, clears what stands in the composer, and gives up on it.
        await page.getByTestId('pane-claude').locator('.xterm').click();
        await page.keyboard.press('Control+u');
        await page.keyboard.press('Control+c');
        await page.getByTestId('strip-give-up').click();
      } else await page.getByTestId('strip-arrived').click();
    } else expect(taken(), ends.join('; ')).toBe(0);
    if ((await stage()) !== 'gone') {
      const card = page.getByTestId(`card-${id}`);
      if ((await card.getAttribute('data-stage')) === 'queued') {
        await card.focus();
        await page.keyboard.press('Delete');
        await page.getByRole('button', { name: 'Remove', exact: true }).click();
      }
      await expect(card).toBeHidden();
    }
  }
  expect(sessionsOf(scene.fakes.claude)).toHaveLength(1);
  test.info().annotations.push({ type: 'kills', description: ends.join('; ') });
  await desk.close();
});
