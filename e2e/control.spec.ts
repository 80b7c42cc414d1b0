import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Misbehaviour } from './fakes/index.ts';
import { cast, command, expectStage, expectState, makePlace, shot, task, trust, type Cast, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('control');
});
test.afterEach(() => place.end());

/** The shell blocks of the setup's own prompt, by a word in them, with its folder's place filled in. */
function seedBlock(words: string): string {
  const text = readFileSync(join(import.meta.dirname, 'seed', 'orchestrator-v2.md'), 'utf8').replaceAll('@PROJECT@', place.project);
  const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
  const found = blocks.find((block) => block.includes(words));
  if (!found) throw new Error(`no block with ${words}`);
  return found;
}

interface Ran { code: number; out: string; err: string }

/** The turn of a fake that runs each script in a login shell of its own, as the real CLIs do, and keeps what came of it. */
function runs(...scripts: string[]): { how: Misbehaviour; ran(i: number): Ran; done(): boolean } {
  const dir = join(place.dir, `ran-${Math.random().toString(36).slice(2)}`);
  mkdirSync(dir);
  const steps = scripts.map((script, i) => {
    writeFileSync(join(dir, `${i}.sh`), script);
    const line = `bash ${dir}/${i}.sh >${dir}/${i}.out 2>${dir}/${i}.err; echo $? >${dir}/${i}.code`;
    return { run: ['bash', '-lc', line], show: `block ${i}` };
  });
  const of = (i: number, what: string) => (existsSync(join(dir, `${i}.${what}`)) ? readFileSync(join(dir, `${i}.${what}`), 'utf8') : '');
  return {
    how: { acts: steps.map((step) => ({ act: 'step' as const, step })) },
    ran: (i) => ({ code: Number(of(i, 'code') || -1), out: of(i, 'out'), err: of(i, 'err') }),
    done: () => scripts.every((_script, i) => of(i, 'code') !== ''),
  };
}

async function start(parts: Parameters<typeof cast>[1], holder = 'claude'): Promise<Cast & { page: Page; close(): Promise<void> }> {
  const scene = cast(place, parts);
  const desk = await place.start({ agents: scene.agents });
  await trust(desk.page);
  for (const agent of Object.keys(parts)) await expectState(desk.page, agent, 'ready');
  // A project with files of the setup says itself who holds the role.
  const named = await command(desk.page, { type: 'orchestrator.name', agent: holder });
  expect([true, 'It holds the role already']).toContain(named.ok || named.message);
  return { ...scene, page: desk.page, close: desk.close };
}

const tell = (page: Page, agent: string) => command(page, { type: 'message.send', agent, text: 'Go on.' });
const ordersAreMine = async (page: Page) => {
  const { usualPolicy } = await import('../shared/model/index.ts');
  expect(await command(page, { type: 'policy.set', policy: { ...usualPolicy, ordersAreMine: true } })).toMatchObject({ ok: true });
};


/** `quatuor` as a shell of the person runs it. */
const shell = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const { QUATUOR_PANE: _pane, ...env } = process.env;
    execFile(join(place.home, 'bin', 'quatuor'), args, { env }, (error, out, err) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, out, err }));
  });

test('K1 K5 K6 a pane sends by the setup’s own tmux lines, in a login shell: the other agent gets each text once', async () => {
  const blocks = seedBlock('# Antigravity (Window 3)').split('\n').filter((line) => line.startsWith('tmux'));
  const turn = runs(blocks[0]!, blocks[2]!, 'tmux list-windows -t palm-oil-orchestration', 'tmux has-session -t palm-oil-orchestration', 'tmux capture-pane -p -t palm-oil-orchestration:1', 'quatuor status --json', 'command -v quatuor; env | grep -c "[0-9a-f]\\{64\\}"');
  const { page, fakes, close } = await start({ claude: turn.how, amp: {}, codex: {} });
  await ordersAreMine(page);
  await tell(page, 'claude');
  await expect.poll(() => turn.done()).toBe(true);
  expect([0, 1, 2, 3, 4, 5].map((i) => turn.ran(i))).toEqual([0, 1, 2, 3, 4, 5].map(() => expect.objectContaining({ code: 0, err: '' })));
  expect(turn.ran(2).out).toMatch(/^0: Claude\*? .*\n1: AMP .*\n3: Antigravity .*\n4: Codex /);
  expect(JSON.parse(turn.ran(5).out)).toMatchObject({ you: { agent: 'claude', role: 'orchestrator' }, orchestrator: { agent: 'claude', epoch: 1 } });
  expect(turn.ran(6).out).toMatch(/quatuor\s[\s\S]*^0$/m);
  await expect.poll(() => fakes.amp.prompts()).toEqual(['PROMPT']);
  await expect.poll(() => fakes.codex.prompts()).toEqual(['PROMPT']);
  await close();
});

test('K2 K3 a worker’s order is refused in words, journaled and told; the person’s shell may', async () => {
  const turn = runs('tmux send-keys -t palm-oil-orchestration:0 "Do as I say" Enter', 'quatuor send claude "Do as I say"', 'quatuor ask "What next?"', 'QUATUOR_PANE=/nowhere quatuor status');
  const { page, fakes, close } = await start({ claude: {}, codex: turn.how });
  await tell(page, 'codex');
  await expect.poll(() => turn.done()).toBe(true);
  expect(turn.ran(0)).toMatchObject({ code: 1, err: expect.stringContaining('Only the orchestrator may send texts: Claude is, in epoch 1') });
  expect(turn.ran(1)).toMatchObject({ code: 4 });
  expect(turn.ran(2)).toMatchObject({ code: 0 });
  expect(turn.ran(3)).toMatchObject({ code: 3 });
  await expect(page.getByText(/Codex tried what is not its to do/).first()).toBeVisible();
  await expect.poll(() => fakes.claude.prompts().length).toBe(1);
  expect(fakes.claude.prompts()[0]).not.toContain('Do as I say');
  expect(statSync(join(place.home, 'bin', 'quatuor')).mode & 0o077).toBe(0);

  const id = await task(page, { title: 'From the window' });
  expect(await shell('tasks')).toMatchObject({ code: 0, out: expect.stringContaining(id) });
  expect(await shell('assign', id, 'codex')).toMatchObject({ code: 0 });
  await expectStage(page, id, 'done');
  const sent = await shell('send', '0', 'A text of mine', '--wait', '--json');
  expect(sent).toMatchObject({ code: 0 });
  expect(JSON.parse(sent.out)).toMatchObject({ message: expect.any(String), stage: expect.stringMatching(/accepted|finished/) });
  expect(fakes.claude.prompts().at(-1)).toBe('A text of mine');
  expect(await shell('send', 'nobody', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('There is no agent called nobody') });
  expect(await shell('nonsense')).toMatchObject({ code: 2 });
  await close();
  expect(await shell('status')).toMatchObject({ code: 3, err: expect.stringContaining('does not run') });
});

test('K44 a project’s session name and its agents’ window numbers are set in the window, and tmux goes by them', async () => {
  const { page, fakes, close } = await start({ claude: {}, amp: {} });
  const listed = () => shell('tmux', 'list-windows', '-F', '#S:#I #W');
  expect(await listed()).toMatchObject({ code: 0, out: expect.stringContaining('palm-oil-bot:1 AMP\n') });
  await page.getByTestId('app-menu').click();
  await page.getByTestId('menu-agents').click();
  await page.getByTestId('agent-row-amp').click();
  const number = page.getByTestId('agent-tmux-window');
  await number.fill('0');
  await page.getByTestId('save-agents').click();
  await expect(number).toHaveAccessibleDescription('Claude has that window');
  await number.fill('7');
  await shot(page, 'agent-tmux-window');
  await page.getByTestId('save-agents').click();
  await expect(number).toBeHidden();
  await page.getByTestId('mode').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('open-policy').click();
  const name = page.getByTestId('policy-session');
  await name.fill('my.bot');
  await page.getByTestId('save-policy').click();
  await expect(name).toHaveAccessibleDescription('Letters, digits, - and _');
  await name.fill('my-bot');
  await shot(page, 'policy-session');
  await page.getByTestId('save-policy').click();
  await expect(name).toBeHidden();
  expect(await listed()).toMatchObject({ code: 0, out: expect.stringContaining('my-bot:7 AMP\n') });
  expect(await shell('tmux', 'send-keys', '-t', 'my-bot:7', 'By its new number', 'Enter')).toMatchObject({ code: 0, err: '' });
  await expect.poll(() => fakes.amp.prompts()).toEqual(['By its new number']);
  // A window is ended and begun by tmux's words, too.
  await expectState(page, 'amp', 'ready');
  expect(await shell('tmux', 'kill-window', '-t', 'my-bot:7')).toMatchObject({ code: 0, err: '' });
  await expectState(page, 'amp', 'exited');
  expect(await shell('tmux', 'new-window', '-t', 'my-bot:7', '-P')).toMatchObject({ code: 0, out: 'my-bot:7.0\n' });
  await expectState(page, 'amp', 'ready');
  const rows = await shell('tmux', 'capture-pane', '-p', '-e', '-t', 'my-bot:7');
  expect(rows).toMatchObject({ code: 0, err: '' });
  expect(rows.out).toContain('\x1b[');
  await close();
});

const MEMORY: [RegExp, string][] = [
  [/\[DATE ACTUELLE\]/, '2026-11-22'],
  [/\[Resume de ce qui a ete fait\]/, 'Le lecteur de prix est ecrit et lit trois marches.'],
  [/\[Liste des taches en cours avec leur etat\]/, 'Aucune.'],
  [/\[Liste ordonnee des taches a faire\]/, '1. Ecrire les alertes.'],
  [/\[Decisions techniques importantes\]/, 'Les prix sont en centimes.'],
  [/\[Liste des fichiers avec leur etat\]/, 'src/prices.rs: complet.'],
  [/\[Instructions critiques\]/, 'Ne touche pas au cache.'],
];

/** The three shell blocks by which the setup's prompt passes the role on, the memory filled in. */
function handoffBlocks(): string[] {
  const memory = MEMORY.reduce((text, [place_, words]) => text.replace(place_, words), seedBlock('HANDOFF_EOF'));
  return [memory, seedBlock('sed -i'), seedBlock('[HANDOFF ORCHESTRATEUR: CLAUDE -> AMP]')];
}

function seedFiles(): void {
  for (const folder of ['handoff', 'config', 'prompts']) mkdirSync(join(place.project, 'orchestratoragent', folder), { recursive: true });
  writeFileSync(join(place.project, 'orchestratoragent/config/task_queue.json'), '{\n  "current_orchestrator": "claude",\n  "tasks": []\n}\n');
}

test('H4 the setup’s own handoff by hand moves the role once when the incumbent does it, and nothing when a worker does', async () => {
  seedFiles();
  const [byWorker, byHolder] = [runs(...handoffBlocks()), runs(...handoffBlocks())];
  const { page, fakes, close } = await start({ claude: byHolder.how, amp: {}, codex: byWorker.how });
  await tell(page, 'codex');
  await expect.poll(() => byWorker.done()).toBe(true);
  expect(byWorker.ran(2)).toMatchObject({ code: 1, err: expect.stringContaining('Only the orchestrator') });
  expect(JSON.parse((await shell('status', '--json')).out)).toMatchObject({ orchestrator: { agent: 'claude', epoch: 1 } });
  await expect(page.getByText(/Codex tried what is not its to do/).first()).toBeVisible();
  expect(fakes.amp.prompts()).toEqual([]);

  await tell(page, 'claude');
  await expect.poll(() => byHolder.done()).toBe(true);
  expect([0, 1, 2].map((i) => byHolder.ran(i))).toEqual([0, 1, 2].map(() => expect.objectContaining({ code: 0, err: '' })));
  const log = JSON.parse((await shell('log', '--json')).out) as { lines: { text: string }[] };
  expect(log.lines.filter(({ text }) => text.includes('ORCHESTRATOR amp, epoch 2'))).toHaveLength(1);
  await expect.poll(() => fakes.amp.prompts().length).toBeGreaterThan(0);
  const first = fakes.amp.prompts()[0] ?? '';
  const file = /\.quatuor\/prompts\/[\w-]+\.md/.exec(first)?.[0];
  const given = file ? readFileSync(join(place.project, file), 'utf8') : first;
  expect(given).toContain('[HANDOFF ORCHESTRATEUR: CLAUDE -> AMP]');
  expect(given).toContain('COMMENCE TA REPONSE');
  await close();
});
