import type { Desk, EventBody } from '../../model/index.ts';
import { claimPrompt, claimWhy, type ClaimHold } from '../../text/claim.ts';
import { fileWords as words } from '../../text/files-words.ts';
import type { FileClaim } from '../files/types.ts';
import { isDown } from '../work/able.ts';
import { queueMessage, type Context } from '../work/context.ts';
import { blockers, held } from '../work/queue.ts';
import { valuesOf } from '../long/record.ts';
import { claim } from './claim.ts';

/** In this time the same answer goes to the same agent once, and at most so many do. ms. */
const AGAIN_MS = 10 * 60_000;
const MOST_TOLD = 3;

/** What a claim in a file comes to: its events, and why it was not granted, in words for the person; null: it was. */
export interface FileAnswer {
  events: EventBody[];
  answer: { refused: string | null };
}

/**
 * W12: an agent that enters itself for a task in one of the project's files has claimed it, by the rule
 * for claims. Where that says no, one that has begun already is told so in its pane; one that is merely
 * named for a task that has to wait has it reserved, as a new task of a file that names an agent. Pure.
 */
export function claimByFile(desk: Desk, { task: id, agent, begun }: FileClaim, context: Context): FileAnswer {
  const record = desk.tasks[id];
  const who = desk.agents.find((a) => a.id === agent);
  if (!record || !who) return { events: [], answer: { refused: words.noSuchTask(id) } };
  if ((record.agent ?? record.reservedFor) === agent) return { events: [], answer: { refused: null } };
  const down = isDown(context.live[agent]);
  const free = record.stage === 'queued' && !record.reservedFor;
  const decision = down ? { refused: words.notRunning(who.name) } : claim(desk, agent, id, context);
  if ('events' in decision) return { events: decision.events, answer: { refused: null } };
  const waits = blockers(desk, record).length > 0 || held(desk, agent).length >= who.maxTasks;
  if (free && !begun && waits && desk.policy.mode === 'automatic' && !desk.policy.confirm)
    return { events: [{ type: 'task.reserved', id, agent }], answer: { refused: null } };
  const hold = holdOf(desk, id, agent);
  const why = (down ? null : claimWhy(hold, who.name)) ?? decision.refused;
  const told = begun && !down ? tell(desk, context, agent, claimPrompt(id, hold, desk.project?.language ?? 'fr')) : [];
  return { events: told, answer: { refused: words.claimRefused(id, who.name, why) } };
}

/** Tells an agent in its pane that a task is not its own, unless it was told a moment ago, or often enough. */
function tell(desk: Desk, context: Context, agent: string, text: string): EventBody[] {
  const [head = ''] = text.split('\n');
  const recent = valuesOf(desk.messages).filter(
    (m) => m.agent === agent && m.provenance === 'app' && m.text.startsWith(head) && Math.abs(context.now - m.queuedAt) < AGAIN_MS);
  if (recent.length >= MOST_TOLD || recent.some((m) => m.text === text)) return [];
  const sent = queueMessage(context, agent, text, 'app');
  return sent.type === 'message.queued' ? [{ ...sent, message: { ...sent.message, urgent: true } }] : [];
}

function holdOf(desk: Desk, id: string, agent: string): ClaimHold {
  const record = desk.tasks[id];
  const other = record?.agent ?? record?.reservedFor;
  if (record?.stage === 'done') return { why: 'done' };
  if (other) return { why: 'other', agent: desk.agents.find((a) => a.id === other)?.name ?? other };
  const by = record ? blockers(desk, record) : [];
  if (by.length > 0) return { why: 'blocked', by };
  const most = desk.agents.find((a) => a.id === agent)?.maxTasks ?? 0;
  if (held(desk, agent).length >= most) return { why: 'full', max: most };
  return desk.policy.mode === 'manual' || desk.policy.confirm ? { why: 'person' } : { why: 'now' };
}
