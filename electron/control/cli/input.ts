import { fstatSync } from 'node:fs';
import { EXIT, Trouble } from './trouble.ts';

const MOST = 8 * 1024 * 1024;

/** All of the standard input. Throws Trouble when there is none, or too much. */
export async function readInput(): Promise<string> {
  if (process.stdin.isTTY) throw new Trouble(EXIT.usage, 'There is no text: write it behind the command, or pipe it in');
  // Node reads such a one as empty.
  if (isFolder()) throw new Trouble(EXIT.usage, 'The standard input cannot be read: it is a folder');
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of process.stdin as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > MOST) throw new Trouble(EXIT.usage, `The text is longer than ${MOST} bytes`);
    }
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(EXIT.usage, `The standard input cannot be read: ${(error as Error).message}`);
  }
  if (size === 0) throw new Trouble(EXIT.usage, 'There is no text: the standard input is empty');
  return Buffer.concat(parts).toString('utf8');
}

function isFolder(): boolean {
  try {
    return fstatSync(0).isDirectory();
  } catch {
    return false;
  }
}
