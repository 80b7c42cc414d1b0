import type { AgentLive, Desk, EventBody, Message, TaskRecord } from '../../model/index.ts';
import { goOnPrompt } from '../../text/remind.ts';
import { type Context, queueMessage } from '../work/follow.ts';
import { heldByAll } from '../work/queue.ts';
import { valuesOf } from '../long/record.ts';

/** A task that a limit cut off so often is the person's. */
const MOST_CUTS = 5;

/**
 * The message whose turn a usage limit cut off, of a task that the app goes on with once the limit is
 * over; undefined: nothing was cut off, it is not the app's to do, or it happened too often. Pure.
 */
export function cutByLimit(desk: Desk, record: TaskRecord): Message | undefined {
  const message = desk.messages[record.messageId ?? ''];
  if (record.stage !== 'needs-you' || message?.stage !== 'failed' || message.settled || !message.limit) return undefined;
  if (!desk.trusted || desk.policy.mode === 'manual') return undefined;
  const cuts = valuesOf(desk.messages).filter((m) => m.limit && m.taskId === record.task.id).length;
  return cuts <= MOST_CUTS ? message : undefined;
}

/** Tasks that a limit cut off are gone on with, in the same conversation, when it is over (A8). */
export function afterLimit(desk: Desk, context: Context): EventBody[] {
  if (desk.run === 'paused') return [];
  return heldByAll(desk).flatMap((record): EventBody[] => {
    const { agent, task } = record;
    const message = cutByLimit(desk, record);
    if (!agent || !message || !isBack(context.live[agent])) return [];
    const text = goOnPrompt(task, desk.project?.language ?? 'fr', 'limit');
    return [
      { type: 'message.failed', id: message.id, detail: 'its limit is over, and it is told to go on', settled: true },
      queueMessage(context, agent, text, 'app', task.id),
    ];
  });
}

const isBack = (live: AgentLive | undefined): boolean => live?.state === 'ready' && live.limit === null;
