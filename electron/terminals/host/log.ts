import { appendFileSync, renameSync, statSync } from 'node:fs';

const MAX_BYTES = 256 * 1024;

/**
 * A log file of bounded size: when full it becomes `<path>.1`, and a new one begins. Each call
 * writes one line; a failing disk is ignored, since a log must never stop the host.
 */
export function createLog(path: string): (line: string) => void {
  let size = -1;
  return (line) => {
    try {
      if (size < 0) size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > MAX_BYTES) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      const text = `${new Date().toISOString()} ${process.pid} ${line.slice(0, 4000)}\n`;
      appendFileSync(path, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    } catch {
      // No place to say it.
    }
  };
}
