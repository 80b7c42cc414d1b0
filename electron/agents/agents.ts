import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agent, AgentLive, Capability, CliStatus, PaneRef, Session, WindowSetting } from '../../shared/model/index.ts';
import { chooseRunDir, runDirFor } from '../terminals/index.ts';
import type { HostClient, HostEvent, PaneExit, PaneInfo } from '../terminals/index.ts';
import { adapters } from './catalogue.ts';
import { customAdapter } from './custom/index.ts';
import { createConsent } from './consent/index.ts';
import { paneEnv } from './environment.ts';
import { createEvidenceBook } from './evidence.ts';
import type { EvidenceBook } from './evidence.ts';
import { findCli, which } from './find.ts';
import { openLearned } from './learned.ts';
import { createGauge } from './meter.ts';
import type { Gauge } from './meter.ts';
import { num, parseLine } from './payload.ts';
import { createProbes, ofVersion } from './probe.ts';
import { freePort } from './port.ts';
import { openRuleBook } from './rule-files.ts';
import { openSessionLocks } from './session-lock.ts';
import type { SessionLock } from './session-lock.ts';
import { openStarts } from './starts.ts';
import { drainSpool, removeSpool, sweepSpools } from './spool.ts';
import type { Adapter, Agents, AgentsOptions, Channel, Own, Signal } from './types.ts';
import { createWatch } from './watch.ts';
import type { Watch } from './watch.ts';

interface Running {
  session: Session;
  info: PaneInfo;
  watch: Watch | null;
  channel: Channel | null;
  /** Keeps other processes off the CLI's session. */
  lock: SessionLock | null;
  stopping: boolean;
  /** Resolves once it is no longer the agent's program, and everybody was told. */
  over: Promise<void>;
  leave: () => void;
}

interface Member {
  agent: Agent;
  adapter: Adapter;
  cli: CliStatus;
  /** What the probe found out about its CLI. */
  capabilities: Capability[];
  book: EvidenceBook;
  pane: PaneRef | null;
  running: Running | null;
  /** Of its running session, or of the last one. */
  gauge: Gauge | null;
  /** True from the start request until the pane runs or failed. */
  busy: boolean;
}

/** After so long the CLIs are asked for their versions. */
const VERSION_MS = 4_000;

/** The agents of the open project: finds their CLIs, starts them, and derives what they do. */
export function createAgents(options: AgentsOptions): Agents {
  const now = options.now ?? Date.now;
  const newId = options.newId ?? randomUUID;
  const base = options.env ?? process.env;
  const members = new Map<string, Member>();
  const told = new Set<string>();
  const ruleBook = openRuleBook(options.rulesDir ?? null, (text) => {
    const member = [...members.values()].find((m) => text.startsWith(`rules/${m.adapter.name}.json`));
    if (!told.has(text)) options.onEvent({ type: 'problem', agent: member?.agent.id ?? '', text });
    told.add(text);
  });
  const problem = (text: string): void => options.onEvent({ type: 'problem', agent: '', text });
  const stateFile = (name: string): string | null => (options.stateDir === undefined ? null : join(options.stateDir, name));
  const starts = openStarts(stateFile('starts.json'), problem);
  const locks = openSessionLocks(stateFile('locks'));
  const probes = createProbes();
  let host: HostClient | null = null;
  let unsubscribe: (() => void)[] = [];
  let closed = false;
  const learned = openLearned(
    options.stateDir === undefined ? null : join(options.stateDir, 'ceilings.json'),
    (text) => options.onEvent({ type: 'problem', agent: '', text }),
  );

  const capabilitiesOf = (member: Member): Capability[] => {
    const channel = member.running?.channel?.capability?.();
    return channel ? [...member.capabilities.filter(({ name }) => name !== channel.name), channel] : member.capabilities;
  };
  const liveOf = (member: Member): AgentLive => ({
    id: member.agent.id,
    cli: member.cli,
    state: member.book.state(),
    since: member.book.since(),
    why: member.book.why(),
    evidence: member.book.list(),
    pane: member.pane,
    waiting: null,
    context: member.gauge?.context() ?? null,
    spent: member.gauge?.spent() ?? null,
    limit: member.book.limit(),
    capabilities: capabilitiesOf(member),
  });
  const tell = (member: Member): void => {
    if (closed || members.get(member.agent.id) !== member) return;
    options.onEvent({ type: 'live', agent: member.agent.id, live: liveOf(member) });
  };
  const need = (id: string): Member => {
    const member = members.get(id);
    if (!member) throw new Error(`There is no agent called ${id}.`);
    return member;
  };
  const path = base.PATH ?? '';
  const consent = options.consent ? createConsent(options.consent.file, now) : null;
  /** Entries in the person's own configuration are there for exactly the agents that may have them. */
  async function settleEntries(): Promise<void> {
    if (!consent || !options.consent) return;
    const scope = `${options.consent.project}/`;
    const wanted = [...members.values()].flatMap(({ agent }) => {
      const { entry } = adapters[agent.adapter];
      if (!agent.mayWrite || agent.simulated || !entry) return [];
      return entry.pieces({ ...base, ...agent.env }).map((piece) => ({ user: scope + agent.id, piece }));
    });
    for (const { text, result } of await consent.settle(scope, wanted)) {
      // What stays as it is is said once, and not at every start.
      const again = (result === 'kept' || result === 'failed') && told.has(text);
      if (text && !closed && !again) options.onEvent({ type: 'problem', agent: '', text });
      told.add(text);
    }
  }
  const adapterOf = (agent: Agent): Adapter =>
    agent.adapter === 'custom' ? customAdapter(agent, options.project ?? null) : adapters[agent.adapter];
  /** The agent's adapter by the rules for its version, the person's own among them. */
  const adapt = (member: Member): void => {
    const adapter = adapterOf(member.agent);
    // Of an agent that a file describes the rules stand in that file.
    if (adapter.name === 'custom') member.adapter = adapter;
    else member.adapter = adapter.withRules(ruleBook.rulesFor(adapter.rules, member.cli.version ?? null));
  };

  function add(agent: Agent): Member {
    const member: Member = {
      agent,
      adapter: adapterOf(agent),
      cli: { status: 'looking' },
      capabilities: [],
      book: createEvidenceBook(now, () => tell(member)),
      pane: null,
      running: null,
      gauge: null,
      busy: false,
    };
    return member;
  }

  async function find(member: Member): Promise<void> {
    const { agent } = member;
    const cli = await findCli(agent, path, member.adapter);
    if (member.agent !== agent) return;
    const known = member.cli;
    if (known.status === cli.status && known.path === cli.path) return;
    member.cli = cli;
    tell(member);
    // What a project's file names is not run to ask for its version (X5).
    if (cli.path && agent.adapter !== 'custom') askVersionLater(member, agent, cli.path);
  }

  /** A CLI may take a second of the processor to tell its version: the desk comes up first. */
  function askVersionLater(member: Member, agent: Agent, file: string): void {
    const ask = async (): Promise<void> => {
      if (closed || member.agent !== agent || member.cli.path !== file) return;
      await probe(member, agent, file);
    };
    setTimeout(() => void ask(), VERSION_MS).unref();
  }

  /** Asks a CLI what it is and can, once for each version of its file. */
  async function probe(member: Member, agent: Agent, file: string): Promise<void> {
    const asked = adapters[agent.adapter].probe !== undefined;
    const said = await probes.ask(file, agent, path, asked);
    if (member.agent !== agent) return;
    if (said.version) member.cli = { ...member.cli, version: said.version };
    if (!member.running) adapt(member);
    const found = asked ? [...member.adapter.probe!(said.version, said.help), ...ofVersion(member.adapter.rules, said)] : [];
    member.capabilities = found;
    tell(member);
  }

  /** Of this session's sockets; its path is short enough for them. */
  function runDirOf(session: string): string {
    const wanted = join(options.spoolDir, session);
    try {
      return chooseRunDir(wanted);
    } catch {
      return wanted;
    }
  }

  /** Takes away what a session that is over has left in its folders, but for unread hook files. */
  async function tidy(session: string): Promise<void> {
    const spool = join(options.spoolDir, session);
    for (const folder of new Set([runDirFor(spool), spool])) await removeSpool(folder);
  }

  function connect(member: Member, running: Running, env: Record<string, string | undefined>, adopted: boolean): void {
    const { session } = running;
    running.channel =
      member.adapter.connect?.({
        agent: member.agent,
        session: session.id,
        cliSession: session.cliSession,
        cwd: running.info.cwd,
        env,
        runDir: runDirOf(session.id),
        adopted,
        now,
        onObservation: (seen) => running.watch?.observe(seen),
        onChange: () => tell(member),
      }) ?? null;
  }

  function gaugeOf(member: Member, setting: WindowSetting): Gauge {
    const agent = member.agent.id;
    const gauge = createGauge({
      adapter: member.adapter,
      setting,
      version: () => member.cli.version ?? null,
      learned,
      now,
      onChange() {
        if (member.gauge === gauge) tell(member);
      },
      onCompaction: (compaction) => options.onEvent({ type: 'compaction', agent, compaction }),
    });
    return gauge;
  }

  async function watchPane(
    member: Member,
    session: Session,
    info: PaneInfo,
    env: Record<string, string | undefined>,
    adopted: boolean,
    lock: SessionLock | null,
  ) {
    const { promise: over, resolve: leave } = Promise.withResolvers<void>();
    const running: Running = { session, info, watch: null, channel: null, lock, stopping: false, over, leave };
    member.running = running;
    member.pane = { id: info.pane, cols: info.cols, rows: info.rows, exited: false };
    const agent = member.agent.id;
    const gauge = gaugeOf(member, settingIn(info.meta));
    member.gauge = gauge;
    running.watch = await createWatch({
      host: host!,
      pane: info,
      adapter: member.adapter,
      book: member.book,
      spoolDir: join(options.spoolDir, session.id),
      env,
      cliSession: session.cliSession,
      gauge,
      now,
      onSignal: (signal: Signal) => options.onEvent({ type: 'signal', agent, signal }),
      onAlive() {
        // The start of an adopted one was long ago.
        if (!adopted && !member.agent.simulated) starts.saw(member.adapter.name, now() - session.startedAt);
      },
      onNamed(cliSession) {
        running.session = { ...running.session, cliSession };
        running.lock?.release();
        const taken = lockOf(member, running.session, info.pid);
        running.lock = typeof taken === 'string' ? null : taken;
        if (typeof taken === 'string') options.onEvent({ type: 'problem', agent, text: taken });
        options.onEvent({ type: 'named', session: session.id, cliSession });
      },
      onProblem: (text) => options.onEvent({ type: 'problem', agent, text }),
    });
    if (!info.exited) connect(member, running, env, adopted);
    tell(member);
    return running;
  }

  /** The lock of a session that the CLI has named; in words who has it already. */
  function lockOf(member: Member, { id, cliSession }: Session, pid: number): SessionLock | string | null {
    if (cliSession === null) return null;
    const { adapter, agent } = member;
    return locks.take({ cli: adapter.name, session: cliSession, agent: agent.name, pid, by: id });
  }

  async function ended(member: Member, running: Running, exit: PaneExit): Promise<void> {
    if (member.running !== running) return;
    running.channel?.close();
    running.lock?.release();
    // The last hooks may have been written just before the end.
    await running.watch?.close('read');
    if (member.running !== running) return;
    await tidy(running.session.id);
    member.running = null;
    member.book.clear();
    const code = exit.signal ? `by signal ${exit.signal}` : `with exit code ${exit.code}`;
    if (member.pane) member.pane = { ...member.pane, exited: true };
    const detail = running.stopping ? 'you stopped it' : `its program ended ${code}`;
    member.book.put({ source: 'process', at: exit.at, ttl: 0, says: 'exited', detail });
    running.leave();
    options.onEvent({
      type: 'ended',
      session: running.session.id,
      agent: member.agent.id,
      end: running.stopping ? 'stopped' : 'exited',
      exitCode: exit.code,
    });
  }

  function onHostEvent(event: HostEvent): void {
    for (const member of members.values()) {
      const running = member.running;
      if (running?.info.pane !== event.pane) continue;
      if (event.kind === 'exit') void ended(member, running, event.exit);
      else if (event.kind === 'resized' && member.pane) {
        member.pane = { ...member.pane, cols: event.cols, rows: event.rows };
        tell(member);
      } else running.watch?.onEvent(event);
    }
  }

  function lostHost(): void {
    for (const member of members.values()) {
      member.running?.channel?.close();
      member.running?.lock?.release();
      const lost = member.running;
      void lost?.watch?.close('read').then(() => tidy(lost.session.id));
      member.running?.leave();
      if (!member.running && !member.pane) continue;
      member.running = null;
      member.pane = null;
      member.book.clear();
      const detail = 'the terminal host is gone, and the terminal with it';
      member.book.put({ source: 'process', at: now(), ttl: 0, says: 'exited', detail });
    }
  }

  /** The evidence of a fresh start: starting, and unknown when nothing is heard for too long. */
  function expectLife(member: Member, at: number): void {
    const { name, startMs: least } = member.adapter;
    const startMs = starts.allowed(name, least);
    member.book.clear();
    member.book.put({ source: 'process', at, ttl: 0, says: 'starting', detail: 'its program was started' });
    member.book.put({
      source: 'silence',
      at: at + startMs,
      ttl: 0,
      says: 'unknown',
      detail: `no sign of life after ${Math.round(startMs / 1000)} s: look at the pane`,
    });
  }

  return {
    set(agents) {
      const old = new Map(members);
      members.clear();
      for (const agent of agents) {
        const known = old.get(agent.id);
        const member = known ?? add(agent);
        member.agent = agent;
        members.set(agent.id, member);
        if (!member.running) adapt(member);
        void find(member);
      }
      for (const [id, member] of old) if (!members.has(id)) member.book.close();
      for (const member of members.values()) tell(member);
      void settleEntries();
    },

    setHost(next) {
      if (next === host) return;
      for (const off of unsubscribe) off();
      unsubscribe = [];
      if (host) lostHost();
      host = next;
      if (!next) return;
      unsubscribe = [
        next.onEvent(onHostEvent),
        next.onClose(() => {
          if (host !== next) return;
          host = null;
          lostHost();
        }),
      ];
    },

    async start({ agent: id, cwd, trusted, cols, rows, resume = null, prompt = null }, onSession) {
      const member = need(id);
      const { agent } = member;
      if (!host) throw new Error('The terminal host is not running.');
      if (member.running || member.busy) throw new Error(`${agent.name} is running already.`);
      member.busy = true;
      try {
        if (agent.adapter === 'custom') adapt(member);
        const { hint, broken, command = agent.command } = member.adapter;
        const file = broken === undefined ? await which(command, path) : null;
        if (!file) {
          member.cli = { status: 'missing', hint };
          tell(member);
          throw new Error(hint.text);
        }
        if (adapters[agent.adapter].probe && !agent.simulated) await probe(member, agent, file);
        if (!host) throw new Error('The terminal host is not running.');
        adapt(member);
        const { adapter } = member;
        const sessionId = newId();
        const spoolDir = join(options.spoolDir, sessionId);
        const place = { agent, env: paneEnv(base, path, agent.env), cwd };
        const own = (await adapter.own?.(place)) ?? null;
        const runDir = runDirOf(sessionId);
        const port = adapter.wantsPort ? await freePort() : undefined;
        const plan = adapter.launch({
          agent,
          own,
          session: sessionId,
          resume,
          cwd,
          spoolDir,
          trusted,
          prompt: adapter.takesPrompt ? prompt : null,
          capabilities: member.capabilities,
          runDir,
          ...(port === undefined ? {} : { port }),
        });
        const env = paneEnv(base, path, plan.env, agent.env);
        const session: Session = {
          id: sessionId,
          agent: id,
          pane: sessionId,
          cliSession: plan.cliSession,
          startedAt: now(),
        };
        const lock = lockOf(member, session, process.pid);
        if (typeof lock === 'string') throw new Error(lock);
        await mkdir(spoolDir, { recursive: true, mode: 0o700 });
        await settleEntries();
        for (const [name, text] of Object.entries(plan.files ?? {}))
          await writeFile(join(runDir, name), text, { mode: 0o600 });
        await onSession(session);
        const all = [...agent.args, ...plan.args];
        const { file: program, args } = plan.program?.(file, all) ?? { file, args: all };
        expectLife(member, now());
        try {
          const info = await host.spawn({
            key: sessionId,
            file: program,
            args,
            cwd,
            env,
            cols,
            rows,
            meta: { agent: id, session: sessionId, ...settingFor(agent, own) },
          });
          lock?.move(info.pid);
          const running = await watchPane(member, session, info, env, false, lock);
          await running.watch?.catchUp().catch(() => {});
          // It may have ended before we listened.
          const still = (await host.panes()).find((pane) => pane.pane === info.pane);
          if (still?.exited) await ended(member, running, still.exited);
        } catch (error) {
          const detail = error instanceof Error ? error.message : String(error);
          lock?.release();
          member.book.clear();
          member.book.put({ source: 'process', at: now(), ttl: 0, says: 'exited', detail });
          options.onEvent({ type: 'ended', session: sessionId, agent: id, end: 'exited', exitCode: null });
          throw error;
        }
        return session;
      } finally {
        member.busy = false;
      }
    },

    async adopt(session) {
      const member = members.get(session.agent);
      if (!host || !member || member.running || session.end) return false;
      const info = (await host.panes()).find((pane) => pane.key === session.pane);
      if (!info) return false;
      adapt(member);
      expectLife(member, info.startedAt);
      const env = paneEnv(base, '', member.agent.env);
      const taken = lockOf(member, session, info.pid);
      const lock = typeof taken === 'string' ? null : taken;
      if (typeof taken === 'string') options.onEvent({ type: 'problem', agent: session.agent, text: taken });
      const running = await watchPane(member, session, info, env, true, lock);
      await running.watch?.catchUp().catch(() => {});
      if (info.exited) await ended(member, running, info.exited);
      return true;
    },

    async leave(sessions) {
      for (const session of sessions) {
        const member = members.get(session.agent);
        if (!member || member.running?.session.id === session.id) continue;
        const { adapter } = member;
        const own = session.cliSession;
        await drainSpool(
          join(options.spoolDir, session.id),
          (payload, at) => {
            const { signal, cliSession, begins } = adapter.onHook(payload, at);
            const other = cliSession !== undefined && own !== null && cliSession !== own && !begins;
            if (signal && !other) options.onEvent({ type: 'signal', agent: session.agent, signal });
          },
          (text) => options.onEvent({ type: 'problem', agent: session.agent, text }),
        );
        await tidy(session.id);
      }
      const running = [...members.values()].flatMap((m) => (m.running ? [m.running.session.id] : []));
      await sweepSpools(options.spoolDir, new Set(running), now());
    },

    rest(id, at) {
      const member = members.get(id);
      if (!member || member.running || member.busy) return;
      member.book.put({ source: 'process', at, ttl: 0, says: 'exited', detail: 'its last session is over' });
    },

    async stop(id) {
      const member = need(id);
      if (!member.running || !host) return;
      const { running } = member;
      running.stopping = true;
      await host.kill(running.info.pane, member.adapter.stop);
      await running.over;
    },

    live(id) {
      const member = members.get(id);
      return member && liveOf(member);
    },
    all: () => [...members.values()].map(liveOf),
    seat(id) {
      const member = members.get(id);
      if (!member?.running || !host) return null;
      const { running, adapter } = member;
      return { agent: id, session: running.session.id, pane: running.info.pane, host, adapter, channel: running.channel };
    },
    adapter: (id) => members.get(id)?.adapter ?? null,
    async look(id) {
      const member = members.get(id);
      if (member) await find(member);
    },
    close() {
      closed = true;
      probes.close();
      for (const off of unsubscribe) off();
      for (const member of members.values()) {
        member.book.close();
        member.running?.channel?.close();
        void member.running?.watch?.close('leave');
      }
    },
  };
}

/** What decides about a session's ceiling goes with its pane, so that a new main knows it too. */
function settingFor(agent: Agent, own: Own | null): Record<string, string> {
  const none: WindowSetting = { from: 'none', tokens: agent.contextWindow ?? null };
  return { window: JSON.stringify(own?.window ?? none) };
}

function settingIn(meta: Record<string, string>): WindowSetting {
  const found = parseLine(meta.window ?? '');
  const from = found?.from;
  if (!found || (from !== 'pinned' && from !== 'user' && from !== 'none')) return { from: 'none', tokens: null };
  const percent = num(found, 'percent');
  return {
    from,
    tokens: num(found, 'tokens') ?? null,
    ...(percent === undefined ? {} : { percent }),
    ...(found.off === true ? { off: true } : {}),
  };
}
