/** Recordings of real CLIs: every byte with its time, for parsers and fakes to be tested against. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliName } from './clis.ts';
import type { Sign, Terminal } from './terminal.ts';

export const RECORDINGS = fileURLToPath(new URL('recordings/', import.meta.url));

/** Something that the driver did or saw, with its time. */
export interface Mark {
  at: number;
  what: string;
}

/**
 * What the CLI did beside its output: a hook's payload, or its state file's text (null: it is
 * gone). Long fields are left out.
 */
export type Effect = [at: number, kind: 'hook', payload: Record<string, unknown>] | [at: number, kind: 'state-file', text: string | null];

export interface Recording {
  cli: CliName;
  version: string;
  scenario: string;
  cols: number;
  rows: number;
  cwd: string;
  marks: Mark[];
  /** 7501 reports, titles, modes and bells, as a terminal emulator read them from the chunks. */
  signs: Sign[];
  /** Absent in recordings of the output alone. */
  effects?: Effect[];
  /** The output in the pieces in which it arrived: milliseconds since the launch, base64. */
  chunks: [at: number, base64: string][];
}

/** Makes a recording of all that a terminal has shown so far. */
export function recordingOf(
  terminal: Terminal,
  about: Pick<Recording, 'cli' | 'version' | 'scenario' | 'cwd' | 'marks' | 'effects' | 'cols' | 'rows'>,
): Recording {
  return {
    ...about,
    signs: terminal.signs,
    chunks: terminal.chunks.map(({ at, data }) => [at, data.toString('base64')]),
  };
}

/** All recordings in the repository, by file name. */
export function recordings(): Recording[] {
  return readdirSync(RECORDINGS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(RECORDINGS, name), 'utf8')) as Recording);
}

/** The output of a recording as one buffer. */
export function bytesOf(recording: Recording): Buffer {
  return Buffer.concat(recording.chunks.map(([, base64]) => Buffer.from(base64, 'base64')));
}
