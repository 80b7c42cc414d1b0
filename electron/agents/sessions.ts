import type { Session, WindowSetting } from '../../shared/model/index.ts';
import type { HostClient, PaneExit, PaneInfo } from '../terminals/index.ts';
import type { Learned } from './learned.ts';
import type { Member, Running } from './member.ts';
import { createGauge } from './meter.ts';
import type { Gauge } from './meter.ts';
import type { SessionFolders } from './session-folders.ts';
import type { SessionLock, SessionLocks } from './session-lock.ts';
import type { Starts } from './starts.ts';
import type { AgentsEvent } from './types.ts';
import { createWatch } from './watch.ts';
import { settingIn } from './window-setting.ts';

interface About {
  now: () => number;
  folders: SessionFolders;
  starts: Starts;
  locks: SessionLocks;
  learned: Learned;
  tell(member: Member): void;
  onEvent(event: AgentsEvent): void;
}

/** A pane whose program is an agent's CLI from now on. */
export interface Begun {
  host: HostClient;
  session: Session;
  info: PaneInfo;
  env: Record<string, string | undefined>;
  /** It runs already: this app, or an earlier one, started it before. */
  adopted: boolean;
  lock: SessionLock | null;
}

/** The running sessions of a project's agents, from the first sign of life to the end. */
export interface Sessions {
  /** The evidence of a fresh start: starting, and unknown when nothing is heard for too long. */
  expectLife(member: Member, at: number): void;
  /** The lock of a session that the CLI has named; in words who has it already. */
  lockOf(member: Member, session: Session, pid: number): SessionLock | string | null;
  /** Watches a pane for its agent, and opens the CLI's control connection. */
  begin(member: Member, begun: Begun): Promise<Running>;
  /** Its program ended: reads what is left, and tells it. */
  ended(member: Member, running: Running, exit: PaneExit): Promise<void>;
  /** The host is gone, and the terminal with it. */
  lost(member: Member): void;
}

export function createSessions({ now, folders, starts, locks, learned, tell, onEvent }: About): Sessions {
  function connect(member: Member, running: Running, env: Begun['env'], adopted: boolean): void {
    const { session } = running;
    running.channel =
      member.adapter.connect?.({
        agent: member.agent,
        session: session.id,
        cliSession: session.cliSession,
        cwd: running.info.cwd,
        env,
        runDir: folders.runDir(session.id),
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
      onCompaction: (compaction) => onEvent({ type: 'compaction', agent, compaction }),
    });
    return gauge;
  }

  const lockOf: Sessions['lockOf'] = (member, { id, cliSession }, pid) => {
    if (cliSession === null) return null;
    const { adapter, agent } = member;
    return locks.take({ cli: adapter.name, session: cliSession, agent: agent.name, pid, by: id });
  };

  return {
    lockOf,

    expectLife(member, at) {
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
    },

    async begin(member, { host, session, info, env, adopted, lock }) {
      const { promise: over, resolve: leave } = Promise.withResolvers<void>();
      const running: Running = { session, info, watch: null, channel: null, lock, stopping: false, over, leave };
      member.running = running;
      member.pane = { id: info.pane, cols: info.cols, rows: info.rows, exited: false };
      const agent = member.agent.id;
      const gauge = gaugeOf(member, settingIn(info.meta));
      member.gauge = gauge;
      running.watch = await createWatch({
        host,
        pane: info,
        adapter: member.adapter,
        book: member.book,
        spoolDir: folders.spool(session.id),
        env,
        cliSession: session.cliSession,
        gauge,
        now,
        onSignal: (signal) => onEvent({ type: 'signal', agent, signal }),
        onAnswer: (text, at) => onEvent({ type: 'answer', agent, session: session.id, at, text }),
        onAlive() {
          // The start of an adopted one was long ago.
          if (!adopted && !member.agent.simulated) starts.saw(member.adapter.name, now() - session.startedAt);
        },
        onNamed(cliSession) {
          running.session = { ...running.session, cliSession };
          running.lock?.release();
          const taken = lockOf(member, running.session, info.pid);
          running.lock = typeof taken === 'string' ? null : taken;
          if (typeof taken === 'string') onEvent({ type: 'problem', agent, text: taken });
          onEvent({ type: 'named', session: session.id, cliSession });
        },
        onProblem: (text) => onEvent({ type: 'problem', agent, text }),
      });
      if (!info.exited) connect(member, running, env, adopted);
      tell(member);
      return running;
    },

    async ended(member, running, exit) {
      if (member.running !== running) return;
      running.channel?.close();
      running.lock?.release();
      // The last hooks may have been written just before the end.
      await running.watch?.close('read');
      if (member.running !== running) return;
      member.transcript = running.watch?.transcript() ?? null;
      await folders.tidy(running.session.id);
      member.running = null;
      member.book.clear();
      const code = exit.signal ? `by signal ${exit.signal}` : `with exit code ${exit.code}`;
      if (member.pane) member.pane = { ...member.pane, exited: true };
      const detail = running.stopping ? 'you stopped it' : `its program ended ${code}`;
      member.book.put({ source: 'process', at: exit.at, ttl: 0, says: 'exited', detail });
      running.leave();
      onEvent({
        type: 'ended',
        session: running.session.id,
        agent: member.agent.id,
        end: running.stopping ? 'stopped' : 'exited',
        exitCode: exit.code,
      });
    },

    lost(member) {
      const { running } = member;
      running?.channel?.close();
      running?.lock?.release();
      void running?.watch?.close('read').then(() => folders.tidy(running.session.id));
      running?.leave();
      if (running) member.transcript = running.watch?.transcript() ?? null;
      if (!running && !member.pane) return;
      member.running = null;
      member.pane = null;
      member.book.clear();
      const detail = 'the terminal host is gone, and the terminal with it';
      member.book.put({ source: 'process', at: now(), ttl: 0, says: 'exited', detail });
    },
  };
}
