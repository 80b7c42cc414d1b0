import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, shot, task, trust, type Place } from './lib/index.ts';


let place: Place;
test.beforeEach(() => {
  place = makePlace('pictures');
});
test.afterEach(() => place.end());

/** A turn that says something, and then thinks until the test is over. */
const say = (line: string) => ({ steps: [{ say: line }, { think: 60 * 60_000 * 40 }] });

for (const theme of ['dark', 'light'] as const) {
  test(`H1 the context of each agent, why it is in its state, a prompt in doubt, the settings (${theme})`, async () => {
    writeFileSync(join(place.home, 'config.json'), JSON.stringify({ theme }));
    const { agents } = cast(place, {
      claude: { ...say('I compared three layouts on the January ticks. DuckDB wins on both.'), tokens: 138_000 },
      amp: say('The restart test loses the in-flight alert. I persist the outbox before the send.'),
      antigravity: { swallowEnter: 2 },
      codex: { ...say('Generated 41 types and 17 calls in src/broker/client.rs.'), tokens: 74_000 },
    });
    const desk = await place.start({ agents });
    const { page } = desk;
    await trust(page);
    for (const { id } of agents) await expectState(page, id, 'ready');
    const titles: Record<string, string> = {
      claude: 'Decide the storage layer for ticks',
      amp: 'Alert service: delivery and retries',
      codex: 'Generate the broker client from its schema',
      antigravity: 'Volatility analysis for the Rotterdam contract',
    };
    for (const [agent, title] of Object.entries(titles)) {
      const id = await task(page, { title, objective: `${title}.`, estimateMinutes: 45 });
      expect(await command(page, { type: 'task.give', id, agent })).toMatchObject({ ok: true });
    }
    for (const agent of ['claude', 'amp', 'codex']) await expectState(page, agent, 'working');
    await expectStage(page, 'TASK-PO-004', 'needs-you');

    const meter = page.getByTestId('meter-claude');
    await expect(meter).toHaveAccessibleName(/^Context \d+ % full/);
    await meter.focus();
    await page.keyboard.press('Enter');
    const detail = page.getByTestId('meter-detail');
    await expect(detail).toContainText(/[\d,]+ of [\d,]+ tokens/);
    await expect(detail).toContainText('Ceiling');
    await shot(page, `meter-${theme}`);
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();
    await page.getByTestId('pane-state-claude').click();
    await expect(page.getByTestId('explain-claude')).toContainText('What decides');
    await shot(page, `explain-${theme}`);
    await page.keyboard.press('Escape');

    await page.getByTestId('strip-antigravity').getByTestId('strip-message').click();
    await expect(page.getByTestId('message-question')).toBeVisible();
    await shot(page, `message-${theme}`);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('messages')).toBeHidden();

    await page.getByTestId('open-agents').click();
    await page.getByTestId('agent-row-codex').click();
    await page.getByTestId('agents').getByLabel('Arguments').fill(`--profile 'night work'`);
    await page.getByTestId('agents').getByRole('radio', { name: /All allowed/ }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByTestId('risk')).toBeVisible();
    await shot(page, `agents-${theme}`);
    await desk.close();
  });
}
