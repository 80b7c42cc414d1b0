import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_VERSION, PaneFile, type PaneKey } from '../../shared/contract/control.ts';
import { runDirFor } from '../terminals/index.ts';

/** The file with a pane's key, in its session's run folder. */
export const KEY_FILE = 'pane-key';

/** The text of a new pane's key file. The key itself stands nowhere else (X6). */
export function paneFile(about: Omit<PaneFile, 'v' | 'key'>): string {
  const file: PaneFile = { v: CONTROL_VERSION, ...about, key: randomBytes(32).toString('hex') };
  return `${JSON.stringify(file)}\n`;
}

const MOST = 16 * 1024;

/**
 * True if that is the key of a session, by the file that was made when it started; so a pane that
 * lived on while the app was away is known again. `spoolDir`: the folder of its project's sessions.
 */
export function isKeyOf(spoolDir: string, { session, key }: PaneKey): boolean {
  const spool = join(spoolDir, session);
  for (const folder of new Set([runDirFor(spool), spool])) {
    try {
      const path = join(folder, KEY_FILE);
      const info = lstatSync(path);
      if (!info.isFile() || info.size > MOST || info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) continue;
      const file = PaneFile.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (file.session === session && same(file.key, key)) return true;
    } catch {
      // No such file, or none of ours.
    }
  }
  return false;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
