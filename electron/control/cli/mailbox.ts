import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MAILBOX } from '../../../shared/contract/mailbox.ts';

/** What came of it: the line of the answer; nobody took the request, which is taken back; or the folder is closed to us. */
export type Mailed = { line: string } | { none: 'not taken' | 'no way' | 'no answer' };

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/**
 * Asks by a file in the app's mailbox, where a sandbox forbids sockets. `seconds`: what the request itself
 * may take. Nothing is written into a folder that another user could have made.
 */
export async function askByFile(box: string, request: object, seconds: number, patience: number = MAILBOX.patience): Promise<Mailed> {
  const id = randomBytes(16).toString('hex');
  const [asked, answered] = [join(box, id + MAILBOX.ask), join(box, id + MAILBOX.answer)];
  try {
    const info = lstatSync(box);
    if (!info.isDirectory() || info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) return { none: 'no way' };
    writeFileSync(asked + MAILBOX.part, `${JSON.stringify({ ...request, at: Date.now() })}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(asked + MAILBOX.part, asked);
  } catch (error) {
    return { none: codeOf(error) === 'ENOENT' ? 'not taken' : 'no way' };
  }
  const began = Date.now();
  for (let pause = 5; ; pause = Math.min(100, pause * 2)) {
    await wait(pause);
    try {
      const line = readFileSync(answered, 'utf8');
      unlinkSync(answered);
      return { line };
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return { none: 'no answer' };
    }
    const passed = Date.now() - began;
    if (passed > patience && takenBack(asked)) return { none: 'not taken' };
    if (passed > patience + seconds * 1_000 + MAILBOX.fresh) return { none: 'no answer' };
  }
}

/** True if the request was still there: then it is not done any more. */
function takenBack(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
