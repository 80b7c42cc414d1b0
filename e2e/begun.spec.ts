import { expect, test, type Page } from '@playwright/test';
import { cast, expectState, makePlace, runCommand, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('begun');
});
test.afterEach(() => place.end());

/** The window as one finds it who comes back to it. */
async function again(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByTestId('pane-state-claude')).toBeVisible();
}

test('U48 what one has begun to write is there again after the window, until it is saved or thrown away', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  let desk = await place.start({ agents });
  let { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Read the prices' });

  // A task that is changed; the whole app ends, as at the end of a day.
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('e');
  await page.getByTestId('task-objective').fill('From the exchange,\nnot from');
  await desk.close();
  desk = await place.start({ agents });
  ({ page } = desk);
  await expect(page.getByTestId('task-editor')).toContainText(id);
  await expect(page.getByTestId('task-objective')).toHaveValue('From the exchange,\nnot from');
  await expect(page.getByTestId('begun')).toBeVisible();
  await page.getByTestId('task-objective').fill('From the exchange, not from a file');
  await expect(page.getByTestId('begun')).toHaveCount(0);
  await page.getByTestId('save-task').click();
  await expect(page.getByTestId('task-editor')).toHaveCount(0);
  await again(page);
  await expect(page.getByTestId('task-editor')).toHaveCount(0);

  // A new one, with nothing but a word of it.
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('n');
  await page.getByTestId('task-title').fill('Alerts');
  await again(page);
  await expect(page.getByTestId('task-title')).toHaveValue('Alerts');
  await page.keyboard.press('Escape');
  await page.getByTestId('ask-yes').click();
  await again(page);
  await expect(page.getByTestId('task-editor')).toHaveCount(0);
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('n');
  await expect(page.getByTestId('task-title')).toHaveValue('');
  await page.keyboard.press('Escape');

  // A goal, and a text for an agent.
  await runCommand(page, 'new goal', 'goal.new');
  await page.getByTestId('goal-text').fill('Alerts survive a restart');
  await again(page);
  await expect(page.getByTestId('goal-text')).toHaveValue('Alerts survive a restart');
  await expect(page.getByTestId('begun')).toBeVisible();
  await page.getByTestId('send-goal').click();
  await expect(page.getByTestId('goal')).toHaveCount(0);
  await runCommand(page, 'send text to claude', 'agent.text:claude');
  const text = page.getByTestId('send-text').locator('textarea');
  await text.fill('Look at line 4');
  await again(page);
  await expect(text).toHaveValue('Look at line 4');
  await page.getByTestId('send-text').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByTestId('send-text')).toHaveCount(0);
  await again(page);
  await expect(page.getByTestId('send-text')).toHaveCount(0);
  await desk.close();
});

test('U48 what was begun about a task that is gone is something new; what is kept and is no form is empty', async () => {
  const { agents } = cast(place, { claude: { hold: true } });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const keys = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('begun:')));
  await page.getByTestId('new-task').click();
  await page.getByTestId('task-title').fill('x');
  await expect.poll(keys).toHaveLength(1);
  const [key = ''] = await keys();
  const gone = `${key}TASK-PO-099`;
  await page.keyboard.press('Escape');
  await page.getByTestId('ask-yes').click();
  await expect.poll(keys).toEqual([]);

  const found = async (kept: string): Promise<void> => {
    await page.evaluate(([name, value]) => localStorage.setItem(name!, value!), [gone, kept]);
    await again(page);
  };
  await found(JSON.stringify({ form: { title: 'Was removed', kind: 7, steps: 'x', files: [null, { path: 'a.ts', notes: '' }] } }));
  await expect(page.getByTestId('task-editor')).toContainText('New task');
  await expect(page.getByTestId('task-title')).toHaveValue('Was removed');
  await page.getByTestId('save-task').click();
  await expect(page.getByTestId('task-editor')).toHaveCount(0);
  await expect.poll(keys).toEqual([]);
  for (const kept of ['{"id":', '7', '[]', 'null']) {
    await found(kept);
    await expect(page.getByTestId('task-editor')).toHaveCount(0);
  }
  await desk.close();
});
