import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agent, Session } from '../../shared/model/index.ts';
import type { HostClient, HostEvent } from '../terminals/index.ts';
import { adapters } from './catalogue.ts';
import { customAdapter } from './custom/index.ts';
import { createConsent } from './consent/index.ts';
import { equipped, paneEnv } from './environment.ts';
import { createEvidenceBook } from './evidence.ts';
import { findCli, missing, which } from './find.ts';
import { openLearned } from './learned.ts';
import { liveOf, newMember } from './member.ts';
import type { Member } from './member.ts';
import { createProbes, ofVersion } from './probe.ts';
import { freePort } from './port.ts';
import { openRuleBook } from './rule-files.ts';
import { sessionFolders } from './session-folders.ts';
import { openSessionLocks } from './session-lock.ts';
import { createSessions } from './sessions.ts';
import { openStarts } from './starts.ts';
import { drainSpool, sweepSpools } from './spool.ts';
import { openToldFile } from './told-file.ts';
import type { Adapter, Agents, AgentsOptions } from './types.ts';
import { settingFor } from './window-setting.ts';

/** After so long the CLIs are asked for their versions. */
const VERSION_MS = 4_000;

/** The agents of the open project: finds their CLIs, starts them, and derives what they do. */
export function createAgents(options: AgentsOptions): Agents {
  const now = options.now ?? Date.now;
  const newId = options.newId ?? randomUUID;
  const base = options.env ?? process.env;
  const members = new Map<string, Member>();
  const told = new Set<string>();
  const cliNames = Object.keys(adapters).filter((name) => name !== 'custom');
  const onRules = (text: string): void => {
    const member = [...members.values()].find((m) => text.startsWith(`rules/${m.adapter.name}.json`));
    if (!told.has(text)) options.onEvent({ type: 'problem', agent: member?.agent.id ?? '', text });
    told.add(text);
  };
  const ruleBook = openRuleBook(options.rulesDir ?? null, onRules, cliNames);
  const problem = (text: string): void => options.onEvent({ type: 'problem', agent: '', text });
  const stateFile = (name: string): string | null => (options.stateDir === undefined ? null : join(options.stateDir, name));
  const starts = openStarts(stateFile('starts.json'), problem);
  const learned = openLearned(stateFile('ceilings.json'), problem);
  const locks = openSessionLocks(stateFile('locks'));
  const probes = createProbes(openToldFile(stateFile('cli-answers.json'), problem));
  let host: HostClient | null = null;
  let unsubscribe: (() => void)[] = [];
  let closed = false;

  const tell = (member: Member): void => {
    if (closed || members.get(member.agent.id) !== member) return;
    options.onEvent({ type: 'live', agent: member.agent.id, live: liveOf(member) });
  };
  const folders = sessionFolders(options.spoolDir);
  const sessions = createSessions({ now, folders, starts, locks, learned, tell, onEvent: options.onEvent });
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
    const member: Member = newMember(agent, adapterOf(agent), createEvidenceBook(now, () => tell(member)));
    return member;
  }

  async function find(member: Member): Promise<void> {
    const { agent } = member;
    const cli = await findCli(agent, path, member.adapter);
    if (member.agent !== agent) return;
    const known = member.cli;
    if (known.status === cli.status && known.path === cli.path && known.broken === cli.broken) return;
    member.cli = cli;
    tell(member);
    // What a project's file names is not run to ask for its version (X5).
    if (cli.path && agent.adapter !== 'custom') askVersionLater(member, agent, cli.path);
  }

  /** A CLI may take a second of the processor to tell its version: the desk comes up first. */
  function askVersionLater(member: Member, agent: Agent, file: string): void {
    const ask = async (): Promise<void> => {
      // Its settings may have been saved again meanwhile: it is the same CLI.
      if (closed || members.get(agent.id) !== member || member.cli.path !== file) return;
      await probe(member, member.agent, file, true);
    };
    setTimeout(() => void ask(), VERSION_MS).unref();
  }

  /** Asks a CLI what it is and can, once for each version of its file; `fresh`: what it told an earlier run does not do. */
  async function probe(member: Member, agent: Agent, file: string, fresh = false): Promise<void> {
    const asked = adapters[agent.adapter].probe !== undefined;
    const said = await probes.ask(file, agent, path, asked, fresh);
    if (member.agent !== agent) return;
    if (said.version) member.cli = { ...member.cli, version: said.version };
    if (!member.running) adapt(member);
    const found = asked ? [...member.adapter.probe!(said.version, said.help), ...ofVersion(member.adapter.rules, said)] : [];
    member.capabilities = found;
    tell(member);
  }

  function onHostEvent(event: HostEvent): void {
    for (const member of members.values()) {
      const running = member.running;
      if (running?.info.pane !== event.pane) continue;
      if (event.kind === 'exit') void sessions.ended(member, running, event.exit);
      else if (event.kind === 'resized' && member.pane) {
        member.pane = { ...member.pane, cols: event.cols, rows: event.rows };
        tell(member);
      } else running.watch?.onEvent(event);
    }
  }

  const lostHost = (): void => {
    for (const member of members.values()) sessions.lost(member);
  };

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
      // After the app's own end the panes live on, and what their hooks say is kept for the next start.
      if (host && !closed) lostHost();
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
          member.cli = missing(hint, broken);
          tell(member);
          throw new Error(hint.text);
        }
        if (adapters[agent.adapter].probe && !agent.simulated) await probe(member, agent, file);
        if (!host) throw new Error('The terminal host is not running.');
        adapt(member);
        const { adapter } = member;
        const sessionId = newId();
        const spoolDir = folders.spool(sessionId);
        const place = { agent, env: paneEnv(base, path, agent.env), cwd };
        const own = (await adapter.own?.(place)) ?? null;
        const runDir = folders.runDir(sessionId);
        const port = adapter.wantsPort ? await freePort() : undefined;
        const gear = options.equip?.({ id: sessionId, agent: id }, runDir);
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
          env: place.env,
          ...(port === undefined ? {} : { port }),
          ...(gear?.mcp && !agent.simulated ? { mcp: gear.mcp } : {}),
        });
        const env = equipped(paneEnv(base, path, plan.env, agent.env), gear);
        const session: Session = {
          id: sessionId,
          agent: id,
          pane: sessionId,
          cliSession: plan.cliSession,
          cwd,
          startedAt: now(),
        };
        const lock = sessions.lockOf(member, session, process.pid);
        if (typeof lock === 'string') throw new Error(lock);
        try {
          await mkdir(spoolDir, { recursive: true, mode: 0o700 });
          await settleEntries();
          for (const [name, text] of Object.entries({ ...plan.files, ...gear?.files }))
            await writeFile(join(runDir, name), text, { mode: 0o600 });
          await onSession(session);
        } catch (error) {
          lock?.release();
          await folders.tidy(sessionId);
          throw error;
        }
        const to = host as HostClient | null;
        const all = [...agent.args, ...plan.args];
        const { file: program, args } = plan.program?.(file, all) ?? { file, args: all };
        sessions.expectLife(member, now());
        try {
          if (!to) throw new Error('The terminal host is not running.');
          const info = await to.spawn({
            key: sessionId,
            file: program,
            args,
            cwd,
            env,
            cols,
            rows,
            meta: { agent: id, session: sessionId, ...settingFor(agent, own) },
            ...(options.record ? { record: options.record(sessionId) } : {}),
          });
          lock?.move(info.pid);
          const running = await sessions.begin(member, { host: to, session, info, env, adopted: false, lock });
          await running.watch?.catchUp().catch(() => {});
          // It may have ended before we listened.
          const still = (await to.panes()).find((pane) => pane.pane === info.pane);
          if (still?.exited) await sessions.ended(member, running, still.exited);
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
      sessions.expectLife(member, info.startedAt);
      const env = paneEnv(base, '', member.agent.env);
      const taken = sessions.lockOf(member, session, info.pid);
      const lock = typeof taken === 'string' ? null : taken;
      if (typeof taken === 'string') options.onEvent({ type: 'problem', agent: session.agent, text: taken });
      const running = await sessions.begin(member, { host, session, info, env, adopted: true, lock });
      await running.watch?.catchUp().catch(() => {});
      if (info.exited) await sessions.ended(member, running, info.exited);
      return true;
    },

    async leave(left) {
      for (const session of left) {
        const member = members.get(session.agent);
        if (!member || member.running?.session.id === session.id) continue;
        const { adapter } = member;
        const own = session.cliSession;
        await drainSpool(
          folders.spool(session.id),
          (payload, at) => {
            const { signal, cliSession, begins } = adapter.onHook(payload, at);
            const other = cliSession !== undefined && own !== null && cliSession !== own && !begins;
            if (signal && !other) options.onEvent({ type: 'signal', agent: session.agent, signal });
          },
          (text) => options.onEvent({ type: 'problem', agent: session.agent, text }),
        );
        await folders.tidy(session.id);
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
    transcript(id) {
      const member = members.get(id);
      return member?.running?.watch?.transcript() ?? member?.transcript ?? null;
    },
    wake: () => {
      for (const { book } of members.values()) book.look();
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
