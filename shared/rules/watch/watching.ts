import type { AgentLive, Desk, TaskRecord, Watch } from '../../model/index.ts';

/** What is to be seen of the work on a task. still: nothing of it since then (epoch ms). */
export type Progress = { kind: 'still'; since: number } | { kind: 'moves'; since: number } | { kind: 'rests' };

const STILL = new Set<AgentLive['state']>(['stalled', 'ready', 'unknown']);
const RESTS: Progress = { kind: 'rests' };

/**
 * Whether an agent gets on with a task that it was given. moves: it works; still: it was found
 * silent, says that it is ready though the task's turn never ended, or nothing is known of it;
 * rests: it cannot get on now, and that is known (a question, a login, a limit, its end, a start),
 * or the task is not its to do. Pure.
 */
export function progressOf(desk: Desk, record: TaskRecord, live: AgentLive | undefined): Progress {
  if (!live || live.cli.status !== 'found') return RESTS;
  const { stage, times } = record;
  const from = stage === 'running' ? times.accepted : waitsUnsent(desk, record) ? times.delivering : undefined;
  if (from === undefined) return RESTS;
  if (live.state === 'working') return { kind: 'moves', since: live.since };
  const still = STILL.has(live.state) || (stage === 'delivering' && live.state === 'starting');
  return still ? { kind: 'still', since: Math.max(from, quietSince(live)) } : RESTS;
}

/** The prompt lies ready, and its agent does not take it. */
function waitsUnsent(desk: Desk, record: TaskRecord): boolean {
  return record.stage === 'delivering' && desk.messages[record.messageId ?? '']?.stage === 'queued';
}

/** Since when nothing was seen of an agent: silence was noticed after it had begun. */
function quietSince(live: AgentLive): number {
  const silence = live.evidence.find((e) => e.source === 'silence' && e.says === live.state);
  return silence?.at === live.since ? live.since - (silence.quiet ?? 0) : live.since;
}

/** The task's stretch without progress that is not over, if there is one. */
export function openWatch(desk: Desk, id: string): Watch | undefined {
  const record = desk.tasks[id];
  const watch = desk.watch[id];
  if (!record || !watch || watch.over) return undefined;
  const at = record.stage === 'running' || record.stage === 'delivering';
  return at && record.agent === watch.agent && (record.messageId ?? '') === watch.prompt ? watch : undefined;
}
