import type { PaneMark } from '../../../model/index.ts';
import { clock, decimal, grouped } from './words.ts';

// Words of the recordings of panes, and of the player.

const kinds: Record<PaneMark['kind'], string> = {
  prompt: 'text sent',
  taken: 'text taken',
  ended: 'turn over',
  you: 'waits for you',
  limit: 'usage limit',
  still: 'no progress',
  gate: 'checked',
  done: 'task done',
  handoff: 'passed on',
};

const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${decimal(bytes / 1_000_000, 1)} MB`);

/** A length of a film: "0:07", "12:40", "1:02:09". ms. */
function film(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3_600);
  return `${hours > 0 ? `${hours}:${two(Math.floor(s / 60) % 60)}` : Math.floor(s / 60)}:${two(s % 60)}`;
}

export const replay = {
  menu: 'Recording…',
  of: (name: string) => `Recording of ${name}`,
  title: 'Recordings',
  which: 'Session',
  session: (name: string, at: string, long: string, bytes: number) => [name || 'An agent that is gone', at, long, size(bytes)].join(' · '),
  running: 'runs',
  looking: 'Looking for recordings…',
  loading: (part: number, of: number) => `Reading part ${part} of ${of}`,
  none: 'Nothing was recorded yet.',
  noneOff: 'Recording is off.',
  turnOn: 'Record panes',
  unreadable: 'This recording cannot be read.',
  foreign: 'Parts of it were written by another version, and are left out.',
  damaged: (n: number) => `${n === 1 ? 'One part' : `${n} parts`} of it could not be read to the end. What could be read is shown.`,
  begins: 'Its beginning was dropped, since it grew too large.',
  screen: (name: string) => `What the terminal of ${name} showed`,
  play: 'Play (Space)',
  pause: 'Pause (Space)',
  speed: 'Speed',
  times: (n: number) => `${n}×`,
  idle: 'Skip pauses',
  slider: 'Moment',
  film,
  /** What a screen reader says of the slider. */
  value: (t: number, of: number, at: number) => `${film(t)} of ${film(of)}, ${clock(at, true)}`,
  help: 'Arrow keys go 5 seconds, Page keys a minute, Home and End to the ends, comma and full stop from mark to mark.',
  earlier: 'Mark before (,)',
  later: 'Next mark (.)',
  marks: 'Marks',
  noMarks: 'Nothing happened here that is marked.',
  mark: ({ kind, text, task, ok }: PaneMark) =>
    [ok === false ? 'check failed' : ok ? 'check passed' : kinds[kind], [task, text].filter(Boolean).join(' ')].filter(Boolean).join(': '),
  missing: (bytes: number) => `${grouped(bytes)} bytes are not recorded`,
  gap: {
    flood: (bytes: number) => `${size(bytes)} came at once and were left out`,
    disk: (bytes: number) => `${size(bytes)} could not be written`,
    off: () => 'Recording was off',
    lost: (bytes: number) => `${size(bytes)} are missing`,
  },
  export: 'Save as asciicast…',
  exportWhy: 'For asciinema and its players',
  saved: (file: string) => `Saved as ${file}`,
  erase: 'Erase…',
  eraseAll: 'Erase all recordings…',
  eraseYes: 'Erase',
  eraseTitle: 'Erase this recording?',
  eraseAllTitle: 'Erase all recordings of this project?',
  eraseText: 'It cannot be brought back. An agent that runs is recorded anew from then on.',
  erased: 'Erased',
  keep: 'Keep it',
  record: 'Record what panes print',
  recordWhy: 'Kept on this computer for two weeks. It can hold secrets that a terminal showed.',
};
