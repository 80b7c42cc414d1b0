import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { cast, expectState, makePlace, sessionsOf, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('consent');
});
test.afterEach(() => place.end());

async function allow(page: Page, yes: boolean): Promise<void> {
  await page.getByTestId('actions-amp').click();
  await page.getByTestId('settings-amp').click();
  const dialog = page.getByTestId('agents');
  await expect(dialog).toContainText('It does nothing outside Quatuor.');
  await dialog.getByTestId('may-write').setChecked(yes);
  await page.getByTestId('save-agents').click();
  await expect(dialog).toBeHidden();
}

test('X3 an entry in Amp\'s own configuration comes with the consent, works from the next start, and goes with it', async () => {
  const config = join(place.dir, 'config');
  const plugins = join(config, 'amp', 'plugins');
  mkdirSync(plugins, { recursive: true });
  writeFileSync(join(plugins, 'mine.ts'), 'export default function () {}\n');
  const { agents, fakes } = cast(place, { amp: {} });
  const desk = await place.start({
    agents: agents.map((agent) => (agent.id === 'amp' ? { ...agent, env: { ...agent.env, XDG_CONFIG_HOME: config } } : agent)),
  });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'amp', 'ready');
  expect(readdirSync(plugins)).toEqual(['mine.ts']);

  await allow(page, true);
  await expect.poll(() => readdirSync(plugins).sort()).toEqual(['mine.ts', 'quatuor.ts']);
  expect(readFileSync(join(plugins, 'quatuor.ts'), 'utf8')).toContain('with your consent');
  await page.getByTestId('actions-amp').click();
  await page.getByTestId('restart-amp').click();
  await expect.poll(() => sessionsOf(fakes.amp).length).toBe(2);
  await expect.poll(() => fakes.amp.log().filter((line) => line.kind === 'plugin-loaded').length).toBe(3);
  await expectState(page, 'amp', 'ready');

  await allow(page, false);
  await expect.poll(() => readdirSync(plugins)).toEqual(['mine.ts']);
  expect(existsSync(join(place.dir, 'project', '.amp'))).toBe(false);
  await desk.close();
});
