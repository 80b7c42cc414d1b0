import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inbox } from '../../shared/rules/index.ts';
import type { Misbehaviour, PersonaName, Spoil } from '../fakes/index.ts';
import { fakes, makeDir, openStage, type Stage } from './lib.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const MEMORY = 'orchestratoragent/handoff';
const FILE = `${MEMORY}/claude_to_amp.md`;

async function open(parts: Partial<Record<PersonaName, Misbehaviour>>, more: { project?: string; env?: Record<string, string> } = {}) {
  const dir = makeDir('handoff-bad');
  const { agents, fakes: made } = fakes(join(dir, 'fakes'), parts);
  const project = more.project === undefined ? undefined : join(dir, more.project);
  if (project) mkdirSync(project);
  const at = (stage = await openStage({ agents, dir, ...(project ? { project } : {}), ...(more.env ? { env: more.env } : {}) }));
  for (const persona of Object.keys(parts)) await at.state(persona, 'ready');
  return { at, made };
}

/** Two tasks that wait, so that there is something to hand on. */
const twoTasks = (at: Stage): [string, string] => {
  const one = at.task({ title: 'Types of the broker in the middle' });
  return [one, at.task({ title: 'Alerts that survive a restart', dependsOn: [one] })];
};

describe('handoffs with bad input', () => {
  const spoiled: [Spoil, RegExp][] = [
    ['empty', /vide|empty/], ['half', /rempli|filled|marqu|mark/], ['huge', /trop long|too long/], ['foreign', /marqu|mark/],
  ];
  for (const [hands, why] of spoiled) {
    it(`H3 H6 a memory that the incumbent leaves ${hands}: the app’s part goes out whole, it is said why, and nothing is lost`, async () => {
      const { at, made } = await open({ claude: { hands }, amp: { hands: true } });
      const tasks = twoTasks(at);
      at.do({ type: 'handoff.start', to: 'amp' });
      const over = await at.over(undefined, 90_000);
      expect(over).toMatchObject({ to: 'amp', end: { as: 'done' } });
      expect(over.unjudged).toMatch(why);
      const memory = at.read(FILE);
      for (const fact of [...tasks, '# HANDOFF: Claude -> AMP', 'Alerts that survive a restart']) expect(memory).toContain(fact);
      expect(Buffer.byteLength(memory)).toBeLessThan(60_000);
      // What stood there is no part of it, and is not thrown away.
      expect(memory).not.toMatch(/^## CONTEXTO/m);
      if (hands === 'huge' || hands === 'foreign') expect(readdirSync(join(at.project, MEMORY, 'earlier'))).not.toEqual([]);
      expect(made.amp.prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'))).toHaveLength(1);
      expect(at.desk().order.map((id) => id)).toEqual(tasks);
    });
  }

  it('H3 H22 a memory that the agent, the person and somebody in the file change at once holds what all three wrote', async () => {
    const { at } = await open({ claude: { hands: true, tokens: 146_900 }, amp: { hands: true } });
    at.do({ type: 'message.send', agent: 'claude', text: 'Sum up the morning.' });
    await at.until('it is prepared', () => at.handoff()?.judgement, 90_000);
    const { id } = at.handoff()!;
    const shown = at.read(FILE);
    at.do({ type: 'handoff.edit', id, text: `${shown}\nThe person says: beware of February.\n`, shown });
    appendFileSync(join(at.project, FILE), '\nSomebody in the file says: the bench is slow.\n');
    at.do({ type: 'handoff.go', id });
    expect(await at.over(undefined, 90_000)).toMatchObject({ end: { as: 'done' } });
    const memory = at.read(FILE);
    for (const words of ['What I know of risks.', 'The person says: beware of February.', 'Somebody in the file says: the bench is slow.']) expect(memory).toContain(words);
    // Only the person's stand there as an order.
    expect(memory).toMatch(/^The person says/m);
    expect(memory).toMatch(/^>.*Somebody in the file says/m);
  }, 150_000);

  it('H5 a successor that takes the prompt and stays silent is passed over; one that answers nonsense too', async () => {
    const { at } = await open({ claude: { hands: true }, amp: { silent: true }, codex: { steps: [{ say: 'Bananas are yellow. TASK-PO-999 is done.' }] } });
    at.policy({ read: 0.05, order: ['amp', 'codex'] });
    const tasks = twoTasks(at);
    at.do({ type: 'handoff.start' });
    const over = await at.over(undefined, 120_000);
    expect(over.passed).toMatchObject([{ agent: 'amp', why: expect.stringContaining('did not show') }, { agent: 'codex' }]);
    // The person's wish: the one that had it lives, and has it again.
    expect(over.end).toMatchObject({ as: 'back' });
    expect(at.desk().orchestrator?.agent).toBe('claude');
    expect(at.desk().order.map((id) => id)).toEqual(tasks);
  }, 150_000);

  it('H5 N1 nobody is installed and the holder is at its limit: the person has a clear choice, and nothing is lost', async () => {
    const { at } = await open({ claude: { hands: true, acts: [{ act: 'fail', refusal: 'usage-limit' }] } });
    const tasks = twoTasks(at);
    at.do({ type: 'message.send', agent: 'claude', text: 'Work until your limit.' });
    await at.until('the person is asked', () => at.handoff()?.step === 'asking', 60_000);
    const { question = '' } = at.handoff()!;
    for (const why of ['Claude: would be no better off', 'AMP: is not installed', 'Antigravity: is not installed', 'Codex: is not installed']) expect(question).toContain(why);
    const live = Object.fromEntries(at.workspace().live().map((one) => [one.id, one]));
    const item = inbox(at.desk(), live, Date.now()).find(({ kind }) => kind === 'handoff');
    expect(item).toMatchObject({ agent: 'claude', actions: expect.arrayContaining(['pass', 'back']) });
    expect(at.desk().orchestrator).toEqual({ agent: 'claude', epoch: 1 });
    expect(at.desk().order.map((id) => id)).toEqual(tasks);
  });

  it('H5b all the others are at their limits and the context is full: a fresh session of the holder goes on', async () => {
    const limit: Misbehaviour = { acts: [{ act: 'fail', refusal: 'usage-limit' }] };
    // Its first answer fills it to 98 %; its next session begins empty.
    const { at, made } = await open({ claude: { hands: true, tokens: 150_000 }, amp: limit });
    made.claude.become({ hands: true });
    at.do({ type: 'message.send', agent: 'amp', text: 'Work until your limit.' });
    await at.state('amp', 'rate-limited');
    const tasks = twoTasks(at);
    at.do({ type: 'message.send', agent: 'claude', text: 'Sum up the morning.' });
    const over = await at.over(undefined, 90_000);
    expect(over).toMatchObject({ from: 'claude', to: 'claude', cause: 'context', epoch: 2, end: { as: 'done' } });
    expect(Object.values(at.desk().sessions).filter((s) => s.agent === 'claude')).toHaveLength(2);
    for (const id of tasks) expect(at.read(`${MEMORY}/claude_to_claude.md`)).toContain(id);
    expect(made.claude.prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'))).toHaveLength(1);
    expect(at.of('handoff.told')).toEqual([]);
  }, 150_000);

  it('H3 H5b the folder of memories is a file, and a fresh session ends at once: the person is told what is wrong, and can go on', async () => {
    const { at, made } = await open({ claude: { hands: true } });
    twoTasks(at);
    rmSync(join(at.project, MEMORY), { recursive: true, force: true });
    mkdirSync(join(at.project, 'orchestratoragent'), { recursive: true });
    writeFileSync(join(at.project, MEMORY), 'a file of mine');
    at.do({ type: 'handoff.start', to: 'claude' });
    await at.until('the person is asked', () => at.handoff()?.step === 'asking', 60_000);
    expect(at.handoff()).toMatchObject({ about: 'memory', question: expect.stringContaining(`${MEMORY} is not a folder`) });
    expect(at.read(MEMORY)).toBe('a file of mine');
    rmSync(join(at.project, MEMORY));
    made.claude.become({ exitAtOnce: 3 });
    const { id } = at.handoff()!;
    at.do({ type: 'handoff.go', id, to: 'claude' });
    await at.until('it ended at once', () => at.handoff()?.step === 'asking' && at.handoff()?.about === 'nobody', 60_000);
    expect(at.handoff()?.passed).toMatchObject([{ agent: 'claude', why: expect.stringContaining('its program ended') }]);
    expect(at.desk().orchestrator?.agent).toBe('claude');
    made.claude.become({ hands: true });
    at.do({ type: 'handoff.go', id, to: 'claude' });
    expect(await at.over(undefined, 60_000)).toMatchObject({ to: 'claude', end: { as: 'done' } });
    expect(made.claude.prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'))).toHaveLength(1);
  }, 200_000);

  it('H3 without git, and in a repository that another git command has locked, the memory says so and goes out', async () => {
    const { at } = await open({ claude: { hands: true }, amp: { hands: true } }, { project: 'plain', env: { PATH: '/nowhere' } });
    const tasks = twoTasks(at);
    at.do({ type: 'handoff.start', to: 'amp' });
    expect(await at.over(undefined, 90_000)).toMatchObject({ end: { as: 'done' } });
    const memory = at.read(FILE);
    for (const fact of [...tasks, 'git']) expect(memory).toContain(fact);
    expect(at.problems.filter((text) => /git/.test(text))).toEqual([]);
    await at.close();

    const locked = (await open({ claude: { hands: true }, amp: { hands: true } })).at;
    writeFileSync(join(locked.project, '.git', 'index.lock'), '');
    twoTasks(locked);
    locked.do({ type: 'handoff.start', to: 'amp' });
    expect(await locked.over(undefined, 90_000)).toMatchObject({ end: { as: 'done' } });
    expect(locked.read(FILE)).toContain('index.lock');
    expect(existsSync(join(locked.project, '.git', 'index.lock'))).toBe(true);
  }, 200_000);
});
