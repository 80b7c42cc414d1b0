import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { usualPolicy, type Agent } from '../shared/model/index.ts';
import type { Misbehaviour } from './fakes/index.ts';
import { cast, command, expectStage, expectState, makePlace, seedBlocks, seedFiles, seedPrompt, tmuxCalls, trust, windowScreen, type Cast, type Place } from './lib/index.ts';
import { startModelServer, type ModelServer, type ToolResult } from './model-server/index.ts';
import { cliPath } from './real/clis.ts';
import { makeHome, type Home } from './real/home.ts';

// The real CLI, three fakes and the app beside another test's: minutes on a slow machine.
test.setTimeout(900_000);

let place: Place;
let server: ModelServer;
let home: Home;
test.beforeEach(async () => {
  place = makePlace('seed');
  seedFiles(place.project);
  server = await startModelServer();
  home = makeHome({ url: server.url, trusted: [place.project] });
});
test.afterEach(async () => {
  await place.end();
  await server.close();
  home.dispose();
});

/** What the orchestrator writes into the places of the setup's templates; the shell's own characters are among it. */
const WRITTEN: [string, string][] = [
  ['[5-10 lignes de contexte sur le projet et cette tache]', 'Le bot lit les prix, 12 \\$ la tonne; \\`cargo build\\` passe.\n- l\'essai dit \\"oui\\"\n\t— même à l’été 🎻'],
  ['[Description claire et detaillee de l\'objectif]', 'Ecrire la note'],
  ['2. [chemin/fichier2.rs]\n   - Description des changements\n', ''],
  ['HAUTE/MOYENNE/BASSE', 'HAUTE'],
  ['[XX] minutes', '45 minutes'],
];

const MEMORY: [string, string][] = [
  ['[DATE ACTUELLE]', '2026-11-22'],
  ['[Resume de ce qui a ete fait]', 'Le lecteur de prix est ecrit et lit trois marches.'],
  ['[Liste des taches en cours avec leur etat]', 'Aucune.'],
  ['[Liste ordonnee des taches a faire]', '1. Ecrire les alertes.'],
  ['[Decisions techniques importantes]', 'Les prix sont en centimes.'],
  ['[Liste des fichiers avec leur etat]', 'src/prices.rs: complet.'],
  ['[Instructions critiques]', 'Ne touche pas au cache.'],
];

const fill = (block: string, places: readonly [string, string][]): string =>
  places.reduce((text, [name, words]) => text.replaceAll(name, words), block);

/** The prompt's blocks by what they are for; a block that has no name here is an error. */
function blocksOf(project: string) {
  const all = seedBlocks(project);
  const names = {
    agents: '# AMP (Window 1)', watch: 'orchestration.log', memory: 'HANDOFF_EOF', queue: 'sed -i', takeover: '[HANDOFF ORCHESTRATEUR',
    first: '# Lire le fichier memoire partage', task: '[TACHE ORCHESTRATEUR', status: 'grep -A 5', remind: '[RAPPEL URGENT]',
  };
  const found = Object.fromEntries(Object.entries(names).map(([name, words]) => [name, all.filter((block) => block.includes(words))]));
  expect(Object.values(found).map((list) => list.length)).toEqual(Object.keys(names).map(() => 1));
  expect(all).toHaveLength(Object.keys(names).length);
  return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list[0]!])) as Record<keyof typeof names, string>;
}

/** The file that an agent's task is to make. */
const noteOf = (name: string): string => `notes/${name}.md`;
/** A worker whose later turns do that; the first one only answers. */
const worker = (name: string): Misbehaviour => ({
  acts: [{ act: 'step', step: { think: 1 } }],
  laterActs: [{ act: 'step', step: { write: noteOf(name), content: 'Une ligne.\n' } }],
});

const taskFor = (block: string, name: string, window: number, id: string): string =>
  fill(block, [...WRITTEN, ['[chemin/fichier1.rs]', noteOf(name)], ['[WINDOW]', String(window)], ['[NOM]', name.toUpperCase()], ['TASK-PO-[XXX]', id]]);

/** Says something to the real Claude Code whose model then runs these blocks, each by its Bash tool. Gives what each printed. */
async function runs(page: Page, prompt: string, blocks: string[]): Promise<ToolResult[]> {
  const mark = prompt.split('\n', 1)[0]!;
  server.script({ match: mark, reply: [...blocks.map((shell) => ({ calls: [{ shell, description: 'As the prompt says' }] })), { text: 'Fait.' }] });
  expect(await command(page, { type: 'message.send', agent: 'claude', text: prompt })).toMatchObject({ ok: true });
  const logged = await server.waitFor(({ request }) => request?.lastPrompt.includes(mark) === true && request.round === blocks.length, 300_000)
    .catch(async (error: Error) => {
      throw new Error(`${error.message}\n${(await windowScreen(page, 'claude')).join('\n')}\n${await quatuor('log', '--lines', '20')}`, { cause: error });
    });
  await expectState(page, 'claude', 'ready');
  const results = logged.request?.results ?? [];
  expect(results).toHaveLength(blocks.length);
  expect(results.filter(({ isError }) => isError)).toEqual([]);
  return results;
}

const quatuor = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { QUATUOR_PANE: _pane, ...env } = process.env;
    execFile(join(place.home, 'bin', 'quatuor'), args, { env }, (error, out) => (error ? reject(error) : resolve(out)));
  });

function agents({ agents: fakes }: Cast): Agent[] {
  const { PATH: _path, ...env } = home.env;
  return fakes.map((agent) => (agent.id === 'claude' ? { ...agent, command: cliPath('claude'), args: ['--allowedTools', 'Bash'], env } : agent));
}

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');

test('K40 every shell block of the setup’s own prompt does in the real Claude Code’s Bash tool what it is for', async () => {
  const blocks = blocksOf(place.project);
  const all = cast(place, { amp: worker('amp'), antigravity: worker('antigravity'), codex: worker('codex') });
  const { fakes } = all;
  const desk = await place.start({ agents: agents(all) });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'amp', 'antigravity', 'codex']) await expectState(page, id, 'ready', 120_000);
  const policy = { ...usualPolicy, mode: 'orchestrator' as const, ordersAreMine: true };
  expect(await command(page, { type: 'policy.set', policy })).toMatchObject({ ok: true });

  const workers = { amp: 1, antigravity: 3, codex: 4 } as const;
  const ids = { amp: 'TASK-PO-007', antigravity: 'TASK-PO-008', codex: 'TASK-PO-009' } as const;
  const names = Object.keys(workers) as (keyof typeof workers)[];
  const orders = names.map((name) => taskFor(blocks.task, name, workers[name], ids[name]));
  const seed = seedPrompt(place.project);
  const [first, plain, watch, ...given] = await runs(page, seed, [blocks.first, blocks.agents, blocks.watch, ...orders]);
  // The first message is the prompt itself.
  expect(server.turns()[0]?.request?.prompts).toEqual([seed.trimEnd()]);
  for (const part of ['Les prix sont en centimes.', '## Agent Status', '"current_orchestrator": "claude"', 'TASK-PO-006']) expect(first?.text).toContain(part);
  expect(plain?.text ?? '').not.toMatch(/error|not found/i);
  expect(watch?.text).toContain('Une note de Julien reste.');
  expect(watch?.text).toMatch(/- \*\*AMP\*\*: /);
  expect(watch?.text).toContain('Codex a fini TASK-PO-006');
  expect(watch?.text).toMatch(/AGENT amp started/);
  expect(given).toHaveLength(3);

  // To each the plain word, and its own task in exactly the words that bash made of the block; each once.
  for (const [i, name] of names.entries()) {
    const [[verb, flag, target, text, enter], ...more] = tmuxCalls(orders[i]!) as [string[], ...string[][]];
    expect([verb, flag, target, enter, more.length]).toEqual(['send-keys', '-t', `palm-oil-orchestration:${workers[name]}`, 'Enter', 0]);
    expect(text).toContain('12 $ la tonne; `cargo build` passe.\n- l\'essai dit "oui"\n\t— même à l’été 🎻');
    await expectStage(page, ids[name], 'done');
    expect(fakes[name].prompts()).toEqual(['PROMPT', text]);
  }

  const [status, reminded] = await runs(page, 'Surveille les agents.', [blocks.status, fill(blocks.remind, [['[WINDOW]', '4'], ['[TASK_ID]', ids.codex]])]);
  for (const line of ['## Agent Status', '- **AMP**: ', '- **Antigravity**: ', '- **Codex**: ']) expect(status?.text).toContain(line);
  for (const id of Object.values(ids)) expect(status?.text).toMatch(new RegExp(`\\[\\w+\\] ${id} COMPLETED`));
  expect(reminded?.isError).toBe(false);
  await expect.poll(() => fakes.codex.prompts().length).toBe(3);
  expect(fakes.codex.prompts()[2]).toBe(`\n[RAPPEL URGENT]\nTu as une tache en cours: ${ids.codex}\nSi tu es bloque, indique le probleme dans ORCHESTRATION_STATUS.md\nSinon, CONTINUE le travail.\n`);

  await runs(page, 'Passe la main.', [fill(blocks.memory, MEMORY), blocks.queue, blocks.takeover]);
  await expect.poll(async () => (JSON.parse(await quatuor('status', '--json')) as { orchestrator: unknown }).orchestrator).toEqual({ agent: 'amp', epoch: 2 });
  await expect.poll(() => read('orchestratoragent/config/task_queue.json')).toContain('"current_orchestrator": "amp"');
  expect(read('orchestratoragent/handoff/claude_to_amp.md')).toContain('Ne touche pas au cache.');
  await expect.poll(() => fakes.amp.prompts().length).toBeGreaterThan(2);
  const [, , , takeover] = tmuxCalls(blocks.takeover)[0]!;
  // Claude holds the role no more, so that its words go as another agent's, as a file with a pointer to it (D9).
  const passed = fakes.amp.prompts().slice(2).map((text) => /\.quatuor\/prompts\/[\w-]+\.md/.exec(text)?.[0]).flatMap((file) => (file ? [read(file)] : []));
  expect(passed.filter((text) => text.startsWith(takeover!.trimEnd()))).toHaveLength(1);
  expect(server.unmatched).toEqual([]);
  await desk.close();
});
