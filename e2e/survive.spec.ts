import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import { chooseRunDir } from '../electron/terminals/index.ts';
import {
  cast, command, dragTo, expectStage, expectState, hostScreen, livePids, makePlace, sessionsOf, task, trust, windowScreen,
  type Cast, type Desk, type Place,
} from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('survive');
});
test.afterEach(() => place.end());

/** Waits until the window shows what the host's twin has, row for row. */
async function sameScreens(desk: Desk, { fakes }: Cast, agent: 'claude' | 'codex'): Promise<void> {
  await expect(async () => {
    expect(await windowScreen(desk.page, agent)).toEqual(await hostScreen(place, fakes[agent]));
  }).toPass({ timeout: 60_000 });
  expect((await windowScreen(desk.page, agent)).join('').length).toBeGreaterThan(20);
}

const starts = ({ fakes }: Cast, agent: 'claude' | 'codex') => sessionsOf(fakes[agent]);

for (const way of ['the window closed', 'main killed'] as const) {
  test(`T1 A5 agents work on with ${way}: same processes, same screens, one prompt, and the task ends done`, async () => {
    const scene = cast(place, { claude: { hold: true }, codex: {} });
    let desk = await place.start({ agents: scene.agents });
    await trust(desk.page);
    await expectState(desk.page, 'claude', 'ready');
    await expectState(desk.page, 'codex', 'ready');
    const id = await task(desk.page, { title: 'Outlives the window' });
    await dragTo(desk.page, id, 'claude');
    await expectStage(desk.page, id, 'running');
    const pids = await livePids(place);
    expect(pids).toHaveLength(2);

    await (way === 'main killed' ? desk.kill() : desk.close());
    expect(await livePids(place)).toEqual(pids);
    const lines = Array.from({ length: 300 }, (_, i) => `said while nobody looked ${i}`);
    scene.fakes.claude.order({ do: 'say', lines });
    await expect.poll(async () => (await hostScreen(place, scene.fakes.claude)).join()).toContain('nobody looked 299');

    desk = await place.start({ agents: scene.agents });
    await expectStage(desk.page, id, 'running');
    await expectState(desk.page, 'claude', 'working');
    expect(await livePids(place)).toEqual(pids);
    await sameScreens(desk, scene, 'claude');
    await sameScreens(desk, scene, 'codex');
    scene.fakes.claude.order({ do: 'finish' });
    await expectStage(desk.page, id, 'done');
    expect(scene.fakes.claude.prompts()).toHaveLength(1);
    expect(starts(scene, 'claude')).toHaveLength(1);
    expect(starts(scene, 'codex')).toHaveLength(1);
    await desk.close();
  });
}

test('T1 A5 an agent that ends its task while the app is dead is found done, with its gate run then', async () => {
  const scene = cast(place, { claude: { hold: true } });
  let desk = await place.start({ agents: scene.agents });
  await trust(desk.page);
  await expectState(desk.page, 'claude', 'ready');
  const id = await task(desk.page, { title: 'Ends alone', gates: ['echo run >> gate-runs'] });
  await dragTo(desk.page, id, 'claude');
  await expectStage(desk.page, id, 'running');
  await desk.kill();
  scene.fakes.claude.order({ do: 'finish' });
  await scene.fakes.claude.until('turn-end');
  desk = await place.start({ agents: scene.agents });
  await expectStage(desk.page, id, 'done');
  expect(scene.fakes.claude.prompts()).toHaveLength(1);
  await desk.close();
});

test('W4 a gate ends with a killed main, runs again at the next start, and holds no file of the app’s', async () => {
  const scene = cast(place, { claude: {} });
  const file = (name: string) => join(place.project, name);
  const slow = 'echo $$ >> gate-pids; until test -e go-on; do sleep 0.05; done; echo end >> gate-ends';
  // Its own three, and the folder that `ls` reads.
  const files = `ls -l /proc/self/fd > open-files; ! grep -v ' [0-3] -> ' open-files | grep -q ' -> '`;
  let desk = await place.start({ agents: scene.agents });
  await trust(desk.page);
  await expectState(desk.page, 'claude', 'ready');
  const id = await task(desk.page, { title: 'Checked twice', gates: [files, slow] });
  await dragTo(desk.page, id, 'claude');
  const pids = () => (existsSync(file('gate-pids')) ? readFileSync(file('gate-pids'), 'utf8').trim().split('\n').map(Number) : []);
  await expect.poll(pids).toHaveLength(1);
  await desk.kill();
  const [first = 0] = pids();
  await expect.poll(() => existsSync(`/proc/${first}/stat`) && !/\) Z /.test(readFileSync(`/proc/${first}/stat`, 'utf8'))).toBe(false);

  desk = await place.start({ agents: scene.agents });
  await expect.poll(pids).toHaveLength(2);
  writeFileSync(file('go-on'), '');
  await expectStage(desk.page, id, 'done');
  expect(readFileSync(file('gate-ends'), 'utf8')).toBe('end\n');
  expect(scene.fakes.claude.prompts()).toHaveLength(1);
  await desk.close();
});

test('T1 the window is reloaded in the middle of a flood, and shows what the host has', async () => {
  const scene = cast(place, { claude: {}, codex: { endlessAt: 'ready' } });
  const desk = await place.start({ agents: scene.agents });
  const { page } = desk;
  await trust(page);
  await expect.poll(async () => (await windowScreen(page, 'codex')).join()).toMatch(/line \d+/);
  const number = async () => Number(/line (\d+)/.exec((await windowScreen(page, 'codex')).join('\n'))?.[1] ?? 0);
  for (let i = 0; i < 3; i += 1) {
    const before = await number();
    await page.reload();
    await expect.poll(number).toBeGreaterThan(before);
  }
  expect(starts(scene, 'codex')).toHaveLength(1);
  const pid = starts(scene, 'codex')[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await sameScreens(desk, scene, 'codex');
  await sameScreens(desk, scene, 'claude');
  process.kill(pid, 'SIGCONT');
  await desk.close();
});

test('A5 the terminal host killed: panes say so and offer Resume, which takes the CLI’s own session', async () => {
  const scene = cast(place, { claude: { hold: true }, codex: {} });
  const desk = await place.start({ agents: scene.agents });
  const { page } = desk;
  await trust(page);
  await expectState(page, 'claude', 'ready');
  await expectState(page, 'codex', 'ready');
  const id = await task(page, { title: 'Loses its terminal' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'running');
  // Codex has a session to resume only once it was told something.
  const other = await task(page, { title: 'Was there before' });
  await dragTo(page, other, 'codex');
  await expectStage(page, other, 'done');
  const client = await place.host();
  const hostPid = client?.hostPid ?? 0;
  client?.close();
  // The next host cannot come up before the test lets it: a person may be faster than it.
  const run = chooseRunDir(join(place.home, 'run'));
  const lock = new DatabaseSync(join(run, readdirSync(run).find((name) => name.endsWith('.lock')) ?? ''));
  lock.exec('BEGIN EXCLUSIVE');
  process.kill(hostPid, 'SIGKILL');

  for (const agent of ['claude', 'codex']) {
    await expect(page.getByTestId(`ended-${agent}`)).toBeVisible();
    await expect(page.getByTestId(`ended-${agent}`)).toContainText('terminal is gone');
    await expect(page.getByTestId(`resume-now-${agent}`)).toBeVisible();
  }
  await expect(page.getByTestId('notice').filter({ hasText: 'terminal host stopped' })).toBeVisible();
  await expectStage(page, id, 'needs-you');
  expect(starts(scene, 'claude')).toHaveLength(1);
  expect(starts(scene, 'codex')).toHaveLength(1);

  for (const agent of ['claude', 'codex'] as const) {
    const session = String(scene.fakes[agent].log().find((line) => line.kind === 'ready')?.['sessionId']);
    await page.getByTestId(`resume-now-${agent}`).click();
    if (agent === 'claude') {
      await command(page, { type: 'settings.set', patch: {} });
      expect(starts(scene, agent)).toHaveLength(1);
      lock.close();
    }
    await expectState(page, agent, 'ready');
    expect(starts(scene, agent)).toHaveLength(2);
    expect(starts(scene, agent)[1]?.['argv']).toContain(session);
  }
  await expect(page.getByTestId('toast')).toHaveCount(0);
  expect(await livePids(place)).toHaveLength(2);
  expect(scene.fakes.claude.prompts()).toHaveLength(1);
  expect(scene.fakes.codex.prompts()).toHaveLength(1);
  await desk.close();
});

test('A5 a dead host’s socket, and one of a version that nobody speaks, do not stop the start', async () => {
  const run = chooseRunDir(join(place.home, 'run'));
  mkdirSync(run, { recursive: true, mode: 0o700 });
  // A file where a dead host's socket was, and a listener that is no host of ours.
  writeFileSync(join(run, 'host-1.sock'), '');
  const foreign = createServer((socket) => socket.on('error', () => {}).end('no host at all\n'));
  await new Promise<void>((done) => foreign.listen(join(run, 'host-77.sock'), done));
  try {
    const scene = cast(place, { codex: {} });
    const desk = await place.start({ agents: scene.agents });
    await trust(desk.page);
    await expectState(desk.page, 'codex', 'ready');
    expect(starts(scene, 'codex')).toHaveLength(1);
    await desk.close();
  } finally {
    foreign.close();
  }
});

test('T1 a CLI that prints a lot and ends at once shows its very last line', async () => {
  const { agents } = cast(place, {});
  const script = 'case "$1" in --version|--help) echo 1.0; exit;; esac; i=0; while [ $i -lt 5000 ]; do echo "row $i of the last words"; i=$((i+1)); done; printf "the very last line"; exit 4';
  const file = join(place.dir, 'hasty');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const desk = await place.start({ agents: agents.map((agent) => (agent.id === 'codex' ? { ...agent, command: file } : agent)) });
  await trust(desk.page);
  await expectState(desk.page, 'codex', 'exited');
  await expect(desk.page.getByTestId('ended-codex')).toContainText('exit code 4');
  await expect.poll(async () => (await windowScreen(desk.page, 'codex')).filter(Boolean).slice(-2))
    .toEqual(['row 4999 of the last words', 'the very last line']);
  await desk.close();
});

test('a task that waits for an ended agent asks for the person after a restart too', async () => {
  const { agents } = cast(place, { codex: {}, antigravity: { exitAtOnce: 3 } });
  let desk = await place.start({ agents });
  await trust(desk.page);
  await expectState(desk.page, 'antigravity', 'exited');
  const id = await task(desk.page, { title: 'Waits for a start' });
  await dragTo(desk.page, id, 'antigravity');
  const card = () => desk.page.getByTestId(`card-${id}`);
  await expect(card()).toContainText('Antigravity has ended');
  await desk.close();

  desk = await place.start({ agents });
  await expectState(desk.page, 'antigravity', 'exited');
  await expect(card()).toContainText('Antigravity has ended');
  await expect(card()).toHaveAttribute('data-section', 'needs-you');
  await desk.close();
});
