import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { LogLine } from '../../../fakes/index.ts';

/** The log of a fake, read on from where it was read last; it may grow large. */
export interface Log {
  /** Takes in what is new. */
  read(): void;
  submits: { prompt: string; wrapped: boolean; at: number }[];
  /** Something reached a dialog that no person sent there. */
  intrusions: LogLine[];
  /** Text or Enter that was on its way when a dialog opened, and that the dialog dropped. */
  crossed: number;
  /** The first line of the dialog that is open now. */
  dialog: string | null;
  /** What stood in the composer when the fake was asked last, and how often it told. */
  composer: { text: string; told: number };
  readies: number;
  turnEnds: number;
}

/** What arrives within this of a dialog's opening was written before anybody could see it. ms. */
const CROSS_MS = 150;

export function openLog(file: string): Log {
  let at = 0;
  let rest = '';
  let opened = 0;
  /** Dialogs that are open, one behind the other. */
  const heads: string[] = [];
  const log: Log = {
    submits: [],
    intrusions: [],
    crossed: 0,
    dialog: null,
    composer: { text: '', told: 0 },
    readies: 0,
    turnEnds: 0,
    read() {
      if (!existsSync(file)) return;
      const { size } = statSync(file);
      if (size === at) return;
      const bytes = Buffer.alloc(size - at);
      const fd = openSync(file, 'r');
      readSync(fd, bytes, 0, bytes.length, at);
      closeSync(fd);
      // Lines are plain ASCII outside of JSON strings; a cut character waits with its line.
      const end = bytes.lastIndexOf(10) + 1;
      at += end;
      const lines = (rest + bytes.subarray(0, end).toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line) take(JSON.parse(line) as LogLine);
    },
  };

  function take(line: LogLine): void {
    switch (line.kind) {
      case 'start':
        // One that is only asked for its version or its help runs beside the one with the dialog.
        if ((line['argv'] as string[]).some((arg) => arg === '--version' || arg === '--help')) break;
        heads.length = 0;
        log.dialog = null;
        break;
      case 'ready':
        log.readies += 1;
        break;
      case 'turn-end':
        log.turnEnds += 1;
        break;
      case 'submit':
        log.submits.push({ prompt: String(line['prompt']), wrapped: line['wrapped'] === true, at: line.at });
        break;
      case 'dialog':
        opened = line.at;
        heads.push(String((line['head'] as string[])[0] ?? ''));
        log.dialog = heads[0] ?? null;
        break;
      case 'dialog-answer':
        heads.shift();
        log.dialog = heads[0] ?? null;
        if (line['by'] !== 'control') log.intrusions.push(line);
        break;
      case 'lost':
        if (!String(line['why']).startsWith('dialog')) break;
        // Single characters, Backspace and Ctrl-U are the person's: texts go as pastes.
        if (line['type'] === 'char' || line['key'] === 'backspace' || line['key'] === 'ctrl-u') break;
        if (line.at - opened < CROSS_MS) log.crossed += 1;
        else log.intrusions.push({ ...line, opened });
        break;
      case 'composer':
        log.composer = { text: String(line['text']), told: log.composer.told + 1 };
        break;
      default:
    }
  }
  return log;
}
