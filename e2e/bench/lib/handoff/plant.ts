import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyDraft, usualPolicy, type Agent, type EventBody, type Judgement, type Message, type Project, type TaskDraft } from '../../../../shared/model/index.ts';
import { smallRepo } from '../../../real/repo.ts';
import { chance } from '../delivery/chance.ts';

/** One thing that a successor has to know. `mark` stands in it and nowhere else. */
export interface Planted {
  kind: 'goal' | 'in progress' | 'order' | 'decision' | 'failed' | 'gotcha' | 'file' | 'next';
  /** Where it is held: only what journal and git hold can be in a memory that nobody helped with. */
  held: 'journal' | 'git' | 'agent';
  mark: string;
}

export interface Plant {
  facts: Planted[];
  /** What had happened in the project, as the app would have journaled it. */
  events: EventBody[];
  /** What only the incumbent knows: the scripted model writes it when it is asked. */
  judgement: Required<Judgement>;
}

const SYLLABLES = ['ka', 'ro', 'mi', 'ten', 'sul', 'bra', 'vo', 'li', 'zed', 'pon', 'quo', 'fer', 'nau', 'gim'];

/**
 * A project in the middle of its work with 40 facts: 24 that its journal holds, 6 that git holds, and
 * 10 that only the incumbent knows. Makes the repository in `dir`, which must not be there.
 * `from` holds the role; `others`: so many more tasks wait, which say nothing that is looked for.
 */
export function plant(dir: string, project: Project, agents: Agent[], seed: number, now: number, from: string, others = 0): Plant {
  const by = chance(seed);
  const facts: Planted[] = [];
  const used = new Set<string>();
  const fact = (kind: Planted['kind'], held: Planted['held']): string => {
    let mark = '';
    while (mark === '' || used.has(mark)) mark = `${[1, 2, 3].map(() => SYLLABLES[by.number(0, SYLLABLES.length - 1)]).join('')}${by.number(100, 999)}`;
    used.add(mark);
    facts.push({ kind, held, mark });
    return mark;
  };
  const j = (kind: Planted['kind']): string => fact(kind, 'journal');

  const events: EventBody[] = [
    { type: 'project.opened', project },
    { type: 'agents.set', agents },
    { type: 'project.trusted' },
    { type: 'policy.set', policy: { ...usualPolicy, mode: 'manual', handoff: { ...usualPolicy.handoff, judge: 0.5, auto: true } } },
    { type: 'orchestrator.set', agent: from, epoch: 1 },
  ];
  let count = 0;
  /** A message that was sent, and how its life went. */
  const message = (agent: string, text: string, more: Partial<Message>, until: 'accepted' | 'finished'): string => {
    const id = `m-${(count += 1)}`;
    events.push(
      { type: 'message.queued', message: { id, agent, text, provenance: 'person', stage: 'queued', queuedAt: now - 100_000 + count, ...more } },
      { type: 'message.writing', id, road: 'keys' },
      { type: 'message.written', id },
      { type: 'message.accepted', id, detail: 'by its text (hook)' },
    );
    if (until === 'finished') events.push({ type: 'message.finished', id, detail: 'a hook told that the turn ended' });
    return id;
  };
  const idOf = (n: number): string => `TASK-${project.prefix}-${String(n).padStart(3, '0')}`;
  const task = (n: number, draft: Partial<TaskDraft>): string => {
    events.push({ type: 'task.added', task: { ...emptyDraft(), ...draft, title: draft.title ?? '-', id: idOf(n) } });
    return idOf(n);
  };

  const goal = (id: string, text: string): void => {
    const messageId = message(from, text, {}, 'finished');
    events.push({ type: 'goal.added', goal: { id, text, agent: from, messageId, at: now - 90_000 } });
  };
  goal('goal-001', `Rebuild the price model ${j('goal')} on the futures interface.\nMargins have to hold at ${j('goal')}.`);
  goal('goal-002', `Alerts go out through ${j('goal')}.`);

  // Six tasks wait in the person's order, some behind those in progress; five are in progress.
  const working: string[] = [];
  for (let n = 1; n <= 5; n += 1) {
    const draft: Partial<TaskDraft> = { title: `Work on ${j('in progress')}`, files: [{ path: `src/part${n}.rs`, notes: '' }], gates: n <= 3 ? [`cargo test part${n}`] : [] };
    if (n === 4) draft.context = `Beware of ${j('gotcha')}: the feed sends it twice.`;
    working.push(task(n, draft));
  }
  for (let n = 6; n <= 11; n += 1) task(n, { title: `Later ${j('order')}`, dependsOn: n % 2 ? [idOf(n - 5)] : [] });
  const filler = 'It reads the feed, checks what it says, and writes it down where the others look for it. '.repeat(4);
  for (let n = 12; n < 12 + others; n += 1) task(n, { title: `One more task, number ${n}, that waits for its turn`, objective: filler });
  for (const [i, id] of working.entries()) {
    const agent = `worker-${i + 1}`;
    events.push({ type: 'task.assigned', id, agent });
    const messageId = message(agent, `Task ${id}`, { taskId: id, provenance: 'app' }, i < 3 ? 'finished' : 'accepted');
    if (i >= 3) continue;
    const runId = `run-${i}`;
    const output = `test ${i} ... FAILED\n${j('failed')}: assertion failed`;
    events.push(
      { type: 'gate.started', id, runId, total: 1 },
      { type: 'gate.step', id, runId, step: { command: `cargo test part${i + 1}`, ok: false, exitCode: 101, reason: 'it exited with 101', output, startedAt: now - 9_000, endedAt: now - 8_000 } },
      { type: 'gate.finished', id, runId, ok: false },
      { type: 'task.needs-you', id, reason: i === 0 ? `the licence of ${j('gotcha')} is not clear` : 'the gate is red' },
    );
    void messageId;
  }
  events.push({
    type: 'task.reported', id: working[4]!, agent: 'worker-5',
    report: { status: 'in-progress', files: [], minutes: null, notes: `the index of ${j('gotcha')} is slow`, problem: '' },
  });
  const proposal = (key: string): string => {
    events.push({ type: 'proposal.added', proposal: { id: `goal-001/${key}`, goal: 'goal-001', key, draft: { ...emptyDraft(), title: `Switch to ${j('decision')}` }, at: now - 50_000, state: 'open' } });
    return `goal-001/${key}`;
  };
  events.push({ type: 'proposal.settled', id: proposal('p1'), as: 'refused' }, { type: 'proposal.settled', id: proposal('p2'), as: 'accepted', task: idOf(6) });
  message(from, `We stay with ${j('decision')} for storage.`, {}, 'finished');
  message(from, `No ${j('decision')} before the release.`, {}, 'finished');

  mkdirSync(dirname(dir), { recursive: true });
  mkdirSync(dir);
  const repo = smallRepo(dir);
  const g = (): string => fact('file', 'git');
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  const [changed, alsoChanged, gone] = [`src/${g()}.rs`, `src/${g()}.rs`, `src/${g()}.rs`];
  for (const name of [changed, alsoChanged, gone]) write(name, 'fn old() {}\n');
  write('.gitignore', '.quatuor/\n');
  repo.git('add', '.');
  repo.git('commit', '--quiet', '-m', `Draft of ${g()}`);
  repo.git('commit', '--quiet', '--allow-empty', '-m', `Measure ${g()}`);
  for (const name of [changed, alsoChanged]) write(name, 'fn changed() {}\n');
  rmSync(join(dir, gone));
  write(`${g()}.toml`, 'new = true\n');

  const a = (kind: Planted['kind']): string => fact(kind, 'agent');
  const judgement = {
    context: `The client calls the model ${a('gotcha')} in its letters.`,
    decisions: `Fixed point, because ${a('decision')} rounds.\nNo cache: ${a('decision')} changes too often.\nOne crate for ${a('decision')}.`,
    failed: `A lock per row: ${a('failed')} starved.\nThe vendor's parser: ${a('failed')} leaks.\nBatching by hour: ${a('failed')} came late.`,
    next: `First mend ${a('next')}, then the rest.`,
    risks: `Nobody may touch ${a('gotcha')} on a Friday.`,
    instructions: `Ask the person before ${a('gotcha')} is published.`,
  };
  return { facts, events, judgement };
}
