/** One project in one process: the real journal, writer and effects of handoffs, over agents that are scripted. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createHandoffs, type Handoffs } from '../../../../electron/handoff/index.ts';
import { createWriter, type Writer } from '../../../../electron/scheduler/writer.ts';
import { openJournal, type Journal } from '../../../../electron/store/index.ts';
import { Agent, emptyDraft, usualPolicy, type AgentLive, type Desk, type EventBody, type Message } from '../../../../shared/model/index.ts';
import { openHandoffs, valuesOf } from '../../../../shared/rules/index.ts';
import type { Chance } from '../delivery/chance.ts';

export const NAMES = ['claude', 'amp', 'codex'];

/** What the agents themselves went through; it outlives every death of the app. */
export interface World {
  dir: string;
  /** Texts that a CLI really took, in order. */
  took: { agent: string; id: string; text: string; at: number }[];
  live: Record<string, AgentLive>;
  clock: { add: number };
}

/** The app, from one start to its death. */
export interface App {
  desk(): Desk;
  writer: Writer;
  /** Resolves when it was killed. */
  dead: Promise<void>;
  isDead(): boolean;
  close(): void;
}

const now = (world: World): number => Date.now() + world.clock.add;

export function makeWorld(dir: string): World {
  mkdirSync(join(dir, 'project'), { recursive: true });
  const live = Object.fromEntries(NAMES.map((id): [string, AgentLive] => [id, {
    id, state: 'ready', since: Date.now() - 60_000, cli: { status: 'found' }, why: '', evidence: [], pane: null, waiting: null, spent: null, limit: null,
    capabilities: [], context: null,
  }]));
  return { dir, took: [], live, clock: { add: 0 } };
}

/** So full the agent's context is from now on, in percent. */
export function fill(world: World, agent: string, percent: number): void {
  const at = now(world);
  world.live[agent] = {
    ...world.live[agent]!,
    context: {
      used: percent, window: 100, ceiling: 100, ceilingFrom: 'pinned', percent, rawPercent: percent, source: 'hook', at, model: null, generation: 0,
      perTurn: null, turnsLeft: null,
    },
  };
}

/** Writes what a new project has: three agents that run, a task in the middle and one that waits. */
function furnish(writer: Writer, world: World): void {
  if (writer.desk().project) return;
  const at = now(world);
  const agents = NAMES.map((id, window) =>
    Agent.parse({ id, name: id, hue: 'claude', adapter: 'claude', command: id, specialities: ['any'], maxTasks: 2, window }));
  const task = (n: number, title: string, dependsOn: string[] = []): EventBody =>
    ({ type: 'task.added', task: { ...emptyDraft(), id: `TASK-PO-00${n}`, title, dependsOn } });
  const message: Message = { id: 'work', agent: 'codex', taskId: 'TASK-PO-001', text: 'work', provenance: 'person', stage: 'queued', queuedAt: at };
  writer.record([
    { type: 'project.opened', project: { id: 'p', path: join(world.dir, 'project'), name: 'palm', prefix: 'PO', language: 'en', demo: false } },
    { type: 'agents.set', agents },
    { type: 'policy.set', policy: usualPolicy },
    { type: 'project.trusted' },
    ...NAMES.map((id): EventBody => ({ type: 'session.started', session: { id: `s-${id}`, agent: id, pane: id, cliSession: `c-${id}`, startedAt: at } })),
    { type: 'orchestrator.set', agent: 'claude', epoch: 1 },
    task(1, 'Parser in the middle'),
    task(2, 'Alerts after it', ['TASK-PO-001']),
    { type: 'message.queued', message },
    { type: 'message.writing', id: 'work' }, { type: 'message.written', id: 'work' }, { type: 'message.accepted', id: 'work', detail: 'hook' },
  ]);
}

/**
 * Starts the app over what is there. It dies at the `dieAt`-th thing that it does (a write to the
 * journal, before or after it, or a text that goes out); null: it does not.
 */
export function startApp(world: World, by: Chance, dieAt: number | null): App {
  const { promise: dead, resolve } = Promise.withResolvers<void>();
  let alive = true;
  let deeds = 0;
  const die = (): void => {
    alive = false;
    resolve();
  };
  /** One more moment at which it may die. @throws when it does */
  const deed = (): void => {
    if (!alive) throw new Error('dead');
    deeds += 1;
    if (dieAt !== null && deeds >= dieAt) {
      die();
      throw new Error('killed');
    }
  };
  const journal = openJournal(join(world.dir, 'journal'), now(world));
  const mortal: Journal = {
    ...journal,
    append(bodies, at) {
      deed();
      const events = journal.append(bodies, at);
      // It is on the disk, and nobody in the app hears of it.
      deed();
      return events;
    },
    close: () => journal.close(),
  };
  let ready = false;
  let ids = 0;
  const newId = (): string => `${deeds}-${(ids += 1)}-${by.number(0, 1_000_000_000).toString(36)}`;
  const writer = createWriter({ journal: mortal, now: () => now(world), newId, live: () => world.live, settled: () => ready, onFault: () => {} });
  const record = (bodies: EventBody[]): boolean => alive && writer.record(bodies);
  const handoffs: Handoffs = createHandoffs({
    project: { id: 'p', path: join(world.dir, 'project'), name: 'palm', prefix: 'PO', language: 'en', demo: false },
    stateDir: join(world.dir, 'state'), env: process.env, desk: writer.desk, live: () => world.live, record,
    start: async () => ({ ok: true }), stop: async () => {}, trees: () => [], transcript: async () => null,
    now: () => now(world), newId, onProblem: () => {},
  });
  const sending = new Set<string>();
  const send = (message: Message): void => {
    if (sending.has(message.id)) return;
    sending.add(message.id);
    void deliver(message.id).catch(() => {});
  };
  const deliver = async (id: string): Promise<void> => {
    await wait(by.number(0, 3));
    const message = writer.desk().messages[id];
    if (!alive || message?.stage !== 'queued' || !record([{ type: 'message.writing', id, road: 'keys' }])) return;
    deed();
    world.took.push({ agent: message.agent, id, text: message.text, at: now(world) });
    deed();
    if (!record([{ type: 'message.written', id }, { type: 'message.accepted', id, detail: 'hook' }])) return;
    await turn(id);
  };
  /** The agent does what it was asked, and its turn ends. */
  const turn = async (id: string): Promise<void> => {
    const message = writer.desk().messages[id];
    if (!message || id === 'work') return;
    await wait(by.number(0, 3));
    const h = openHandoffs(writer.desk()).find((one) => one.asked === id || one.prompt === id);
    if (h?.asked === id && h.file) {
      const file = join(world.dir, 'project', h.file);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/(<!-- quatuor:(\w+) -->)[\s\S]*?(<!-- \/quatuor:\2 -->)/g, '$1\nwhat I know of $2\n$3'));
    }
    if (!alive) return;
    const answer = h?.prompt === id ? 'GOAL: the parser in the middle, then the alerts\nTASKS IN PROGRESS: TASK-PO-001\nNEXT STEP: TASK-PO-002' : 'done';
    handoffs.onSignal(message.agent, { kind: 'ended', at: now(world), source: 'hook', detail: 'stop', answer });
    record([{ type: 'message.finished', id, detail: 'stop' }]);
  };

  writer.onEvents((events) => {
    for (const { body } of events) {
      if (body.type === 'message.queued') send(body.message);
      if (body.type === 'message.accepted' && ready && !sending.has(body.id)) void turn(body.id).catch(() => {});
    }
    handoffs.onEvents(events);
  });
  furnish(writer, world);
  ready = true;
  // What was under way is looked for: in what the CLI took.
  for (const m of valuesOf(writer.desk().messages)) {
    const taken = world.took.some(({ id }) => id === m.id);
    if (m.stage === 'queued') send(m);
    else if (m.stage === 'writing' || m.stage === 'written') {
      sending.add(m.id);
      if (!taken) record([{ type: 'message.unverified', id: m.id, detail: 'the app ended while it was on its way' }]);
      else if (record([{ type: 'message.accepted', id: m.id, detail: 'by its text' }])) void turn(m.id).catch(() => {});
    } else if (m.stage === 'accepted') void turn(m.id).catch(() => {});
  }
  if (alive) handoffs.recover();
  if (alive) writer.review();
  const clock = setInterval(() => {
    if (!alive) return;
    writer.review();
    handoffs.look();
  }, 5);
  return {
    desk: writer.desk,
    writer,
    dead,
    isDead: () => !alive,
    close() {
      die();
      clearInterval(clock);
      handoffs.close();
      writer.close();
    },
  };
}
