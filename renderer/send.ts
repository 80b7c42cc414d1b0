import type { Command, Reply } from '../shared/contract/index.ts';
import { t, tell } from './text.ts';
import { toast } from './view.ts';

/** A refusal in the language of the moment. */
const told = (reply: Reply): Reply => (reply.ok ? reply : { ok: false, message: tell(reply.message) });

/**
 * Sends a command to main. A refusal is shown where the person acted, unless it is shown elsewhere
 * (`quiet`). @returns main's answer
 */
export async function send(command: Command, { quiet = false } = {}): Promise<Reply> {
  try {
    const reply = told(await window.quatuor.command(command));
    if (!reply.ok && !quiet) toast(reply.message);
    return reply;
  } catch (error) {
    const message = error instanceof Error && error.message ? error.message : t.say.failed;
    toast(message);
    return { ok: false, message };
  }
}
