import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const POLL_MS = 1_500;
const CHUNK = 512 * 1024;
const LINE_END = 0x0a;

export interface TailOptions {
  /** Of a file that is met with content, at most so many bytes from its end are read. */
  back?: number;
  /** A longer line is passed over, without being held in memory. Bytes. */
  longest?: number;
  /** A line without any of these is passed over undecoded; none: every line is handed out. */
  needles?: readonly string[];
  /** One whole line without its end. Invalid UTF-8 comes as replacement characters. */
  onLine(line: string): void;
}

export interface Tail {
  /** Reads what is there now; resolves when it was handed out. */
  read(): Promise<void>;
  close(): void;
}

/**
 * Follows a file of lines that another program appends to. The file may come later, vanish, shrink
 * or be replaced: then it is read anew from its end. A line that is still being written waits for
 * its end; the first line of a reading that begins within a file is passed over, as it may be half.
 */
export function tailFile(path: string, options: TailOptions): Tail {
  const { back = 32 * 1024 * 1024, longest = 4 * 1024 * 1024, onLine } = options;
  const needles = (options.needles ?? []).map((needle) => Buffer.from(needle));
  let offset = -1;
  /** Which file it is: a number alone is given to the next file when one goes. */
  let which: string | null = null;
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Within a line that is passed over: up to its end. */
  let skipping = false;
  let running: Promise<void> | null = null;
  let again = false;
  const self = { closed: false };
  let watcher: FSWatcher | undefined;

  const hand = (line: Buffer): void => {
    const end = line.at(-1) === 0x0d ? line.length - 1 : line.length;
    if (end === 0 || end > longest) return;
    if (needles.length > 0 && !needles.some((needle) => line.includes(needle))) return;
    onLine(line.toString('utf8', 0, end));
  };

  const take = (chunk: Buffer): void => {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0 && !self.closed; end = chunk.indexOf(LINE_END, from)) {
      const part = chunk.subarray(from, end);
      if (!skipping) hand(held.length > 0 ? Buffer.concat([...held, part]) : part);
      forget();
      skipping = false;
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    if (skipping || rest.length === 0) return;
    heldBytes += rest.length;
    if (heldBytes > longest) {
      forget();
      skipping = true;
    } else held.push(Buffer.from(rest));
  };
  const forget = (): void => {
    held = [];
    heldBytes = 0;
  };

  const pass = async (): Promise<void> => {
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'r');
      const info = await file.stat({ bigint: true });
      if (!info.isFile()) return;
      const size = Number(info.size);
      const found = `${info.dev} ${info.ino} ${info.birthtimeNs}`;
      if (which !== found || size < offset) {
        forget();
        offset = Math.max(0, size - back);
        // Unless a line's end stands right before, the first line is the rest of one.
        skipping = offset > 0 && !(await endsLine(file, offset - 1));
        which = found;
      }
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, size - offset)));
      while (!self.closed) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
        if (bytesRead === 0) return;
        offset += bytesRead;
        take(buffer.subarray(0, bytesRead));
      }
    } catch {
      // Not there, or not to be read: the next look may find it, or another one in its place.
      which = null;
    } finally {
      await file?.close().catch(() => {});
    }
  };

  const read = (): Promise<void> => {
    if (self.closed) return Promise.resolve();
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await pass();
      } while (again && !self.closed);
      running = null;
    })();
    return running;
  };

  const follow = (): void => {
    if (watcher || self.closed) return;
    try {
      watcher = watch(path, (event) => {
        void read();
        // Replaced or removed: what is watched is no longer what stands there.
        if (event === 'rename') unwatch();
      });
      watcher.on('error', unwatch);
    } catch {
      // Not there yet: the poll tries again.
    }
  };
  const unwatch = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const poll = setInterval(() => {
    follow();
    void read();
  }, POLL_MS);
  poll.unref();
  follow();
  void read();

  return {
    read,
    close() {
      self.closed = true;
      clearInterval(poll);
      unwatch();
    },
  };
}

async function endsLine(file: FileHandle, at: number): Promise<boolean> {
  const one = Buffer.alloc(1);
  const { bytesRead } = await file.read(one, 0, 1, at);
  return bytesRead === 1 && one[0] === LINE_END;
}
