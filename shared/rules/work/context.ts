import type { AgentLive, EventBody, Message } from '../../model/index.ts';
import { leftOut, plain } from '../../text/prompt.ts';

/** What a rule may know besides the state: the live agents, and new ids from outside. */
export interface Context {
  now: number;
  newId: () => string;
  live: Record<string, AgentLive>;
  /** False until it is known which sessions still run: nothing follows from silence or time before. */
  settled?: boolean;
}

/** The event that puts a text on its way to an agent; what is changed in it is said (D7). */
export function queueMessage(
  context: Context,
  agent: string,
  text: string,
  provenance: Message['provenance'],
  taskId?: string,
): EventBody {
  const changed = leftOut(text);
  const message: Message = {
    id: context.newId(),
    agent,
    text: plain(text),
    provenance,
    stage: 'queued',
    queuedAt: context.now,
    ...(changed ? { detail: changed } : {}),
    ...(taskId ? { taskId } : {}),
  };
  return { type: 'message.queued', message };
}

/** The same text, written by this agent; undefined: by nobody that is known. */
export function saidBy(from: string | undefined, queued: EventBody): EventBody {
  return from && queued.type === 'message.queued' ? { ...queued, message: { ...queued.message, from } } : queued;
}
