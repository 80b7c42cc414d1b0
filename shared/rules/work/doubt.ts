import type { Desk, Message } from '../../model/index.ts';
import { inTerminal } from './queue.ts';
import { valuesOf } from '../long/record.ts';

/** The message of an agent that waits for a person's word on whether it arrived. */
export function doubtful(desk: Desk, agent: string): Message | undefined {
  const all = valuesOf(desk.messages).filter((m) => m.agent === agent && inDoubt(desk, m));
  return all.find((m) => m.stage === 'unverified') ?? all[0];
}

/** True while a message waits for the person's word. */
export function inDoubt(desk: Desk, m: Message): boolean {
  if (m.stage === 'unverified') return !m.taskId || desk.tasks[m.taskId]?.messageId === m.id;
  if (m.stage !== 'failed' || m.settled) return false;
  if (!m.taskId) return true;
  const task = inTerminal(desk, m.agent);
  return task?.stage === 'needs-you' && task.messageId === m.id;
}
