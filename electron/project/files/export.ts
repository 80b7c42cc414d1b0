import { copyFile, lstat, mkdir, open, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { emptyDesk, usualPaths, type Desk, type FilePaths, type JournalEvent, type Project } from '../../../shared/model/index.ts';
import { reduceAll } from '../../../shared/rules/index.ts';
import { stamp } from '../../../shared/rules/files/show.ts';
import { tasksPage } from './export-tasks.ts';

export interface ExportOptions {
  project: Project;
  /** All that is in the journal, in order. */
  events: readonly JournalEvent[];
  paths?: FilePaths;
  /** The folder of the worktrees of its agents; named, where it is there. */
  treesDir?: string;
  /** The folder in which a new folder is made. */
  to: string;
  now: number;
}

/** So many events are turned into text at once. */
const AT_ONCE = 500;

/**
 * Copies everything of a project into a new folder: the journal as JSON, one event on a line, its tasks
 * and settings to be read by people, and the project's files as they are. What lies in git stays there,
 * and the folder says how it is taken along. Gives the new folder's path; rejects with a sentence for
 * the person, and then leaves nothing behind.
 */
export async function exportProject({ project, events, paths = usualPaths, treesDir, to, now }: ExportOptions): Promise<string> {
  const name = `${project.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}-${stamp(now).replace(/[ :]/g, '-')}`;
  const folder = join(to, name);
  let made = false;
  try {
    await mkdir(folder, { mode: 0o700 });
    made = true;
    await writeJournal(join(folder, 'journal.json'), project, events);
    const desk = reduceAll(emptyDesk, events);
    const own = { flag: 'wx', mode: 0o600 };
    await writeFile(join(folder, 'tasks.md'), tasksPage(desk), own);
    await writeFile(join(folder, 'settings.json'), `${JSON.stringify(settingsOf(desk), null, 2)}\n`, own);
    const left: string[] = [];
    for (const path of await filesOf(project.path, desk, paths))
      await copied(join(project.path, path), join(folder, 'files', path), { not: folder, left });
    const trees = treesDir && (await stat(treesDir).catch(() => null)) ? treesDir : null;
    await writeFile(join(folder, 'README.txt'), readme(project, { events: events.length, now, left, trees }), own);
    return folder;
  } catch (error) {
    if (made) await rm(folder, { recursive: true, force: true }).catch(() => {});
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOSPC' ? 'the disk is full'
      : code === 'EACCES' || code === 'EROFS' ? 'no permission to write there'
      : code === 'EEXIST' ? `${basename(folder)} is there already`
      : code === 'ENOENT' ? 'the folder is gone'
      : message;
    throw new Error(`The project could not be exported to ${to}: ${why}`, { cause: error });
  }
}

async function writeJournal(path: string, project: Project, events: readonly JournalEvent[]): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`{"format":1,"project":${JSON.stringify(project)},"events":[\n`);
    for (let at = 0; at < events.length; at += AT_ONCE) {
      const part = events.slice(at, at + AT_ONCE).map((event) => JSON.stringify(event)).join(',\n');
      await file.writeFile(`${part}${at + AT_ONCE < events.length ? ',' : ''}\n`);
    }
    await file.writeFile(']}\n');
    await file.sync();
  } finally {
    await file.close();
  }
}

const settingsOf = ({ project, agents, policy, templates, files, approved }: Desk) => ({
  project, agents, policy, templates, files: files ?? null, approvedCommands: Object.keys(approved),
});

/** The project's files and folders that belong to the desk, from the project's root. */
async function filesOf(root: string, desk: Desk, paths: FilePaths): Promise<string[]> {
  const found = [paths.prompts, paths.handoff, '.quatuor/proposals'];
  for (const path of [paths.queue, paths.status, paths.memory]) found.push(path, ...(await besides(root, path, /^\.(?:kept|broken)-/)));
  const logs = dirname(paths.log);
  // A folder of logs is taken whole; elsewhere only the log and what was rotated.
  if (/^logs?$/.test(basename(logs))) found.push(logs);
  else found.push(paths.log, ...(await besides(root, paths.log, /^[.-]/)));
  for (const { definition } of desk.agents) if (definition && !isAbsolute(definition) && !definition.startsWith('..')) found.push(definition);
  return [...new Set(found)];
}

/** The files beside one whose names begin with its name, and go on like this. */
async function besides(root: string, path: string, more: RegExp): Promise<string[]> {
  const names = await readdir(join(root, dirname(path))).catch(() => []);
  return names
    .filter((name) => name.startsWith(basename(path)) && more.test(name.slice(basename(path).length)))
    .map((name) => join(dirname(path), name));
}

/**
 * Copies a file or a folder, if it is there. Links stay links: what they lead to is not taken along.
 * `not` is left out; what cannot be read, and what is no file, is added to `left`.
 */
async function copied(from: string, to: string, about: { not: string; left: string[] }): Promise<void> {
  const inside = relative(from, about.not);
  if (inside === '') return;
  try {
    const what = await lstat(from).catch(() => null);
    if (!what) return;
    await mkdir(dirname(to), { recursive: true });
    if (what.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (what.isFile()) await copyFile(from, to);
    else if (what.isDirectory()) {
      await mkdir(to, { recursive: true });
      for (const name of await readdir(from)) await copied(join(from, name), join(to, name), about);
    } else about.left.push(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT' && code !== 'EEXIST') throw error;
    about.left.push(from);
  }
}

function readme(project: Project, { events, now, left, trees }: { events: number; now: number; left: string[]; trees: string | null }): string {
  const missing = left.length === 0 ? '' : `\nNot taken along, since it could not be read or is no file:\n${left.map((path) => `  ${path.split(sep).join('/')}\n`).join('')}`;
  const worktrees = trees ? `\nThe worktrees of its agents, with what is not committed in them, are in ${trees}\n` : '';
  return `${project.name}, exported ${stamp(now)} from ${project.path}

journal.json   everything that happened: ${events} events, one on a line, in order; "at" in ms since 1970
tasks.md       every task with what became of it, to be read
settings.json  agents, rules, templates, approved commands
files/         the project's files as they were: queue, status, memory, log, prompts, handoffs, proposals

The work itself is in the project's folder. If that is a git repository, the branches of tasks that are
not merged (quatuor/…) and the checkpoints (refs/quatuor/…) are in it; all of it goes into one file with
  git bundle create everything.bundle --all
${worktrees}${missing}
The journal holds the texts that were sent to agents, and what gates printed. It may hold secrets.
`;
}
