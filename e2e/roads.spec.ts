import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, command, expectStage, expectState, makePlace, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('roads');
});
test.afterEach(() => place.end());

const submits = (scene: ReturnType<typeof cast>) => scene.fakes.claude.log().filter((line) => line.kind === 'submit');

test('D1 D2 a task for an agent that has ended goes with its start, once, whole, and ends done', async () => {
  const scene = cast(place, { claude: {} });
  const { page, close } = await place.start({ agents: scene.agents });
  await trust(page);
  await expectState(page, 'claude', 'ready');
  expect(await command(page, { type: 'agent.stop', agent: 'claude' })).toMatchObject({ ok: true });
  await expectState(page, 'claude', 'exited');
  const id = await task(page, { title: 'Goes with the start', steps: Array.from({ length: 40 }, (_, i) => `step ${i}`) });
  expect(await command(page, { type: 'task.give', id, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'delivering');
  expect(submits(scene)).toEqual([]);
  expect(await command(page, { type: 'agent.start', agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, id, 'done');
  expect(submits(scene).map((line) => line['by'])).toEqual(['argument']);
  expect(String(submits(scene)[0]?.['prompt'])).toContain('40. step 39');
  await close();
});

test('D7 an empty text is refused in words; a long one goes as a file that git does not see', async () => {
  const scene = cast(place, { claude: {} });
  const { page, close } = await place.start({ agents: scene.agents });
  await trust(page);
  await expectState(page, 'claude', 'ready');
  const send = (text: string) => command(page, { type: 'message.send', agent: 'claude', text });
  expect(JSON.stringify(await send(' \n '))).toContain('the text is empty');
  const text = 'une ligne é漢🎻\n'.repeat(50_000);
  expect(await send(text)).toMatchObject({ ok: true });
  await expect.poll(() => submits(scene).length).toBe(1);
  const file = /\.quatuor\/prompts\/[\w-]+\.md/.exec(String(submits(scene)[0]?.['prompt']))?.[0] ?? '';
  expect(readFileSync(join(place.project, file), 'utf8')).toBe(text);
  await close();
});
