import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What the desk has learned about one thing, between two runs. */
export interface LearnedFile<T> {
  /** What stood there when it was opened; null: nothing, or nothing that could be read. */
  found: T | null;
  /** What stands there now: another open project may have learned too. Null as above. */
  again(): T | null;
  /** Replaces the file as a whole (P4). One that cannot be written is told, and only forgotten. */
  save(body: object): void;
}

/**
 * Opens a small JSON file; null keeps nothing. `what` names its content in sentences, `parse`
 * checks it or throws. A file that is wrong is kept beside and told to `onProblem` (P3).
 */
export function openLearnedFile<T>(
  file: string | null,
  what: string,
  parse: (body: unknown) => T,
  onProblem: (text: string) => void,
): LearnedFile<T> {
  return {
    found: file === null ? null : read(file, what, parse, onProblem),
    again() {
      try {
        return file === null ? null : parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return null;
      }
    },
    save(body) {
      if (file === null) return;
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const fresh = `${file}.${process.pid}.new`;
        writeFileSync(fresh, `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600 });
        renameSync(fresh, file);
      } catch (error) {
        onProblem(`What was learned about ${what} cannot be kept: ${(error as Error).message}`);
      }
    },
  };
}

function read<T>(file: string, what: string, parse: (body: unknown) => T, onProblem: (text: string) => void): T | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    onProblem(`What was learned about ${what} could not be read (${reason}); it ${aside(file)}.`);
    return null;
  }
}

function aside(file: string): string {
  const name = `${file}.broken-${Date.now()}`;
  try {
    renameSync(file, name);
    return `is kept as ${name}`;
  } catch {
    return 'could not be kept beside either, and is written over';
  }
}
