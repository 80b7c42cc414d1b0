import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openJournal } from '../../../../electron/store/index.ts';
import type { DeskCommand } from '../../../../shared/contract/index.ts';
import { emptyDesk, emptyDraft, usualPolicy, type Desk, type EventBody } from '../../../../shared/model/index.ts';
import { decide, dispatch, plainDesk, reduceAll, whatFollows } from '../../../../shared/rules/index.ts';
import { agentOf, createWorld, taskId } from '../../../../shared/rules/test/sim.ts';
import { chance } from '../delivery/chance.ts';
import { temporary } from '../place.ts';
import { median } from '../report.ts';

/** What one step of each kind takes, in ms. */
export interface RuleTimes {
  /** From the journal's file to the state: read, checked, kept as a backup, folded. */
  load: number;
  /** Of that, the folding. */
  fold: number;
  /** The first answer about a state that nobody has asked before. */
  firstChoice: number;
  /** A task is added by the person: checked, folded, and what follows from it. */
  add: number;
  edit: number;
  /** A card is put before another one, in the same way. */
  reorder: number;
  /** Ten cards at once. */
  several: number;
  remove: number;
  /** The next choice, after a task was done. */
  choice: number;
}

export interface RuleFigures {
  times: RuleTimes;
  /** What the state and all that is known about it take in memory, in MB. */
  memory: number;
  /** The state for a window that has just come up, made ready to be sent: ms. */
  greeting: number;
}

/** The events of so many tasks; two of three wait for one or two of the hundred before them. */
export function manyTasks(count: number): EventBody[] {
  const by = chance(count);
  return Array.from({ length: count }, (_, i): EventBody => {
    const near = () => taskId(Math.max(1, i + 1 - by.number(1, 100)));
    const dependsOn = i === 0 || by.number(0, 2) === 0 ? [] : [...new Set([near(), near()])].filter((id) => id !== taskId(i + 1));
    const task = { ...emptyDraft(), id: taskId(i + 1), title: `Task ${i + 1}`, estimateMinutes: by.number(5, 60), dependsOn };
    return { type: 'task.added', task };
  });
}

const timed = <T>(work: () => T): [number, T] => {
  const began = performance.now();
  const value = work();
  return [performance.now() - began, value];
};

const ROUNDS = 60;
const LOADS = 7;
const SEVERAL = 10;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

const agents = ['a', 'b', 'c', 'd'].map((id) => agentOf(id));

/** A journal with so many tasks, as the app would have written it. */
function writeJournal(dir: string, count: number): void {
  const journal = openJournal(dir, Date.now());
  journal.append(
    [
      { type: 'project.opened', project: { id: 'p', path: '/p', name: 'bench', prefix: 'T', language: 'en', demo: false } },
      { type: 'agents.set', agents },
      { type: 'policy.set', policy: { ...usualPolicy, mode: 'automatic' } },
      { type: 'project.trusted' },
      ...manyTasks(count),
    ],
    1_000,
  );
  journal.close();
}

/** Opens it as after a day's work: the backup is made anew. */
function load(dir: string): { all: number; fold: number; desk: Desk } {
  for (const name of readdirSync(dir)) if (name.startsWith('backup-')) rmSync(join(dir, name));
  collect();
  const [all, { fold, desk, journal }] = timed(() => {
    const opened = openJournal(dir, Date.now());
    const [ms, folded] = timed(() => reduceAll(emptyDesk, opened.events));
    return { fold: ms, desk: folded, journal: opened };
  });
  journal.close();
  return { all, fold, desk };
}

export function measureRules(count: number): RuleFigures {
  const dir = temporary(`journal-${count}`);
  writeJournal(dir, count);
  // Before all, so that nothing of an earlier load counts as there already.
  const empty = heap();
  const { live } = createWorld(agents);
  let now = 10_000_000;
  const loads = Array.from({ length: LOADS }, () => {
    const { all, fold, desk: fresh } = load(dir);
    return { all, fold, firstChoice: timed(() => dispatch(fresh, live, now))[0] };
  });
  let { desk } = load(dir);
  rmSync(dir, { recursive: true, force: true });

  let ids = 0;
  const context = () => ({ now, newId: () => `id-${(ids += 1)}`, live });
  const record = (bodies: readonly EventBody[]): void => {
    desk = reduceAll(desk, bodies.map((body, i) => ({ seq: desk.seq + i + 1, at: now, body })));
  };
  const rest = (): void => {
    for (let next = whatFollows(desk, context()); next.length > 0; next = whatFollows(desk, context())) record(next);
  };
  /** What the one writer does with a command, without the disk. */
  const submit = (command: DeskCommand): void => {
    const decision = decide(desk, command, context());
    if ('refused' in decision) throw new Error(decision.refused);
    record(decision.events);
    rest();
  };

  // From here on all four agents are at work.
  rest();
  const memory = heap() - empty;
  const [greeting] = timed(() => plainDesk(desk));

  const by = chance(count + 1);
  const any = (): string => desk.order.at(by.number(100, desk.order.length - 100)) ?? '';
  const times: Record<Exclude<keyof RuleTimes, 'load' | 'fold' | 'firstChoice'>, number[]> = {
    add: [], edit: [], reorder: [], several: [], remove: [], choice: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    now += 1_000;
    const draft = { ...emptyDraft(), title: 'new', dependsOn: [any(), any()] };
    const take = (what: keyof typeof times, command: DeskCommand): void => void times[what].push(timed(() => submit(command))[0]);
    take('add', { type: 'task.add', draft });
    const id = taskId(desk.lastNumber);
    take('edit', { type: 'task.edit', id, draft: { ...draft, dependsOn: [any()] } });
    take('reorder', { type: 'task.move', id, before: any() });
    take('several', { type: 'tasks.move', ids: Array.from({ length: SEVERAL }, any), before: any() });
    if (round % 2 === 0) take('remove', { type: 'task.remove', id });
    // One agent ends its task; what it gets next is asked in the state after that.
    const busy = desk.order.find((one) => desk.tasks[one]?.stage === 'delivering') ?? '';
    const message = desk.tasks[busy]?.messageId ?? '';
    record([{ type: 'message.accepted', id: message, detail: '' }, { type: 'message.finished', id: message, detail: '' }, { type: 'task.done', id: busy }]);
    times.choice.push(timed(() => dispatch(desk, live, now))[0]);
    rest();
  }
  return {
    times: {
      load: median(loads.map(({ all }) => all)),
      fold: median(loads.map(({ fold }) => fold)),
      firstChoice: median(loads.map((one) => one.firstChoice)),
      add: median(times.add),
      edit: median(times.edit),
      reorder: median(times.reorder),
      several: median(times.several),
      remove: median(times.remove),
      choice: median(times.choice),
    },
    memory,
    greeting,
  };
}
