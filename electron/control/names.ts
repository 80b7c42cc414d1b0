import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usualPaths, type Desk } from '../../shared/model/index.ts';
import { namesIn, sessionNames } from '../../shared/rules/control/session-names.ts';

const MOST_FILES = 30;
const MOST_BYTES = 256 * 1024;
const KEPT_MS = 5_000;

/** The session names of the open project; its prompts are looked at anew now and then. */
export function createNames(now: () => number): (desk: Desk) => Promise<string[]> {
  let last: { path: string; own: string | undefined; at: number; names: string[] } | null = null;
  return async ({ project, files, messages, policy }) => {
    if (!project) return ['quatuor'];
    const own = policy.session;
    if (last?.path === project.path && last.own === own && now() - last.at < KEPT_MS) return last.names;
    const paths = files?.paths ?? usualPaths;
    const told = Object.values(messages).slice(-MOST_FILES).flatMap(({ text }) => namesIn(text.slice(0, MOST_BYTES)));
    const inFiles = await inPrompts(project.path, paths.prompts, paths.memory);
    const names = sessionNames(project, [...(own === undefined ? [] : [own]), ...inFiles, ...told]);
    last = { path: project.path, own, at: now(), names };
    return names;
  };
}

async function inPrompts(root: string, prompts: string, memory: string): Promise<string[]> {
  const names = await readdir(join(root, prompts)).catch(() => []);
  const files = names.filter((name) => name.endsWith('.md')).sort().slice(0, MOST_FILES).map((name) => join(root, prompts, name));
  const texts = await Promise.all([...files, join(root, memory)].map(beginning));
  return [...new Set(texts.flatMap(namesIn))].slice(0, 20);
}

/** The first part of a file; of what is no plain file nothing. */
async function beginning(path: string): Promise<string> {
  try {
    if (!(await lstat(path)).isFile()) return '';
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
