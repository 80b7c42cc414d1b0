import type { Agent, AgentLive, Capability, CliStatus, PaneRef, Session } from '../../shared/model/index.ts';
import type { PaneInfo } from '../terminals/index.ts';
import type { EvidenceBook } from './evidence.ts';
import type { Gauge } from './meter.ts';
import type { SessionLock } from './session-lock.ts';
import type { Adapter, Channel } from './types.ts';
import type { Watch } from './watch.ts';

/** A session whose program runs in a pane. */
export interface Running {
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

/** One agent of the open project, and all that is known about it. */
export interface Member {
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
  /** Where its last session was written down, once it has ended. */
  transcript: string | null;
  /** True from the start request until the pane runs or failed. */
  busy: boolean;
}

export function newMember(agent: Agent, adapter: Adapter, book: EvidenceBook): Member {
  return {
    agent,
    adapter,
    cli: { status: 'looking' },
    capabilities: [],
    book,
    pane: null,
    running: null,
    gauge: null,
    transcript: null,
    busy: false,
  };
}

export function liveOf(member: Member): AgentLive {
  return {
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
  };
}

/** What its running connection says of itself stands in place of what the probe found. */
function capabilitiesOf({ running, capabilities }: Member): Capability[] {
  const channel = running?.channel?.capability?.();
  return channel ? [...capabilities.filter(({ name }) => name !== channel.name), channel] : capabilities;
}
