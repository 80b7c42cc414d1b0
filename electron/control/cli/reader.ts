import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';

/**
 * Calls `gone` once nobody reads the standard output any more, where that is a pipe. Without it, who prints
 * only now and then hears of it with the next line, which may never come. Node has no word for it, but GNU's
 * tail ends by SIGPIPE then; where another tail is, or none, it stays with the next line.
 */
export function onReaderGone(gone: () => void): void {
  if (process.platform !== 'linux' || !isPipe()) return;
  // It ends with us, too: else whoever reads would wait for its end of the pipe.
  const tail = spawn('tail', ['--pid', String(process.pid), '-f', '/dev/null'], { stdio: ['ignore', 'inherit', 'ignore'] });
  tail.unref();
  tail.on('error', () => {});
  tail.on('exit', (_code, signal) => {
    if (signal === 'SIGPIPE') gone();
  });
  process.on('exit', () => tail.kill());
}

function isPipe(): boolean {
  try {
    return fstatSync(1).isFIFO();
  } catch {
    return false;
  }
}
