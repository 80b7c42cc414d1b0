import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { Reply } from '../../shared/contract/index.ts';

/** Text that is written at once. */
const PIECE = 256 * 1024;

/**
 * Asks where a text shall be saved, and saves it whole or not at all (P4). Answers with the path;
 * without one when the person chose none. `mode`: who may read it.
 */
export async function saveFile(window: BrowserWindow | null, name: string, text: Iterable<string>, mode = 0o666): Promise<Reply> {
  const asked = { defaultPath: join(app.getPath('downloads'), name) };
  const { filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
  if (!filePath) return { ok: true };
  const temporary = join(dirname(filePath), `.${randomUUID()}.tmp`);
  try {
    await write(temporary, text, mode);
    await rename(temporary, filePath);
    return { ok: true, value: filePath };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    return { ok: false, message: `It could not be saved: ${why(error as NodeJS.ErrnoException)}` };
  }
}

async function write(path: string, text: Iterable<string>, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    let piece = '';
    for (const part of text) {
      piece += part;
      if (piece.length < PIECE) continue;
      await file.writeFile(piece);
      piece = '';
    }
    await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

function why({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'no permission to write there';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'the folder is gone';
  if (code === 'EISDIR') return 'a folder has that name';
  return message;
}
