import { cp, mkdir, open, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { usualPaths, type FilePaths, type JournalEvent, type Project } from '../../../shared/model/index.ts';
import { stamp } from '../../../shared/rules/files-show.ts';

export interface ExportOptions {
  project: Project;
  /** All that is in the journal, in order. */
  events: readonly JournalEvent[];
  paths?: FilePaths;
  /** The folder in which a new folder is made. */
  to: string;
  now: number;
}

/** So many events are turned into text at once. */
const AT_ONCE = 500;

/**
 * Copies everything of a project into a new folder: the journal as JSON, one event on a line, and the
 * project's files as they are. Gives the new folder's path. Rejects with a sentence for the person.
 */
export async function exportProject({ project, events, paths = usualPaths, to, now }: ExportOptions): Promise<string> {
  const name = `${project.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}-${stamp(now).replace(/[ :]/g, '-')}`;
  const folder = join(to, name);
  try {
    await mkdir(folder);
    const file = await open(join(folder, 'journal.json'), 'wx', 0o600);
    try {
      await file.write(`{"format":1,"project":${JSON.stringify(project)},"events":[\n`);
      for (let at = 0; at < events.length; at += AT_ONCE) {
        const part = events.slice(at, at + AT_ONCE).map((event) => JSON.stringify(event)).join(',\n');
        await file.write(`${part}${at + AT_ONCE < events.length ? ',' : ''}\n`);
      }
      await file.write(']}\n');
      await file.sync();
    } finally {
      await file.close();
    }
    for (const path of [paths.queue, paths.status, paths.memory, dirname(paths.log), paths.prompts, paths.handoff])
      await copied(join(project.path, path), join(folder, 'files', path));
    await writeFile(join(folder, 'README.txt'), readme(project, events.length, now), { flag: 'wx', mode: 0o600 });
    return folder;
  } catch (error) {
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

/** Copies a file or a folder, if it is there. What a link leads to elsewhere is not taken along. */
async function copied(from: string, to: string): Promise<void> {
  if (!(await stat(from).catch(() => null))) return;
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, errorOnExist: false });
}

function readme(project: Project, events: number, now: number): string {
  return `${project.name}, exported ${stamp(now)}

journal.json  everything that happened: ${events} events, one on a line, in order; "at" in ms since 1970
files/        the project's files as they were: queue, status, memory, log, prompts, handoffs

The journal holds the texts that were sent to agents, and what gates printed. It may hold secrets.
`;
}
