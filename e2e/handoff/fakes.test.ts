import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Misbehaviour, PersonaName } from '../fakes/index.ts';
import { fakes, makeDir, openStage, type Stage } from './lib.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const MEMORY = 'orchestratoragent/handoff';
/** Tokens of the fake Claude's ceiling of 167,000, and of the fake Codex's. */
const FULL = 150_000;

async function open(parts: Partial<Record<PersonaName, Misbehaviour>>) {
  const dir = makeDir('handoff-fakes');
  const { agents, fakes: made } = fakes(join(dir, 'fakes'), parts);
  const at = (stage = await openStage({ agents, dir }));
  for (const persona of Object.keys(parts)) await at.state(persona, 'ready');
  return { at, made };
}
const takeovers = (prompts: string[]) => prompts.filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'));

describe('H2 to H5 handoffs with agents that behave like the real ones', () => {
  it('H2 H3 H5 the role goes on at 98 %: judgement, memory, prompt, proof, and the former holder is told', async () => {
    const { at, made } = await open({ claude: { hands: true, tokens: FULL }, amp: { hands: true }, codex: { hold: true } });
    const running = at.task({ title: 'Types of the broker in the middle' });
    const waiting = at.task({ title: 'Alerts that survive a restart', dependsOn: [running] });
    at.do({ type: 'task.give', id: running, agent: 'codex' });
    await at.until('it runs', (desk) => desk.tasks[running]?.stage === 'running');
    // Its first answer tells how full it is.
    at.do({ type: 'message.send', agent: 'claude', text: 'Sum up the morning.' });
    const over = await at.over(undefined, 90_000);
    expect(over).toMatchObject({ from: 'claude', to: 'amp', cause: 'context', end: { as: 'done' }, epoch: 2 });
    expect(at.desk().orchestrator).toEqual({ agent: 'amp', epoch: 2 });
    expect(over.judgement?.decisions).toBe('What I know of decisions.');
    const memory = at.read(`${MEMORY}/claude_to_amp.md`);
    for (const fact of [running, waiting, 'What I know of risks.', 'Alerts that survive a restart']) expect(memory).toContain(fact);
    expect(takeovers(made.amp.prompts())).toHaveLength(1);
    expect(over.readBack?.text).toContain(running);
    expect(at.desk().tasks[running]).toMatchObject({ stage: 'running', agent: 'codex' });
    expect(JSON.parse(at.read('orchestratoragent/config/task_queue.json'))).toMatchObject({ current_orchestrator: 'amp' });
    await at.until('claude is told', () => made.claude.prompts().some((prompt) => prompt.includes('est passe de')));
    expect(at.problems).toEqual([]);
  });

  it('H2 a holder that crashes at 97 % is followed with what there is, and told when it comes back', async () => {
    const { at, made } = await open({ claude: { hands: true, tokens: 146_900 }, amp: { hands: true } });
    at.do({ type: 'message.send', agent: 'claude', text: 'Sum up the morning.' });
    await at.until('it is prepared', () => at.handoff()?.judgement, 90_000);
    made.claude.order({ do: 'crash', code: 7 });
    const over = await at.over(undefined, 90_000);
    expect(over).toMatchObject({ to: 'amp', cause: 'crash', end: { as: 'done' } });
    // What it wrote before it ended is there.
    expect(at.read(`${MEMORY}/claude_to_amp.md`)).toContain('What I know of next.');
    await at.workspace().start('claude', 'resume');
    await at.until('claude is told', () => made.claude.prompts().some((prompt) => prompt.includes('est passe de')));
  }, 150_000);

  it('H2 H5 a far limit: the successor does not run and is started; one that shows nothing is passed over', async () => {
    const { at, made } = await open({ claude: { hands: true, acts: [{ act: 'fail', refusal: 'usage-limit' }] }, amp: {}, codex: { hands: true } });
    await at.workspace().stop('amp');
    at.policy({ order: ['codex'] });
    at.do({ type: 'message.send', agent: 'claude', text: 'Work until your limit.' });
    const over = await at.over(undefined, 90_000);
    expect(over).toMatchObject({ to: 'codex', cause: 'limit', end: { as: 'done' }, unjudged: 'it could not be asked' });
    expect(made.codex.prompts().filter((prompt) => prompt.includes('HANDOFF ORCHESTRATEUR'))).toHaveLength(1);
  }, 150_000);

  it('H5 H11 the person’s wish goes to one that shows nothing: the incumbent has it again, both are told', async () => {
    const { at, made } = await open({ claude: { hands: true }, amp: {} });
    at.do({ type: 'handoff.start', to: 'amp' });
    const over = await at.over(undefined, 90_000);
    expect(over).toMatchObject({ end: { as: 'back' }, passed: [{ agent: 'amp' }] });
    expect(at.desk().orchestrator).toEqual({ agent: 'claude', epoch: 3 });
    await at.until('both are told', () => at.of('handoff.told').length === 2);
    expect(takeovers(made.amp.prompts())).toHaveLength(1);
  });

  it('H3 a worker in the middle of its task goes on in a fresh session, and the task ends by its gate', async () => {
    const { at, made } = await open({ claude: { hands: true }, codex: { hands: true, tokens: 243_000, acts: [{ act: 'step', step: { say: 'Half of it.' } }, { act: 'wait' }] } });
    made.codex.become({ hands: true });
    const id = at.task({ title: 'Long work on the parser', gates: ['true'] });
    at.do({ type: 'gate.approve', id });
    at.do({ type: 'task.give', id, agent: 'codex' });
    const over = await at.over(id, 120_000);
    expect(over).toMatchObject({ from: 'codex', to: 'codex', task: id, end: { as: 'done' } });
    expect(at.read(`${MEMORY}/codex_to_codex_${id}.md`)).toContain(id);
    await at.until('it is done', (desk) => desk.tasks[id]?.stage === 'done', 90_000);
    expect(made.codex.prompts().filter((prompt) => prompt.includes('HANDOFF TACHE'))).toHaveLength(1);
    expect(Object.values(at.desk().sessions).filter((s) => s.agent === 'codex')).toHaveLength(2);
  }, 180_000);

  it('H4 the app ends at each step of it: one prompt, one holder, and the memory of before is kept', async () => {
    const { at, made } = await open({ claude: { hands: true }, amp: { hands: true } });
    for (const [round, step] of (['preparing', 'executing', 'delivering', 'confirming'] as const).entries()) {
      const [from, to] = round % 2 === 0 ? ['claude', 'amp'] : ['amp', 'claude'];
      const before = at.of('handoff.began').length;
      at.do({ type: 'handoff.start', to: to! });
      await at.until(`it is ${step}`, () => at.of('handoff.began').length > before && (at.handoff()?.times?.[step] !== undefined || step === 'preparing'), 60_000);
      await at.restart();
      const over = await at.over(undefined, 90_000);
      expect({ step, from: over.from, to: over.to, as: over.end?.as }).toEqual({ step, from, to, as: 'done' });
      expect(at.desk().orchestrator?.agent).toBe(to);
    }
    expect(takeovers(made.amp.prompts())).toHaveLength(2);
    expect(takeovers(made.claude.prompts())).toHaveLength(2);
    expect(readdirSync(join(at.project, MEMORY, 'earlier')).length).toBeGreaterThanOrEqual(2);
  }, 300_000);
});
