import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** After so much output and then such a pause, memory is given back. */
const WORTH_BYTES = 4 * 1024 * 1024;
const PAUSE_MS = 1000;

/**
 * Frees what a flood left behind. Buffers of output live outside the JavaScript heap, which by
 * itself would hold on to tens of megabytes for as long as the host then idles.
 */
export function createTidy(): (bytes: number) => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  return (bytes) => {
    since += bytes;
    if (since < WORTH_BYTES) return;
    if (timer !== undefined) {
      timer.refresh();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      since = 0;
      collect();
    }, PAUSE_MS);
  };
}
