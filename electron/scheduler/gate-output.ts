/** Bytes of a gate's output that are kept, the last ones. */
export const KEPT_OUTPUT = 64 * 1024;
/** A flood is read no faster than so many bytes at a time, and then rested from for so many ms. */
const BURST = 4 * 1024 * 1024;
const REST_MS = 50;

/** The end of an output of any length, in bounded memory. */
export function createTail(limit = KEPT_OUTPUT): { add(chunk: Buffer): void; text(): string } {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < 4 * limit) return;
      // A copy, so that the large buffers that it was cut from can go.
      const kept = Buffer.from(Buffer.concat(chunks).subarray(-limit));
      chunks = [kept];
      size = kept.length;
    },
    text() {
      const all = Buffer.concat(chunks);
      const from = Math.max(0, all.length - limit);
      // Not from the middle of a character.
      const rest = [0, 1, 2, 3].find((n) => ((all[from + n] ?? 0) & 0xc0) !== 0x80) ?? 0;
      return all.subarray(from === 0 ? 0 : from + rest).toString('utf8');
    },
  };
}

/** Something that can be told to wait with its bytes. */
export interface Flow {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Keeps a command that prints without end from taking all of the app's time: after a burst its
 * pipes rest, and the command waits. Call `count` with each chunk's size, `stop` at the end.
 */
export function createBrake(flows: readonly Flow[]): { count(bytes: number): void; stop(): void } {
  let burst = 0;
  let timer: NodeJS.Timeout | undefined;
  const go = () => {
    timer = undefined;
    burst = 0;
    for (const flow of flows) flow.resume();
  };
  return {
    count(bytes) {
      burst += bytes;
      if (burst < BURST || timer) return;
      for (const flow of flows) flow.pause();
      timer = setTimeout(go, REST_MS);
    },
    stop() {
      clearTimeout(timer);
      if (timer) go();
    },
  };
}
