import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const HOME = '.quatuor';
const PROMPTS = [HOME, 'prompts'];

/**
 * The path of a folder of the app's own in a project, made when it is not there: mode 0700, ignored
 * by git through a file of its own. Rejects when something else stands there.
 */
export async function projectFolder(project: string, name: string): Promise<string> {
  let dir = project;
  for (const part of [HOME, name]) {
    dir = join(dir, part);
    await mkdir(dir, { mode: 0o700 }).catch(ignore('EEXIST'));
    // A link that a repository brings along must not lead the text elsewhere.
    if (!(await lstat(dir)).isDirectory()) throw new Error(`${part} is not a folder`);
  }
  await writeFile(join(dir, '.gitignore'), '*\n', { flag: 'wx', mode: 0o600 }).catch(ignore('EEXIST'));
  return dir;
}

/**
 * Puts a text that is too long to be typed into a file of the project: whole or not at all (P4),
 * byte for byte, mode 0600, in a folder that git ignores by a file of its own. Gives the path from
 * the project's root, with `/`. Rejects with a sentence when it cannot be written.
 */
export async function writePromptFile(project: string, id: string, text: string): Promise<string> {
  try {
    const dir = await projectFolder(project, 'prompts');
    const name = `${id.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 100)}.md`;
    const temporary = join(dir, `.${randomUUID()}.tmp`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(text, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(dir, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return [...PROMPTS, name].join('/');
  } catch (error) {
    throw new Error(`the text is too long to be typed, and its file could not be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Takes away files that `writePromptFile` has made, by their paths from the project's root. What
 * is there no longer, or is not below their folder, is left alone; so is all where a link stands.
 */
export async function removePromptFiles(project: string, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  let dir = project;
  for (const name of PROMPTS) {
    dir = join(dir, name);
    const info = await lstat(dir).catch(() => null);
    if (!info?.isDirectory()) return;
  }
  const there = new Set(await readdir(dir).catch(() => []));
  const prefix = `${PROMPTS.join('/')}/`;
  for (const file of files) {
    const name = file.startsWith(prefix) ? file.slice(prefix.length) : '';
    if (there.has(name)) await rm(join(dir, name), { force: true }).catch(() => {});
  }
}

const ignore = (code: string) => (error: NodeJS.ErrnoException): void => {
  if (error.code !== code) throw error;
};
