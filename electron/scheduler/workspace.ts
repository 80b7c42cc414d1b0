import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DeskCommand, Reply } from '../../shared/contract/index.ts';
import type { Agent, AgentLive, Desk, EventBody, JournalEvent, Project, Session } from '../../shared/model/index.ts';
import { createAgents, type Agents, type AgentsEvent, type AgentsOptions } from '../agents/index.ts';
import { answerDialog, createDelivery, removePromptFiles, writePromptFile } from '../delivery/index.ts';
import { createHandoffs, type Handoffs } from '../handoff/index.ts';
import { exportProject, keepFiles } from '../project/index.ts';
import { openJournal, type Journal } from '../store/index.ts';
import { createQuiet, HostError, type HostClient } from '../terminals/index.ts';
import { inDoubt } from '../../shared/rules/work/doubt.ts';
import { isForeign } from '../../shared/rules/delivery/outgoing.ts';
import { oldPromptFiles } from '../../shared/rules/delivery/prompt-files.ts';
import { hasTalked } from '../../shared/rules/watch/sessions.ts';
import { dispatch, handoffDue, mustStop, openHandoffs, toStart, valuesOf } from '../../shared/rules/index.ts';
import { claimByFile } from '../../shared/rules/decide/claim-file.ts';
import { createDue } from './due.ts';
import { watchSleep } from './slept.ts';
import { createGateRunner } from './gate-runner.ts';
import { createLedger } from './ledger.ts';
import { createOrders, type Orders } from './orders.ts';
import { createReviver } from './revive.ts';
import { createProposals } from './proposals.ts';
import { createStood } from './stood.ts';
import { createTail } from './tail.ts';
import { createTrees } from './trees.ts';
import { createWriter, type Writer } from './writer.ts';

export interface WorkspaceOptions {
  project: Project;
  /** The folder of this project's journal. */
  journalDir: string;
  /** The folder for the worktrees of agents that have one. */
  treesDir?: string;
  /** The folder for hook files. */
  spoolDir: string;
  /** The folder of the person's own rule files; it need not be there. */
  rulesDir?: string;
  /** The folder for what is learned about the CLIs, and for the locks of their sessions. */
  stateDir?: string;
  /** The agents of a new project; one that has agents of its own keeps them, unless `fixed`. */
  agents: Agent[];
  fixed?: boolean;
  /** The record of what was written into CLIs' own configurations; absent: nothing ever is. */
  consentFile?: string;
  /** What a session's pane gets so that its agent can call the app. */
  equip?: AgentsOptions['equip'];
  /** Where a session's terminal is recorded. */
  record?: AgentsOptions['record'];
  /** The environment of panes and gates; its PATH is that of the user's login shell. */
  env: Record<string, string | undefined>;
  now?: () => number;
  onEvents(events: JournalEvent[]): void;
  onLive(agents: AgentLive[]): void;
  /** Something that the person should hear of; `tone`: it is no trouble. */
  onProblem(text: string, tone?: 'info'): void;
}

/** One open project: its journal, its agents, its queue. Everything in it can be left and taken up. */
export interface Workspace {
  desk(): Desk;
  live(): AgentLive[];
  warnings: string[];
  submit(command: DeskCommand): Reply;
  /**
   * `by`: who wants it. app: by itself, after its program had ended in the middle of a task; inbox:
   * the person, so that the task that was cut off goes on.
   */
  start(agent: string, how: 'new' | 'resume', by?: 'person' | 'inbox' | 'app'): Promise<Reply>;
  stop(agent: string): Promise<Reply>;
  /** Gives the person's answer to the dialog in a pane, which has to be as they saw it. */
  answer(agent: string, asked: { head: string; labels: string[]; choice: number }): Promise<Reply>;
  /** An order from a shell: of a pane's agent, or (null) of the person. */
  order: Orders['give'];
  /** What a shell's caller tried that is not theirs. */
  forbidden: Orders['forbidden'];
  /** The last events, the latest last. */
  tail(count: number): JournalEvent[];
  cancelGate(task: string): Reply;
  /** What a task has changed, as JSON of a TaskChanges. */
  changes(task: string): Promise<Reply>;
  /** The folder in which a task is worked on. */
  folderOf(task: string): string;
  /**
   * Gives the terminal host to work with, or null when it is gone: then every session that ran
   * there is lost and offers to be resumed.
   */
  setHost(host: HostClient | null): Promise<void>;
  /** Starts each agent that never ran here. Does nothing in a project that is not trusted. */
  startFresh(): Promise<void>;
  /** The computer is awake again: all that hangs on the time is judged anew. */
  wake(): void;
  /** Copies everything of the project into a new folder in `to`, and gives its path. Rejects with a sentence. */
  exportTo(to: string): Promise<string>;
  /** Leaves the agents running and closes the journal. */
  close(): void;
}

const LOOK_MS = 2_000;
const HOST_SOON_MS = 15_000;
/** The window hears of the agents at most so often. */
const LIVE_MS = 50;
const SIZE = { cols: 110, rows: 30 };

/** Opens a project. @throws JournalError when its journal cannot be used */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const { project, onProblem } = options;
  const now = options.now ?? Date.now;
  const journal: Journal = openJournal(options.journalDir, now());
  let host: HostClient | null = null;
  let recovered = false;
  const live = () => agents.all();
  const sleep = watchSleep(now);
  const writer: Writer = createWriter({
    journal,
    now,
    newId: randomUUID,
    live: () => liveNow(),
    absent: (paths, task) => {
      const cwd = writer.desk().tasks[task]?.tree?.cwd ?? project.path;
      return paths.filter((path) => !existsSync(isAbsolute(path) ? path : join(cwd, path)));
    },
    settled: () => recovered,
    slept: sleep.look,
    onFault: onProblem,
  });
  const mustRecord = (...bodies: EventBody[]) => {
    if (!writer.record(bodies)) throw new Error('The journal could not be written');
  };

  /** Receipts that the delivery itself has had. */
  const heard = new Set<string>();
  const delivery = createDelivery({
    seat: (agent) => agents.seat(agent),
    state: (agent) => agents.live(agent),
    adapter: (agent) => agents.adapter(agent),
    file: (id, text) => writePromptFile(trees.cwdOf(writer.desk().messages[id]?.agent ?? ''), id, text),
    language: project.language,
    foreign: (message) => isForeign(message, writer.desk().policy, writer.desk().orchestrator?.agent ?? null),
    onWaiting: () => publish(),
    // Paused: what the app sends waits; what the person writes goes.
    held: ({ id, taskId, provenance }) => {
      const desk = writer.desk();
      if (desk.run === 'paused' && (taskId !== undefined || provenance === 'app')) return 'the run is paused';
      return openHandoffs(desk).some((h) => h.prompt === id && mustStop(desk, h)) ? 'the session that had its task ends first' : null;
    },
    now,
    journal: {
      writing: (id, road, file) => mustRecord({ type: 'message.writing', id, road, ...(file ? { file } : {}) }),
      returned: (id, detail) => writer.keep([{ type: 'message.returned', id, detail }]),
      written: (id) => writer.keep([{ type: 'message.written', id }]),
      accepted: (id, detail) => {
        heard.add(id);
        writer.keep([{ type: 'message.accepted', id, detail, ...ledger.before(id) }]);
      },
      finished: (id, detail) => writer.keep([{ type: 'message.finished', id, detail }]),
      unverified: (id, detail) => writer.keep([{ type: 'message.unverified', id, detail }]),
      failed: (id, detail, limit) => writer.keep([{ type: 'message.failed', id, detail, ...(limit ? { limit } : limitOf(id)) }]),
    },
  });
  const limitOf = (message: string): { limit?: true } =>
    agents.live(writer.desk().messages[message]?.agent ?? '')?.limit ? { limit: true } : {};
  const ledger = createLedger({
    desk: writer.desk,
    record: (bodies) => writer.record(bodies),
    used: (agent) => agents.live(agent)?.spent ?? null,
  });
  const orders = createOrders({ writer, now, onProblem });
  const tail = createTail(journal.events);
  const liveNow = () => Object.fromEntries(live().map((a) => [a.id, a]));
  const due = createDue({
    next: () => earliest(dispatch(writer.desk(), liveNow(), now()).due, handoffDue(writer.desk(), liveNow(), now())),
    wake: () => writer.review(),
    now,
  });
  const files = keepFiles({
    project,
    stateDir: join(options.journalDir, 'files'),
    desk: writer.desk,
    history: journal.events,
    record: (bodies) => writer.record(bodies),
    claim: (claim) => writer.carry((desk, context) => claimByFile(desk, claim, context)),
    now,
    onProblem,
  });
  const treesDir = options.treesDir ?? join(options.journalDir, 'trees');
  const trees = createTrees({
    project,
    treesDir,
    env: options.env,
    writer,
    onProblem,
  });
  const gates = createGateRunner({
    place: (record) => trees.gatePlace(record),
    env: options.env,
    writer,
    now,
  });

  const stood = createStood({ desk: writer.desk, live, record: (bodies) => writer.record(bodies), now });
  const proposals = createProposals({
    project: project.path,
    desk: writer.desk,
    record: (bodies) => writer.record(bodies),
    onProblem,
    now,
  });

  const shown = () => live().map((agent) => ({ ...agent, waiting: delivery.waiting(agent.id) }));
  // A CLI that changes its mind a hundred times a second must not keep the window busy.
  const calm = createQuiet(LIVE_MS, () => options.onLive(shown()));
  const publish = () => calm.happened();

  let handoffs: Handoffs | null = null;
  /** What hangs on the state and on the agents alike; there once the workspace is. */
  let changed: (() => void) | null = null;
  const onAgents = (event: AgentsEvent) => {
    delivery.onAgents(event);
    if (event.type === 'signal') handoffs?.onSignal(event.agent, event.signal);
    if (event.type === 'live') {
      publish();
      stood.look();
      writer.review();
      handoffs?.look();
      changed?.();
    } else if (event.type === 'named')
      writer.keep([{ type: 'session.named', id: event.session, cliSession: event.cliSession }]);
    else if (event.type === 'ended') {
      const { session: id, end, exitCode } = event;
      writer.keep([{ type: 'session.ended', id, end, exitCode }]);
    } else if (event.type === 'answer') handoffs?.onAnswer(event.agent, event.text, event.at);
    else if (event.type === 'compaction') handoffs?.onCompaction(event.agent, event.compaction);
    else if (event.type === 'problem') onProblem(event.text);
  };
  const agents: Agents = createAgents({
    spoolDir: options.spoolDir,
    project: project.path,
    ...(options.rulesDir ? { rulesDir: options.rulesDir } : {}),
    ...(options.stateDir ? { stateDir: options.stateDir } : {}),
    ...(options.equip ? { equip: options.equip } : {}),
    ...(options.record ? { record: options.record } : {}),
    ...(options.consentFile ? { consent: { file: options.consentFile, project: project.id } } : {}),
    env: options.env,
    onEvent: onAgents,
    now,
  });

  writer.onEvents((events, before) => {
    for (const { body } of events) {
      if (body.type === 'message.queued') trees.ready(body.message, delivery.send);
      if (body.type === 'message.failed') takeOut(body.id);
      if (body.type === 'message.accepted' && !heard.delete(body.id)) {
        // What somebody else has found out, the delivery waits for no longer.
        if (before.messages[body.id]?.stage !== 'unverified') delivery.settle(body.id);
        takeUp(body.id);
      }
      if (body.type === 'task.released') withdraw(before, body.id);
      if (body.type === 'agents.set') appoint(body.agents);
      if (body.type === 'run.set' || body.type === 'session.ended') delivery.nudge();
    }
    trees.onEvents(events, before);
    ledger.onEvents(events);
    proposals.onEvents(events);
    files.onEvents(events);
    tail.add(events);
    handoffs?.onEvents(events);
    options.onEvents(events);
    publish();
    changed?.();
  });

  /** The project has these agents from now on; one that is back remembers that its session is over. */
  const appoint = (list: Agent[]) => {
    const known = new Set(live().map(({ id }) => id));
    agents.set(list);
    for (const { id } of list) {
      const last = lastSession(writer.desk(), id);
      if (!known.has(id) && last?.end) agents.rest(id, last.endedAt ?? now());
    }
  };

  /** A person said that a message in doubt arrived: from now on its end is waited for. */
  const takeUp = (id: string) => {
    const message = writer.desk().messages[id];
    if (message) delivery.recover([message]);
  };
  const takeOut = (id: string) => {
    if (!delivery.cancel(id)) delivery.settle(id);
  };
  const withdraw = (before: Desk, taskId: string) => {
    const id = before.tasks[taskId]?.messageId;
    if (id) takeOut(id);
  };

  const begin = () => {
    const desk = writer.desk();
    if (JSON.stringify(desk.project) !== JSON.stringify(project))
      writer.record([{ type: 'project.opened', project }]);
    const given = options.fixed || desk.agents.length === 0;
    if (given && JSON.stringify(desk.agents) !== JSON.stringify(options.agents))
      writer.record([{ type: 'agents.set', agents: options.agents }]);
    else agents.set(desk.agents);
  };
  begin();
  proposals.start();

  // What depends on the time alone is looked at now and then.
  const lookAround = () => {
    writer.review();
    reviver.look();
    handoffs?.look();
  };
  const clock = setInterval(lookAround, LOOK_MS);
  clock.unref();

  /** Where an agent's CLI writes its latest session down, as far as that can be said. */
  const transcriptOf = async (agent: string): Promise<string | null> => {
    const known = agents.transcript(agent);
    if (known) return known;
    const last = lastSession(writer.desk(), agent);
    const own = writer.desk().agents.find(({ id }) => id === agent)?.env;
    if (!last) return null;
    const about = { env: { ...options.env, ...own }, cwd: last.cwd ?? project.path, cliSession: last.cliSession };
    return (await agents.adapter(agent)?.transcript?.path(about)) ?? null;
  };

  const starting = new Set<string>();
  const forHost = new Set<() => void>();
  /** A host that died is replaced within moments: what the person asks for meanwhile waits for it. */
  const hostSoon = () =>
    host ? Promise.resolve() : new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        forHost.delete(done);
        resolve();
      };
      const timer = setTimeout(done, HOST_SOON_MS);
      forHost.add(done);
    });
  const recover = () => {
    if (recovered) return;
    recovered = true;
    const desk = writer.desk();
    // One in doubt of which nobody is asked any more must not hold up the others.
    const messages = valuesOf(desk.messages)
      .filter((m) => m.stage !== 'unverified' || inDoubt(desk, m))
      .sort((x, y) => x.queuedAt - y.queuedAt);
    delivery.recover(messages.filter(({ stage }) => stage !== 'queued'));
    for (const message of messages) if (message.stage === 'queued') trees.ready(message, delivery.send);
    const folders = new Set([project.path, ...desk.agents.map(({ id }) => trees.cwdOf(id))]);
    if (desk.trusted) for (const folder of folders) void removePromptFiles(folder, oldPromptFiles(desk, now()));
    gates.recover();
    trees.recover();
    handoffs?.recover();
    writer.review();
  };

  /** Takes up the sessions that still run at the host; the others are over. */
  const adoptAll = async (to: HostClient) => {
    const panes = await to.panes();
    const gone: Session[] = [];
    for (const session of openSessions(writer.desk())) {
      const pane = panes.find((p) => p.key === session.pane);
      if (pane && (await agents.adopt(session))) continue;
      gone.push(session);
      const end = pane?.exited ? 'exited' : 'lost';
      const exitCode = pane?.exited?.code ?? null;
      writer.record([{ type: 'session.ended', id: session.id, end, exitCode }]);
    }
    // What their hooks said last may be the receipt of a message.
    await agents.leave(gone);
    for (const { id } of writer.desk().agents) {
      const last = lastSession(writer.desk(), id);
      if (last?.end) agents.rest(id, last.endedAt ?? now());
    }
  };

  const workspace: Workspace = {
    desk: writer.desk,
    live: shown,
    warnings: journal.warnings,
    submit: (command) => writer.submit(command),
    order: orders.give,
    forbidden: orders.forbidden,
    tail: tail.last,
    async start(agent, how, by = 'person') {
      if (starting.has(agent)) return { ok: false, message: 'It is being started' };
      if (!writer.desk().trusted) return { ok: false, message: 'Trust this folder first' };
      let mine: Session | null = null;
      let first: { id: string; text: string } | null = null;
      starting.add(agent);
      try {
        await hostSoon();
        if (!host) return { ok: false, message: 'The terminal host is not there yet' };
        if (agents.seat(agent)) return { ok: false, message: 'It runs already' };
        const last = lastSession(writer.desk(), agent);
        if (how === 'resume' && !last?.cliSession)
          return { ok: false, message: 'There is no session to resume: start it anew' };
        await agents.look(agent);
        const cwd = await trees.folderFor(agent, how === 'resume' ? (last?.cwd ?? project.path) : undefined);
        await trees.settled(agent);
        // What waits for it goes with its start, where its CLI takes that. A CLI that finds nothing
        // to resume ends at once, and nobody could say what became of the text.
        const sure = how === 'new' || (last !== undefined && hasTalked(writer.desk(), last));
        if (sure && agents.adapter(agent)?.takesPrompt && agents.live(agent)?.cli.status === 'found')
          first = await delivery.launch(agent);
        const begun = await agents.start(
          {
            agent,
            cwd,
            trusted: true,
            ...SIZE,
            resume: how === 'resume' ? (last?.cliSession ?? null) : null,
            prompt: first?.text ?? null,
          },
          (session) => {
            mustRecord({ type: 'session.started', session: { ...session, ...markOf(by) } });
            mine = session;
          },
        );
        if (first) delivery.launched(agent, first.id, { result: 'done', session: begun.id });
        return { ok: true };
      } catch (error) {
        const half = mine as Session | null;
        const reason = (error as Error).message;
        if (first) delivery.launched(agent, first.id, { result: startedNothing(error, half) ? 'refused' : 'unknown', reason });
        if (half) writer.record([{ type: 'session.ended', id: half.id, end: 'exited', exitCode: null }]);
        return { ok: false, message: reason };
      } finally {
        starting.delete(agent);
      }
    },
    async stop(agent) {
      await agents.stop(agent);
      return { ok: true };
    },
    async answer(agent, asked) {
      const seat = agents.seat(agent);
      if (!seat) return { ok: false, message: 'It does not run any more' };
      const why = await answerDialog(seat, asked).catch((error: Error) => error.message);
      return why === null ? { ok: true } : { ok: false, message: why };
    },
    cancelGate: (task) =>
      gates.cancel(task) ? { ok: true } : { ok: false, message: 'No gate runs for that task' },
    changes: (task) => trees.changes(task),
    folderOf: (task) => writer.desk().tasks[task]?.tree?.cwd ?? project.path,
    async setHost(next) {
      host = next;
      agents.setHost(next);
      if (next) {
        await adoptAll(next);
        recover();
        for (const done of forHost) done();
        changed?.();
      } else
        writer.record(
          openSessions(writer.desk()).map((s): EventBody => ({ type: 'session.ended', id: s.id, end: 'lost', exitCode: null })),
        );
      publish();
    },
    async startFresh() {
      if (!writer.desk().trusted || !host) return;
      const { agents: configured, current } = writer.desk();
      const first = async (id: string): Promise<void> => {
        await agents.look(id);
        if (current[id] || starting.has(id) || agents.live(id)?.cli.status !== 'found') return;
        const reply = await this.start(id, 'new');
        if (!reply.ok) onProblem(`${id}: ${reply.message}`);
      };
      // One CLI waits for no other one.
      await Promise.all(configured.map(({ id }) => first(id)));
      // Their panes are there: the window need not wait for its turn.
      calm.hurry();
    },
    wake() {
      agents.wake();
      lookAround();
      changed?.();
    },
    exportTo: (to) => {
      const paths = writer.desk().files?.paths;
      return exportProject({ project, events: journal.all(), ...(paths ? { paths } : {}), treesDir, to, now: now() });
    },
    close() {
      clearInterval(clock);
      due.close();
      handoffs?.close();
      for (const done of forHost) done();
      void files.close();
      gates.close();
      stood.close();
      proposals.close();
      trees.close();
      calm.stop();
      delivery.close();
      ledger.close();
      agents.close();
      writer.close();
    },
  };

  /** An agent that the app itself gave a task to is started for it, once. */
  const begun = new Set<string>();
  const startFor = async (agent: string) => {
    const reply = await workspace.start(agent, 'new');
    if (!reply.ok) onProblem(`${agent}: ${reply.message}`);
  };
  changed = () => {
    due.look();
    const wanted = toStart(writer.desk(), liveNow());
    for (const agent of begun) if (!wanted.includes(agent)) begun.delete(agent);
    for (const agent of wanted) {
      if (begun.has(agent) || starting.has(agent) || !host) continue;
      begun.add(agent);
      void startFor(agent);
    }
  };

  handoffs = createHandoffs({
    project,
    stateDir: join(options.journalDir, 'handoff'),
    env: options.env,
    desk: writer.desk,
    live: liveNow,
    record: (bodies) => writer.record(bodies),
    start: (agent) => workspace.start(agent, 'new'),
    stop: (agent) => workspace.stop(agent),
    trees: () => trees.own(),
    transcript: transcriptOf,
    now,
    newId: randomUUID,
    onProblem,
  });
  const reviver = createReviver({
    desk: writer.desk,
    now,
    ready: () => host !== null && recovered,
    start: (agent, how) => workspace.start(agent, how, 'app'),
    onProblem,
  });
  return workspace;
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** What a session remembers of why it was started. */
function markOf(by: 'person' | 'inbox' | 'app'): Pick<Session, 'by' | 'goesOn'> {
  if (by === 'person') return {};
  return by === 'app' ? { by, goesOn: true } : { goesOn: true };
}

/** True if it is certain that a start that failed ran no program. */
function startedNothing(error: unknown, begun: Session | null): boolean {
  return begun === null || (error instanceof HostError && NOTHING_RAN.has(error.code));
}

const NOTHING_RAN = new Set<string>([
  'not-found',
  'not-executable',
  'cwd-missing',
  'cwd-access',
  'duplicate-key',
  'resources',
]);

function openSessions(desk: Desk): Session[] {
  return Object.values(desk.sessions).filter((session) => !session.end);
}

function lastSession(desk: Desk, agent: string): Session | undefined {
  const id = desk.current[agent];
  return id ? desk.sessions[id] : undefined;
}
