import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DeskCommand } from '../../../shared/contract/index.ts';
import { Agent, emptyDesk, TaskDraft, usualPaths, type Desk, type EventBody, type JournalEvent, type Project } from '../../../shared/model/index.ts';
import { decide, follow, reduce, type Context } from '../../../shared/rules/index.ts';
import { claimByFile } from '../../../shared/rules/decide/claim-file.ts';
import { keepFiles, type ProjectFilesKeeper } from './keep.ts';

export const four = (['claude', 'amp', 'antigravity', 'codex'] as const).map((id, i) =>
  Agent.parse({
    id, name: ['Claude', 'AMP', 'Antigravity', 'Codex'][i], hue: id, adapter: id, command: id,
    specialities: ['any'], maxTasks: [2, 3, 1, 2][i], window: i,
  }),
);

/** A project folder with the desk of it, driven as the writer drives it; files are real. */
export interface Bench {
  dir: string;
  root: string;
  desk(): Desk;
  events: JournalEvent[];
  problems: string[];
  keeper: ProjectFilesKeeper;
  record(...bodies: EventBody[]): boolean;
  submit(command: DeskCommand): string | null;
  add(draft: Partial<TaskDraft>): string;
  /** Gives a task and lets its prompt be accepted. */
  give(id: string, agent: string): void;
  /** Ends the gate that runs for a task. */
  gate(id: string, ok: boolean): void;
  read(path: string): string;
  write(path: string, text: string): void;
  settled(): Promise<void>;
  /** Closes the keeper and opens a new one on the same journal. */
  reopen(): Promise<void>;
  full: boolean;
  end(): Promise<void>;
}

export interface BenchOptions {
  files?: Record<string, string>;
  trusted?: boolean;
  on?: boolean;
  root?: string;
  gatherMs?: number;
}

/** Makes a bench. `files`: what lies in the folder before; `on`: the person wants the files. */
export async function bench({ files = {}, trusted = true, on = false, root: given, gatherMs = 10 }: BenchOptions = {}): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'files-'));
  const root = given ?? join(dir, 'palm-oil-bot');
  mkdirSync(root, { recursive: true });
  const project: Project = { id: 'p', path: root, name: 'palm-oil-bot', prefix: 'PO', language: 'fr', demo: false };
  let desk: Desk = emptyDesk;
  let ids = 0;
  let clock = 1_763_000_000_000;
  const live = Object.fromEntries(four.map((a) => [a.id, { id: a.id, cli: { status: 'found' }, state: 'ready', pane: {} }]));
  const context = (): Context => ({ now: clock, newId: () => `n${(ids += 1)}`, live: live as never });
  const made: Bench = {
    dir,
    root,
    desk: () => desk,
    events: [],
    problems: [],
    full: false,
    keeper: null as never,
    record(...bodies) {
      if (made.full) return false;
      const commit = (list: EventBody[]): void => {
        const events = list.map((body, i): JournalEvent => ({ seq: desk.seq + i + 1, at: (clock += 1_000), body }));
        desk = events.reduce(reduce, desk);
        made.events.push(...events);
        made.keeper?.onEvents(events);
      };
      commit(bodies);
      for (let round = 0; round < 500; round += 1) {
        const next = follow(desk, context());
        if (next.length === 0) return true;
        commit(next);
      }
      throw new Error('never rests');
    },
    submit(command) {
      const decision = decide(desk, command, context());
      if ('refused' in decision) return decision.refused;
      if (decision.events.length > 0) made.record(...decision.events);
      return null;
    },
    add(draft) {
      const refused = made.submit({ type: 'task.add', draft: TaskDraft.parse({ title: 'A task', ...draft }) });
      if (refused) throw new Error(refused);
      return desk.order.at(-1)!;
    },
    give(id, agent) {
      const refused = made.submit({ type: 'task.give', id, agent });
      if (refused) throw new Error(refused);
      const message = desk.tasks[id]?.messageId;
      if (message) made.record({ type: 'message.accepted', id: message, detail: 'test' });
    },
    gate(id, ok) {
      const runId = desk.tasks[id]?.gate?.runId;
      if (!runId || desk.tasks[id]?.stage !== 'checking') throw new Error(`no gate runs for ${id}`);
      made.record({ type: 'gate.finished', id, runId, ok });
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    settled: () => made.keeper.settled(),
    async reopen() {
      await made.keeper?.close();
      made.keeper = keepFiles({
        project,
        stateDir: join(dir, 'state'),
        desk: made.desk,
        history: [...made.events],
        record: (bodies) => made.record(...bodies),
        claim: (claim) => {
          const { events, answer } = claimByFile(desk, claim, context());
          return events.length === 0 || made.record(...events) ? answer : null;
        },
        now: () => clock,
        onProblem: (text) => made.problems.push(text),
        gatherMs,
      });
      await made.settled();
    },
    async end() {
      await made.keeper.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  for (const [path, text] of Object.entries(files)) made.write(path, text);
  made.record({ type: 'project.opened', project }, { type: 'agents.set', agents: four });
  if (trusted) made.record({ type: 'project.trusted' });
  if (on) made.submit({ type: 'files.set', files: { on: true, paths: usualPaths } });
  await made.reopen();
  return made;
}

export const QUEUE = 'orchestratoragent/config/task_queue.json';
export const STATUS = 'ORCHESTRATION_STATUS.md';
export const MEMORY = 'CLAUDE.md';
export const LOG = 'orchestratoragent/logs/orchestration.log';
