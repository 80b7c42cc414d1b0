import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cast, expectState, makePlace, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('mcp');
});
test.afterEach(() => place.end());

test('K8 the app as it is built gives an agent its tools at the start: by flags, and with consent by an entry that is taken back', async () => {
  const scene = cast(place, { amp: { mcp: true }, antigravity: { mcp: true } });
  const home = join(place.dir, 'agy-home');
  const agents = scene.agents.map((agent) => (agent.id === 'antigravity' ? { ...agent, mayWrite: true, env: { ...agent.env, HOME: home } } : agent));
  const desk = await place.start({ agents });
  await trust(desk.page);
  for (const id of ['amp', 'antigravity'] as const) {
    await expectState(desk.page, id, 'ready');
    await expect.poll(() => scene.fakes[id].log().find(({ kind }) => kind === 'mcp')).toMatchObject({
      server: 'quatuor', tools: expect.arrayContaining(['status', 'report', 'send']), status: [{ type: 'text', text: expect.stringContaining(`you: ${id}, worker`) }],
    });
  }
  const entry = JSON.parse(readFileSync(join(home, '.gemini', 'config', 'mcp_config.json'), 'utf8')) as { mcpServers: object };
  expect(Object.keys(entry.mcpServers)).toEqual(['quatuor']);
  await desk.close();
});

test('the SDK is read by quatuor mcp alone', () => {
  const out = join(import.meta.dirname, '..', 'out', 'main');
  const has = (file: string) => readFileSync(join(out, file), 'utf8').includes('notifications/resources/updated');
  expect(['main.js', 'quatuor.js', 'host.js'].filter(has)).toEqual([]);
  expect(readdirSync(join(out, 'chunks')).filter((name) => name.endsWith('.js') && has(join('chunks', name)))).toHaveLength(1);
});
