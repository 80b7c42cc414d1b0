import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from '../../shared/model/index.ts';
import type { OrderFacts } from '../../shared/rules/decide/order.ts';
import { handFile, takeoverIn, type WrittenMemory } from '../../shared/rules/handoff/by-hand.ts';
import { parseMemory } from '../../shared/rules/handoff/memory-read.ts';
import { proof } from '../../shared/text/handoff/prompts.ts';

/** What the rule has to know of the disk when a text passes the role on; undefined: it does not. */
export async function takeover(desk: Desk, text: string): Promise<OrderFacts | undefined> {
  const named = takeoverIn(desk, text);
  if (!named || !desk.project) return undefined;
  const { path, language } = desk.project;
  const memory = await written(path, handFile(desk, named.from, named.to), language);
  return { memory, proof: proof(language, null).join('\n') };
}

const MOST_BYTES = 2_000_000;

/** The memory in the project; null: none is there, or what is there is no plain file. */
async function written(root: string, file: string, language: 'fr' | 'en'): Promise<WrittenMemory | null> {
  try {
    const path = join(root, file);
    const info = await lstat(path);
    if (!info.isFile()) return null;
    if (info.size > MOST_BYTES) return { file, text: '', at: info.mtimeMs, read: parseMemory('\n'.repeat(MOST_BYTES), language) };
    const text = await readFile(path, 'utf8');
    return { file, text, at: info.mtimeMs, read: parseMemory(text, language) };
  } catch {
    return null;
  }
}
