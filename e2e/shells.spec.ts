import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { defaultAgents } from '../electron/agents/index.ts';
import type { Agent } from '../shared/model/index.ts';
import { cast, command, expectState, makePlace, trust, type Cast, type Place } from './lib/index.ts';
import { startModelServer, type ModelServer } from './model-server/index.ts';
import { cliPath, type CliName } from './real/clis.ts';
import { makeHome, type Home } from './real/home.ts';


let place: Place;
let server: ModelServer;
let home: Home;
test.beforeEach(async () => {
  place = makePlace('shells');
  server = await startModelServer();
  home = makeHome({ url: server.url, trusted: [place.project] });
  // Another tmux, which the person's own profile puts in front of all.
  writeFileSync(join(home.binDir, 'tmux'), '#!/bin/sh\n[ "$1" = has-session ] && exit 1\necho another tmux\n', { mode: 0o755 });
});
test.afterEach(async () => {
  await place.end();
  await server.close();
  home.dispose();
});

/** A desk with the real CLI of that name, and a fake Amp beside it. */
async function open(cli: CliName, args: string[], env: Record<string, string> = {}): Promise<Cast & { page: Page; close(): Promise<void> }> {
  const scene = cast(place, { amp: {} });
  const { PATH: _path, ...own } = home.env;
  const real = defaultAgents().find(({ id }) => id === cli)!;
  const agents = scene.agents.map((agent): Agent => (agent.id === cli ? { ...real, command: cliPath(cli), args, env: { ...own, ...env } } : agent));
  const desk = await place.start({ agents });
  await trust(desk.page);
  await expectState(desk.page, cli, 'ready', 120_000);
  await expectState(desk.page, 'amp', 'ready');
  expect(await command(desk.page, { type: 'orchestrator.name', agent: cli })).toMatchObject({ ok: true });
  return { ...scene, page: desk.page, close: desk.close };
}

/** What the CLI's own shell tool says to these lines. */
async function says(page: Page, cli: CliName, lines: string[]): Promise<string> {
  server.script({ match: 'Run it.', reply: [{ calls: [{ shell: lines.join('\n'), description: 'Look around' }] }, { text: 'Done.' }] });
  expect(await command(page, { type: 'message.send', agent: cli, text: 'Run it.' })).toMatchObject({ ok: true });
  const logged = await server.waitFor(({ request }) => request?.lastPrompt === 'Run it.' && request.round === 1, 300_000);
  return logged.request?.results.map(({ text }) => text).join('\n') ?? '';
}

const LINES = ['which tmux', 'sh -c "command -v tmux"', 'command -v quatuor', 'tmux list-windows -F "#I #W"', 'tmux send-keys -t any:1 "From inside" Enter && echo sent', 'quatuor status --json'];

async function provesOurs(cli: CliName, args: string[], env: Record<string, string> = {}, more: string[] = []): Promise<string> {
  const { page, fakes, close } = await open(cli, args, env);
  // Codex hands the output on as a string of JSON.
  const out = (await says(page, cli, [...LINES, ...more])).replaceAll('\\"', '"');
  const ours = join(place.home, 'bin', 'panes', 'tmux');
  expect(out).toContain(ours);
  expect(out.split(ours).length - 1).toBeGreaterThanOrEqual(2);
  expect(out).not.toContain('another tmux');
  expect(out).not.toContain(join(home.binDir, 'tmux'));
  expect(out).toMatch(/0 Claude\n1 AMP\n3 Antigravity\n4 Codex\nsent\n/);
  expect(out).toContain(`"you":{"role":"orchestrator","agent":"${cli}"}`);
  await expect.poll(() => fakes.amp.prompts().length).toBe(1);
  await close();
  return out;
}

test('K41 in the shells that the real Claude Code runs, tmux is ours whatever the profile puts in front: bash', async () => {
  await provesOurs('claude', ['--allowedTools', 'Bash']);
});

test('K41 in the shells that the real Claude Code runs, tmux is ours whatever the profile puts in front: zsh', async () => {
  writeFileSync(join(home.dir, '.zprofile'), `path=('${home.binDir}' $path)\n`);
  writeFileSync(join(home.dir, '.zshrc'), `path=('${home.binDir}' $path)\n`);
  await provesOurs('claude', ['--allowedTools', 'Bash'], { SHELL: '/usr/bin/zsh' });
});

test('K41 in the shells that the real Codex runs, tmux is ours whatever the profile puts in front', async () => {
  await provesOurs('codex', ['-a', 'never', '-s', 'danger-full-access']);
});

test('K42 from inside the sandbox of the real Codex, which forbids sockets, calls go by files', async () => {
  // The same key without the way by files: then the sandbox lets nothing through.
  const bare = [`sed 's/,"box":"[^"]*"//' "$QUATUOR_PANE" >bare`, 'chmod 600 bare', 'QUATUOR_PANE=$PWD/bare quatuor status; echo "exit $?"'];
  const out = await provesOurs('codex', ['-a', 'never', '-s', 'workspace-write'], {}, bare);
  expect(out).toMatch(/sandbox forbids all sockets[\s\S]*exit 4/);
});
