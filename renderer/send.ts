import type { Command, Reply } from '../shared/contract/index.ts';
import { t } from './text.ts';
import { toast } from './view.ts';

/**
 * Sends a command to main. A refusal is shown where the person acted, unless it is shown elsewhere
 * (`quiet`). @returns main's answer
 */
export async function send(command: Command, { quiet = false } = {}): Promise<Reply> {
  try {
    const reply = await window.quatuor.command(command);
    if (!reply.ok && !quiet) toast(reply.message);
    return reply;
  } catch (error) {
    const message = error instanceof Error && error.message ? error.message : t.say.failed;
    toast(message);
    return { ok: false, message };
  }
}
