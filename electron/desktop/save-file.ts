import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { Reply } from '../../shared/contract/index.ts';

/**
 * Asks where a text shall be saved, and saves it whole or not at all (P4). Answers with the path;
 * without one when the person chose none.
 */
export async function saveFile(window: BrowserWindow | null, name: string, text: string): Promise<Reply> {
  const asked = { defaultPath: join(app.getPath('downloads'), name) };
  const { filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
  if (!filePath) return { ok: true };
  const temporary = join(dirname(filePath), `.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { encoding: 'utf8', flag: 'wx' });
    await rename(temporary, filePath);
    return { ok: true, value: filePath };
  } catch (error) {
    await rm(temporary, { force: true });
    return { ok: false, message: `It could not be saved: ${(error as Error).message}` };
  }
}
