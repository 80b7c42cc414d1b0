import { ipcMain } from 'electron';
import type { WebContents } from 'electron';
import log from 'electron-log/main';
import type { z } from 'zod';
import { channels, Command, type Reply } from '../../shared/contract/index.ts';
import { isOurs } from './window.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** What a window's messages reach: that window's own project, and no other's. */
export interface Addressee {
  hello(): void;
  command(command: Command): Promise<Reply>;
}

/**
 * Answers the windows' messages. Each is refused unless it comes from the top frame of our own
 * page in a window of ours, is of a sane size, and is a command of the contract (X2).
 * @param of whom the messages of a window reach; null: it is none of ours
 */
export function serveCommands(of: (sender: WebContents) => Addressee | null): void {
  const reached = (event: Electron.IpcMainEvent | Electron.IpcMainInvokeEvent): Addressee | null =>
    isOurs(event) ? of(event.sender) : null;

  ipcMain.on(channels.hello, (event) => reached(event)?.hello());
  ipcMain.handle(channels.command, async (event, raw: unknown): Promise<Reply> => {
    const to = reached(event);
    if (!to) {
      log.warn('a command from a foreign frame was refused');
      return { ok: false, message: 'Refused' };
    }
    if (sizeOf(raw) > MOST_BYTES) return { ok: false, message: 'That is too large' };
    const parsed = Command.safeParse(raw);
    if (!parsed.success) return { ok: false, message: wordsOf(parsed.error) };
    try {
      return await to.command(parsed.data);
    } catch (error) {
      log.error(error);
      return { ok: false, message: (error as Error).message };
    }
  });
}

/** A rough size of a message, enough to refuse what no person can have written. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item), 0);
  if (value && typeof value === 'object') return sizeOf(Object.values(value));
  return 8;
}

function wordsOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const where = issue?.path.filter((part) => part !== 'draft').join(' ');
  return [where, issue?.message].filter(Boolean).join(': ') || 'That is no command';
}
