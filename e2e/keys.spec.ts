import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Act } from './fakes/acts.ts';
import { cast, command, expectState, makePlace, sessionsOf, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('keys');
});
test.afterEach(() => place.end());

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
};
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => existsSync(path) && statSync(path).isFile());
/** What other users' programs such as ps can see of all processes. */
const commandLines = (): string =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => read(`/proc/${pid}/cmdline`).toString()).join('\n');

test('X6 K44 the keys of panes stand in their files and nowhere else: no process list, environment, log, journal or project', async () => {
  const step = (line: string): Act => ({ act: 'step', step: { run: ['bash', '-lc', line], show: 'look' } });
  const tries = 'for i in 1 2 3; do quatuor status; tmux list-windows; tmux send-keys -t p:0 "y" Enter; tmux send-keys -t p:1 C-c; quatuor send amp "Do it"; done; true';
  const { agents, fakes } = cast(place, { claude: { acts: [step(tries), { act: 'wait' }] }, codex: { acts: [step(tries)] }, amp: {} });
  const desk = await place.start({ agents });
  const said: string[] = [];
  for (const stream of [desk.app.process().stdout, desk.app.process().stderr]) stream?.on('data', (part: Buffer) => said.push(part.toString()));
  const { page } = desk;
  await trust(page);
  for (const agent of ['claude', 'codex', 'amp']) await expectState(page, agent, 'ready');
  expect(await command(page, { type: 'orchestrator.name', agent: 'claude' })).toMatchObject({ ok: true });
  const panes = (['claude', 'codex', 'amp'] as const).map((name) => {
    const environment = read(`/proc/${sessionsOf(fakes[name]).at(-1)?.pid}/environ`).toString();
    return { environment, file: /(?:^|\0)QUATUOR_PANE=([^\0]+)/.exec(environment)?.[1] ?? '' };
  });
  const keys = panes.map(({ file }) => (JSON.parse(readFileSync(file, 'utf8')) as { key: string }).key);
  expect(new Set(keys).size).toBe(3);
  for (const { file } of panes) expect(statSync(file).mode & 0o777).toBe(0o600);

  for (const agent of ['claude', 'codex']) expect(await command(page, { type: 'message.send', agent, text: 'Go on.' })).toMatchObject({ ok: true });
  // While the calls are made, and after them.
  let seen = '';
  await expect.poll(() => {
    seen += commandLines();
    return fakes.amp.prompts().length;
  }, { timeout: 90_000, intervals: [20] }).toBeGreaterThan(0);
  await expect(page.getByText(/Codex tried what is not its to do/).first()).toBeVisible();
  const told = [seen, commandLines(), ...panes.map(({ environment }) => environment), said.join('')].join('\n');
  expect(told).toContain('quatuor.js');
  for (const key of keys) expect(told).not.toContain(key);
  await desk.close();

  const all = [...files(place.home), ...files(place.project), ...files(join(place.dir, 'fakes'))];
  expect(all.some((path) => path.endsWith('journal.db') || path.includes('journal'))).toBe(true);
  const own = new Set(panes.map(({ file }) => file));
  const leaks = all.filter((path) => !own.has(path) && keys.some((key) => read(path).includes(key)));
  expect(leaks).toEqual([]);
});
