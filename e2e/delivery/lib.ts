/** One agent with the real terminal host, the real watch over it and the real delivery. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAgents, defaultAgents } from '../../electron/agents/index.ts';
import type { Agents, AgentsEvent, Channel } from '../../electron/agents/index.ts';
import { createDelivery, writePromptFile } from '../../electron/delivery/index.ts';
import type { Delivery } from '../../electron/delivery/index.ts';
import { chooseRunDir, connectHost } from '../../electron/terminals/index.ts';
import type { HostClient } from '../../electron/terminals/index.ts';
import type { Pace } from '../../shared/rules/delivery/delivery.ts';
import type { Agent, AgentState, Message, Road, Session } from '../../shared/model/index.ts';

export interface Entry {
  stage: string;
  id: string;
  detail: string;
  at: number;
  road?: Road;
  file?: string | null;
}

/** What the desk derived at one moment; only changes are kept. `at` is epoch ms. */
export interface Step {
  state: AgentState;
  why: string;
  at: number;
}

export interface Bench {
  dir: string;
  cwd: string;
  host: HostClient;
  agents: Agents;
  delivery: Delivery;
  agent: string;
  /** What the journal was given, in order. */
  journal: Entry[];
  events: AgentsEvent[];
  /** The states that were derived, one after the other. */
  trail: Step[];
  waits: string[];
  sessions: Session[];
  /** The agent as configured. */
  list: Agent[];
  start(resume?: string): Promise<Session>;
  /** Starts it with the first message that waits, as the app does. */
  startWith(resume?: string): Promise<Session>;
  send(text: string, id?: string, more?: Partial<Message>): Message;
  /** Resolves with the entry of that stage, or rejects with the journal after `ms`. */
  reaches(id: string, stage: string, ms?: number): Promise<Entry>;
  state(wanted: AgentState, ms?: number): Promise<void>;
  waitsFor(pattern: RegExp, ms?: number): Promise<void>;
  type(text: string): void;
  screen(): Promise<string>;
  /** Forgets agents and delivery as a killed main does, and makes new ones over the same host. */
  restart(messages: Message[]): Promise<void>;
  close(): Promise<void>;
}

const hostScript = fileURLToPath(new URL('../../electron/terminals/host/main.ts', import.meta.url));

/** A machine may be so many times as slow as one on which nothing else runs. */
const SLOW = 4;

/** Waits for what `look` finds; `ms`: the longest that it takes where nothing else runs. */
export async function until<T>(what: string, look: () => T | undefined | false, ms: number): Promise<T> {
  const end = Date.now() + ms * SLOW;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${ms * SLOW} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export interface BenchOptions {
  env?: Record<string, string>;
  cwd?: string;
  dir?: string;
  /** A host that others use too; it is left as it is. Default: one of its own. */
  host?: HostClient;
  /** What is learned about the CLIs outlives a restart there, as in the app; default: it is forgotten. */
  stateDir?: string;
  /** Size of the pane: 100 by 30 unless told. */
  cols?: number;
  rows?: number;
  /** The person trusts the folder in the desk; default true. */
  trusted?: boolean;
  /** The control connection to use in place of the CLI's own. */
  channel?: (own: Channel | null) => Channel | null;
  /** Why a message may not go out now. */
  held?: (message: Message) => string | null;
  /** Other times of the delivery than the app's own. */
  pace?: Partial<Pace>;
}

/** Starts a terminal host below a folder; it ends soon after its last client has left. */
export function startHost(dir: string): Promise<HostClient> {
  return connectHost({
    runDir: chooseRunDir(join(dir, 'run')),
    hostScript,
    execPath: process.execPath,
    clientVersion: 'test',
    idleExitMs: 1_000,
  });
}

/** The default agent of an adapter, or one made like them. */
function agentOf(adapter: Agent['adapter']): Agent {
  const [first, ...rest] = defaultAgents();
  const found = [first!, ...rest].find((agent) => agent.adapter === adapter);
  return found ?? { ...first!, id: adapter, name: adapter, hue: adapter, adapter, command: adapter };
}

/** `change` makes the agent of the fake or the real CLI; `env` is the whole environment. */
export async function bench(
  id: Agent['adapter'],
  change: (agent: Agent) => Agent,
  options: BenchOptions = {},
): Promise<Bench> {
  const dir = options.dir ?? realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-delivery-')));
  const cwd = options.cwd ?? dir;
  const host = options.host ?? (await startHost(dir));
  const journal: Entry[] = [];
  const events: AgentsEvent[] = [];
  const trail: Step[] = [];
  const waits: string[] = [];
  const sessions: Session[] = [];
  const list = [agentOf(id)].map(change);
  let agents: Agents;
  let delivery: Delivery;

  const note = (stage: string) => (message: string, detail = '') => {
    journal.push({ stage, id: message, detail, at: Date.now() });
  };
  const make = () => {
    agents = createAgents({
      spoolDir: join(dir, 'spool'),
      ...(options.stateDir ? { stateDir: options.stateDir } : {}),
      project: cwd,
      consent: { file: join(dir, 'consent.json'), project: 'p' },
      env: { PATH: '/usr/bin:/bin', HOME: dir, LANG: 'C.UTF-8', ...options.env },
      onEvent(event) {
        events.push(event);
        if (event.type === 'live' && event.live.state !== trail.at(-1)?.state)
          trail.push({ state: event.live.state, why: event.live.why, at: Date.now() });
        if (event.type === 'named')
          for (const s of sessions) if (s.id === event.session) s.cliSession = event.cliSession;
        delivery?.onAgents(event);
      },
    });
    delivery = createDelivery({
      journal: {
        writing: (message, road, file) =>
          void journal.push({ stage: 'writing', id: message, detail: '', road, file, at: Date.now() }),
        returned: note('returned'),
        written: note('written'),
        accepted: note('accepted'),
        finished: note('finished'),
        unverified: note('unverified'),
        failed: note('failed'),
      },
      seat(agent) {
        const seat = agents.seat(agent);
        return seat && options.channel ? { ...seat, channel: options.channel(seat.channel) } : seat;
      },
      state: (agent) => agents.live(agent),
      adapter: (agent) => agents.adapter(agent),
      ...(options.pace ? { pace: options.pace } : {}),
      ...(options.held ? { held: options.held } : {}),
      file: (message, text) => writePromptFile(cwd, message, text),
      onWaiting: (_agent, why) => why && waits.push(why),
    });
    agents.set(list);
    agents.setHost(host);
    self.agents = agents;
    self.delivery = delivery;
  };
  const show = () =>
    [...journal.map((e) => `${e.id} ${e.stage} ${e.detail}`), ...waits.map((w) => `waits: ${w}`),
      `state: ${agents.live(id)?.state} ${agents.live(id)?.why}`].join('\n');
  const pane = () => {
    const found = agents.live(id)?.pane;
    if (!found) throw new Error('no pane');
    return found.id;
  };
  const wait = async <T>(what: string, look: () => T | undefined | false, ms: number): Promise<T> => {
    try {
      return await until(what, look, ms);
    } catch (error) {
      const screen = await host.screen(pane()).then((s) => s.lines.join('\n').trim(), () => '');
      throw new Error(`${String(error)}\n${show()}\n${screen}`, { cause: error });
    }
  };

  const begin = (resume: string | null, first: string | null) =>
    agents.start(
      {
        agent: id,
        cwd,
        trusted: options.trusted ?? true,
        cols: options.cols ?? 100,
        rows: options.rows ?? 30,
        resume,
        prompt: first,
      },
      (session) => void sessions.push({ ...session }),
    );
  const self: Bench = {
    dir, cwd, host, agent: id, journal, events, trail, waits, sessions, list,
    agents: undefined as never,
    delivery: undefined as never,
    start: (resume) => begin(resume ?? null, null),
    async startWith(resume) {
      const first = await delivery.launch(id);
      const refused = (error: Error) => {
        if (first) delivery.launched(id, first.id, { result: 'refused', reason: error.message });
        throw error;
      };
      const session = await begin(resume ?? null, first?.text ?? null).catch(refused);
      if (first) delivery.launched(id, first.id, { result: 'done', session: session.id });
      return session;
    },
    send(text, message = 'm1', more = {}) {
      const sent: Message = {
        id: message, agent: id, text, provenance: 'person', stage: 'queued', queuedAt: Date.now(), ...more,
      };
      delivery.send(sent);
      return sent;
    },
    reaches: (message, stage, ms = 15_000) =>
      wait(`${message} ${stage}`, () => journal.find((e) => e.id === message && e.stage === stage), ms),
    async state(wanted, ms = 15_000) {
      await wait(`state ${wanted}`, () => agents.live(id)?.state === wanted, ms);
    },
    async waitsFor(pattern, ms = 15_000) {
      await wait(`a wait for ${pattern}`, () => waits.some((why) => pattern.test(why)), ms);
    },
    type: (text) => host.input(pane(), Buffer.from(text), 'person'),
    async screen() {
      return (await host.screen(pane())).lines.join('\n');
    },
    async restart(messages) {
      agents.close();
      delivery.close();
      make();
      const last = sessions.at(-1);
      if (last) await agents.adopt(last);
      delivery.recover(messages);
    },
    async close() {
      const own = new Set(sessions.map((s) => s.pane));
      const live = (await host.panes()).filter((p) => !p.exited && own.has(p.key));
      await Promise.all(live.map((p) => host.kill(p.pane, { signal: 'SIGKILL', graceMs: 500 })));
      agents.close();
      delivery.close();
      if (!options.host) host.close();
      if (!options.dir) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  make();
  return self;
}

/** A prompt of so many lines, with what makes trouble: accents, blank lines, quotes, long lines. */
export function prompt(name: string, lines: number): string {
  const body = Array.from({ length: Math.max(0, lines - 2) }, (_, i) =>
    i % 6 === 5 ? '' : `${i}. une ligne à « suivre », 'quoted' "twice" ${'mot '.repeat(i % 25)}fin ${i}`,
  );
  return [`[${name}]`, ...body, `END OF ${name}`].slice(0, Math.max(1, lines)).join('\n');
}
