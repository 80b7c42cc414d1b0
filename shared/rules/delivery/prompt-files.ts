import type { Desk, Message } from '../../model/index.ts';
import { valuesOf } from '../long/record.ts';

/** The file of a long text stays for so long after its message was last heard of. ms. */
const KEPT_MS = 14 * 24 * 3_600_000;

/**
 * The files of texts that nobody needs any more, as paths from the project's root: the message is
 * over for two weeks, and so is the task that it carried. `now`: epoch ms. Pure.
 */
export function oldPromptFiles(desk: Desk, now: number): string[] {
  return valuesOf(desk.messages).flatMap((message) => {
    const over = message.stage === 'finished' || message.stage === 'failed';
    const old = now - lastHeard(message) > KEPT_MS;
    return message.file && over && old && !carries(desk, message) ? [message.file] : [];
  });
}

function lastHeard({ finishedAt, acceptedAt, writtenAt, writingAt, queuedAt }: Message): number {
  return Math.max(queuedAt, writingAt ?? 0, writtenAt ?? 0, acceptedAt ?? 0, finishedAt ?? 0);
}

/** Its task is not done yet, and still goes by this text. */
function carries(desk: Desk, { id, taskId }: Message): boolean {
  const record = desk.tasks[taskId ?? ''];
  return record !== undefined && record.messageId === id && record.stage !== 'done';
}
