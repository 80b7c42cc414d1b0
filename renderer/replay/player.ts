import type { Recording } from '../../shared/contract/recording.ts';
import { planTo, type Plan } from '../../shared/rules/recording/index.ts';

/** What is used of a terminal. */
export interface Shown {
  write(bytes: Uint8Array, done: () => void): void;
  reset(): void;
  resize(cols: number, rows: number): void;
}

/** Outputs that follow each other go into the terminal in pieces of about this size, so that a newer wish is heard. */
const PIECE = 512 * 1024;

/** Brings a terminal to a moment of a recording. Nothing of what it answers goes anywhere. */
export interface Player {
  /** Resolves when the moment is shown, or a later wish has taken its place. */
  show(t: number): Promise<void>;
  stop(): void;
}

export function createPlayer(recording: Recording, terminal: Shown, onSize: (cols: number, rows: number) => void): Player {
  let applied = -1;
  let wanted: number | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;

  const write = (bytes: Uint8Array): Promise<void> => new Promise((done) => (bytes.length === 0 ? done() : terminal.write(bytes, done)));
  const resize = (cols: number, rows: number): void => {
    terminal.resize(cols, rows);
    onSize(cols, rows);
  };

  async function carryOut({ anew, start, end }: Plan): Promise<void> {
    if (anew) {
      terminal.reset();
      resize(anew.cols, anew.rows);
      if (anew.screen) await write(anew.screen);
    }
    applied = start;
    let parts: Uint8Array[] = [];
    let size = 0;
    const flush = async (): Promise<void> => {
      const bytes = joined(parts, size);
      parts = [];
      size = 0;
      await write(bytes);
    };
    for (let i = start; i < end; i++) {
      const item = recording.items[i];
      if (item?.kind === 'output') {
        parts.push(item.bytes);
        size += item.bytes.length;
      } else if (item?.kind === 'size') {
        await flush();
        resize(item.cols, item.rows);
      }
      if (size >= PIECE) await flush();
      if (size === 0) applied = i + 1;
      if (stopped) return;
    }
    await flush();
    applied = end;
  }

  async function run(): Promise<void> {
    for (;;) {
      if (wanted === null || stopped) return;
      const t = wanted;
      wanted = null;
      await carryOut(planTo(recording, applied, t));
    }
  }

  return {
    show(t) {
      wanted = t;
      running ??= run().finally(() => (running = null));
      return running;
    },
    stop() {
      stopped = true;
    },
  };
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
