// The ways into the app from shells. Long texts by `quatuor send` and by the tmux stand-in, beside the same
// texts by a real tmux to the same fake agents; how long `quatuor` takes to start; and requests with a
// fault, which must not get in, while the window goes on drawing.
// Options: --count N (texts for each way, 500), --flood N (requests, 100,000), --seed N, --only-start,
// --only-flood, --only-texts, --json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { defaultAgents } from '../../electron/agents/index.ts';
import type { PaneFile, PaneKey } from '../../shared/contract/control.ts';
import type { Command, Reply } from '../../shared/contract/index.ts';
import { usualPolicy } from '../../shared/model/index.ts';
import { flood } from '../control/flood.ts';
import { fakeCli, type PersonaName } from '../fakes/index.ts';
import { sessionsOf } from '../lib/fakes.ts';
import { deliver, type Outcome, type Target, type Way } from './lib/control/deliver.ts';
import { drawn, startDrawing } from './lib/control/frames.ts';
import { starts } from './lib/control/start.ts';
import { texts } from './lib/control/texts.ts';
import { electron, launch, until, type Running } from './lib/launch.ts';
import { pss } from './lib/memory.ts';
import { bench, endsHost, root, temporary } from './lib/place.ts';
import { median, quantile, report, say } from './lib/report.ts';

const argv = process.argv.slice(2);
const option = (name: string, usual: number): number => {
  const at = argv.indexOf(name);
  return at < 0 ? usual : Number(argv[at + 1]);
};
const only = argv.find((arg) => arg.startsWith('--only-'))?.slice('--only-'.length);
const does = (part: string): boolean => only === undefined || only === part;
const seed = option('--seed', 1);
const figures: Record<string, number | string> = {};
const targets: Record<string, { max?: number; min?: number }> = {};
const NAMES = ['claude', 'amp', 'antigravity', 'codex'] as const;

interface Open {
  app: Running;
  home: string;
  /** The agents that texts go to. */
  targets: Target[];
  /** The pane of an agent: the file with its key. */
  paneOf(persona: PersonaName): { path: string; file: PaneFile };
}

/** The app over fakes, trusted, with claude as the orchestrator whose words count as the person's. */
async function open(): Promise<Open> {
  const [home, project, dir, list] = ['control-home', 'palm-oil-bot', 'control-fakes', 'control-agents.json'].map(temporary) as [string, string, string, string];
  mkdirSync(project, { recursive: true });
  endsHost(home);
  const fakes = fakesIn(dir);
  const agents = defaultAgents().map((agent) => {
    const { fake } = fakes.find(({ persona }) => persona === agent.adapter)!;
    return { ...agent, command: fake.file, env: { CLAUDE_CONFIG_DIR: join(fake.home, 'claude'), CODEX_HOME: join(fake.home, 'codex') } };
  });
  writeFileSync(list, JSON.stringify(agents));
  const app = await launch([root, '--home', home, '--project', project], { QUATUOR_AGENTS: list });
  const isOpen = () => document.body.innerText.includes('Antigravity');
  await until('the project is open', 30_000, () => app.page.run(isOpen));
  const command = async (what: Command): Promise<void> => {
    const reply = await app.page.run((sent) => (window as unknown as { quatuor: { command(c: unknown): Promise<Reply> } }).quatuor.command(sent), what);
    if (!reply.ok) throw new Error(`${what.type}: ${reply.message}`);
  };
  await command({ type: 'project.trust' });
  const areReady = () => document.querySelectorAll('[data-testid^="pane-state-"][data-state="ready"]').length;
  await until('all agents are ready', 90_000, async () => (await app.page.run(areReady)) === NAMES.length);
  await command({ type: 'policy.set', policy: { ...usualPolicy, ordersAreMine: true } });
  await command({ type: 'orchestrator.name', agent: 'claude' });
  return {
    app,
    home,
    targets: fakes.filter(({ persona }) => persona !== 'claude'),
    paneOf(persona) {
      const { fake } = fakes.find((one) => one.persona === persona)!;
      // Its process has it from its environment, as all that runs in the pane.
      const pid = sessionsOf(fake).at(-1)?.pid;
      const path = /(?:^|\0)QUATUOR_PANE=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1] ?? '';
      return { path, file: JSON.parse(readFileSync(path, 'utf8')) as PaneFile };
    },
  };
}

function fakesIn(dir: string): Target[] {
  const windows: Record<string, number> = Object.fromEntries(defaultAgents().map(({ id, window }) => [id, window]));
  return NAMES.map((persona: PersonaName) => ({
    persona, window: windows[persona]!, dir, fake: fakeCli(persona, { speed: 1_000 }, { dir, runtime: electron }),
  }));
}

function tell(name: string, { sent, once, lost, twice, changed, tabsGone, accepted, returned }: Outcome, must: boolean): void {
  for (const [what, value] of Object.entries({ sent, once, lost, twice, changed, 'changed.tabs-alone': tabsGone })) figures[`${name}.${what}`] = value;
  for (const [what, list] of [['accepted', accepted], ['returned', returned]] as const) {
    figures[`${name}.${what}.p50.ms`] = median(list);
    figures[`${name}.${what}.p95.ms`] = quantile(list, 0.95);
  }
  if (must) targets[`${name}.once`] = { min: sent };
}

async function sendTexts({ home, targets: agents, paneOf }: Open, all: string[]): Promise<void> {
  const { QUATUOR_PANE: _pane, ...env } = process.env;
  const send: Way = { command: (window, text) => ({ file: join(home, 'bin', 'quatuor'), args: ['send', String(window), '--wait', '-'], input: text }), env, lostMs: 60_000 };
  const keys_ = (file: string): Way['command'] => (window, text) => ({ file, args: ['send-keys', '-t', `palm-oil-bot:${window}`, text, 'Enter'] });
  const standIn: Way = { command: keys_(join(home, 'bin', 'panes', 'tmux')), env: { ...env, QUATUOR_PANE: paneOf('claude').path, QUATUOR_HOME: home }, lostMs: 60_000 };
  tell('send', await deliver('send', send, agents, all), true);
  say('quatuor send is through');
  tell('stand-in', await deliver('stand-in', standIn, agents, all), true);
  say('the stand-in is through');
}

/** The same by a real tmux whose windows have the same fakes. */
async function realTmux(all: string[]): Promise<void> {
  if (spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status !== 0) {
    figures['tmux'] = 'not run: tmux is not installed';
    return;
  }
  const agents = fakesIn(temporary('control-tmux')).filter(({ persona }) => persona !== 'claude');
  mkdirSync(temporary('control-tmux'), { recursive: true });
  const own = ['-L', `quatuor-bench-${process.pid}`, '-f', '/dev/null'];
  const { QUATUOR_PANE: _pane, TMUX: _tmux, ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
  const tmux = (...args: string[]): void => void spawnSync('tmux', [...own, ...args], { env, stdio: 'ignore' });
  tmux('new-session', '-d', '-s', 'palm-oil-bot', '-x', '110', '-y', '35', 'sleep', '100000');
  try {
    for (const { window, fake } of agents) tmux('new-window', '-d', '-t', `palm-oil-bot:${window}`, fake.file);
    for (const { fake } of agents) await fake.until('ready', 30_000);
    await wait(2_000);
    tell('tmux', await deliver('tmux', {
      command: (window, text) => ({ file: 'tmux', args: [...own, 'send-keys', '-t', `palm-oil-bot:${window}`, text, 'Enter'] }),
      env, lostMs: 1_500,
      clear: (window) => tmux('send-keys', '-t', `palm-oil-bot:${window}`, 'C-u'),
    }, agents, all), false);
  } finally {
    tmux('kill-server');
  }
}

function measureStart({ home }: Open): void {
  const { QUATUOR_PANE: _pane, ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
  const { empty, help, status } = starts(join(home, 'bin', 'quatuor'), temporary('empty.mjs'), 20, env);
  figures['start.empty.p50.ms'] = median(empty);
  figures['start.help.p50.ms'] = median(help);
  figures['start.status.p50.ms'] = median(status);
  figures['start.ratio'] = median(help) / median(empty);
  figures['start.status.ratio'] = median(status) / median(empty);
  targets['start.ratio'] = { max: 2 };
}

async function floodIt({ app, paneOf }: Open, count: number): Promise<void> {
  const key = (persona: PersonaName): PaneKey => {
    const { session, key: secret } = paneOf(persona).file;
    return { session, key: secret };
  };
  const state = async (): Promise<string> => JSON.stringify(await app.page.run(() => [...document.querySelectorAll('[data-testid^="card-"]')].map((card) => card.textContent)));
  const before = { mb: pss([app.pid]), state: await state() };
  await app.page.run(startDrawing);
  await wait(5_000);
  const still = await app.page.run(drawn);
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, pss([app.pid]))), 250);
  const began = Date.now();
  const told = await flood({ path: paneOf('claude').file.socket, count, seed, keys: { holder: key('claude'), worker: key('amp') }, huge: Math.min(40, Math.ceil(count / 2_500)) });
  const seconds = (Date.now() - began) / 1_000;
  clearInterval(look);
  const flooded = await app.page.run(drawn);
  for (const line of told.in.slice(0, 10)) say(line);
  figures['flood.requests'] = told.sent;
  figures['flood.seconds'] = seconds;
  figures['flood.let-in'] = told.in.length;
  figures['flood.refused'] = told.refused;
  figures['flood.closed'] = told.closed;
  figures['flood.changed'] = (await state()) === before.state ? 0 : 1;
  figures['flood.memory.before.mb'] = before.mb;
  figures['flood.memory.most.mb'] = most;
  figures['flood.memory.grown.mb'] = most - before.mb;
  figures['frames.still.p95.ms'] = quantile(still, 0.95);
  figures['frames.flooded.p95.ms'] = quantile(flooded, 0.95);
  figures['frames.flooded.worst.ms'] = Math.max(...flooded);
  figures['frames.ratio'] = quantile(flooded, 0.95) / quantile(still, 0.95);
  for (const name of ['let-in', 'changed']) targets[`flood.${name}`] = { max: 0 };
  targets['flood.requests'] = { min: count };
  targets['flood.memory.grown.mb'] = { max: 300 };
  targets['frames.ratio'] = { max: 2 };
}

await bench(async () => {
  const desk = await open();
  const all = texts(option('--count', 500), seed);
  if (does('start')) measureStart(desk);
  if (does('flood')) await floodIt(desk, option('--flood', 100_000));
  if (does('texts')) await sendTexts(desk, all);
  await desk.app.kill();
  if (does('texts')) await realTmux(all);
  report('control', figures, targets);
});
process.exit();
