import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultAgents } from '../../../../electron/agents/index.ts';
import { openWorkspace } from '../../../../electron/scheduler/index.ts';
import { emptyDraft, usualPolicy, type Agent, type JournalEvent } from '../../../../shared/model/index.ts';
import { startHost, until } from '../../../delivery/lib.ts';
import { fakeCli } from '../../../fakes/index.ts';
import { say } from '../report.ts';

/** Times in ms between what the agent did and what the app made of it, for each two tasks in a row. */
export interface Gaps {
  /** From the moment at which the agent itself had ended its turn. */
  fromEnd: number[];
  /** From the moment at which the app counts the turn as ended (D10), the gate's own time left out. */
  fromFinished: number[];
  /** What each of these times is made of, one after the other. */
  legs: Record<Leg, number[]>;
  road: string;
}

/**
 * ended: the app believes the end; chosen: the next text waits, the gate left out; begun: its first
 * byte is about to go; entered: Enter went out; accepted: its receipt came.
 */
export type Leg = 'ended' | 'chosen' | 'begun' | 'entered' | 'accepted';

interface Cli {
  agent: Agent;
  /** When its turns ended, epoch ms, in order. */
  ends(): number[];
}

const SERVER = fileURLToPath(new URL('./app-server.ts', import.meta.url));

/** An agent that is typed at: the fake Claude Code, which answers at once. */
export function typed(dir: string): Cli {
  const fake = fakeCli('claude', { speed: 1_000 }, { dir, runtime: process.execPath });
  const agent = defaultAgents().find(({ adapter }) => adapter === 'claude')!;
  return {
    agent: { ...agent, command: fake.file, env: { CLAUDE_CONFIG_DIR: join(fake.home, 'claude') } },
    ends: () => fake.log().filter(({ kind }) => kind === 'turn-end').map(({ at }) => at),
  };
}

/** An agent with a control connection: a Codex whose app-server is a stand-in that answers at once. */
export function connected(dir: string): Cli {
  mkdirSync(dir, { recursive: true });
  const turns = join(dir, 'turns');
  const file = join(dir, 'codex');
  writeFileSync(file, [
    '#!/bin/sh',
    'for word; do',
    '  case "$word" in',
    '    --version) echo codex-cli 0.169.0; exit ;;',
    '    --help) exit ;;',
    `    app-server) ELECTRON_RUN_AS_NODE=1 QUATUOR_TURNS='${turns}' exec '${process.execPath}' '${SERVER}' "$@" ;;`,
    '  esac',
    'done',
    // The terminal interface: nothing but a composer, which nobody types into.
    "printf '\\n\\342\\200\\272 \\n'",
    'exec sleep 100000',
    '',
  ].join('\n'));
  chmodSync(file, 0o755);
  const agent = defaultAgents().find(({ adapter }) => adapter === 'codex')!;
  const lines = () => (existsSync(turns) ? readFileSync(turns, 'utf8').trim().split('\n') : []);
  return {
    agent: { ...agent, command: file, env: { CODEX_HOME: join(dir, 'codex-home') } },
    ends: () =>
      lines().map((line) => JSON.parse(line) as { at: number; kind: string }).filter(({ kind }) => kind === 'turn-end').map(({ at }) => at),
  };
}

/** Has one agent do so many tasks, handed out by the app itself, and measures what lies between them. */
export async function handOut(make: (dir: string) => Cli, tasks: number, dir: string): Promise<Gaps> {
  const project = join(dir, 'project');
  mkdirSync(project, { recursive: true });
  const { agent, ends } = make(join(dir, 'cli'));
  const host = await startHost(dir);
  const events: JournalEvent[] = [];
  const workspace = openWorkspace({
    project: { id: 'bench', path: project, name: 'bench', prefix: 'B', language: 'en', demo: false },
    journalDir: join(dir, 'journal'),
    spoolDir: join(dir, 'spool'),
    stateDir: join(dir, 'state'),
    agents: [agent],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, HOME: dir },
    onEvents: (batch) => void events.push(...batch),
    onLive: () => {},
    onProblem: say,
  });
  try {
    workspace.submit({ type: 'project.trust' });
    await workspace.setHost(host);
    await workspace.startFresh();
    await until(`${agent.name} is ready`, () => workspace.live()[0]?.state === 'ready', 60_000);
    for (let i = 0; i < tasks; i += 1)
      workspace.submit({ type: 'task.add', draft: { ...emptyDraft(), title: `Task ${i + 1}` } });
    workspace.submit({ type: 'policy.set', policy: { ...usualPolicy, mode: 'automatic' } });
    const done = () => Object.values(workspace.desk().tasks).filter((r) => r.stage === 'done').length;
    await until(`all ${tasks} tasks are done`, () => done() === tasks, 60_000 + tasks * 8_000);
    return gaps(events, ends());
  } catch (error) {
    const [live] = workspace.live();
    throw new Error(`${live?.state}: ${live?.why}; ${live?.waiting ?? ''}`, { cause: error });
  } finally {
    await workspace.stop(agent.id);
    workspace.close();
    host.close();
  }
}

function gaps(events: readonly JournalEvent[], ends: number[]): Gaps {
  const at = (type: string) => events.filter(({ body }) => body.type === type).map((event) => event.at);
  const [finished, started, passed, queued, writing, written, accepted] = [
    'message.finished', 'gate.started', 'gate.finished', 'message.queued', 'message.writing', 'message.written', 'message.accepted',
  ].map(at) as [number[], number[], number[], number[], number[], number[], number[]];
  const roads = events.flatMap(({ body }) => (body.type === 'message.writing' ? [body.road ?? 'keys'] : []));
  const pairs = accepted.slice(1).map((next, i) => ({ next, gate: passed[i]! - started[i]!, end: ends[i]!, finish: finished[i]!, i: i + 1 }));
  return {
    fromEnd: pairs.map(({ next, gate, end }) => next - end - gate),
    fromFinished: pairs.map(({ next, gate, finish }) => next - finish - gate),
    legs: {
      ended: pairs.map(({ finish, end }) => finish - end),
      chosen: pairs.map(({ finish, gate, i }) => queued[i]! - finish - gate),
      begun: pairs.map(({ i }) => writing[i]! - queued[i]!),
      entered: pairs.map(({ i }) => written[i]! - writing[i]!),
      accepted: pairs.map(({ next, i }) => next - written[i]!),
    },
    road: [...new Set(roads)].join('+'),
  };
}
