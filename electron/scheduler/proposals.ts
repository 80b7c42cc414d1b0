import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk, EventBody, Goal, JournalEvent } from '../../shared/model/index.ts';
import { foundProposals, proposalsOf } from '../../shared/rules/index.ts';
import { projectFolder } from '../delivery/index.ts';
import { goalOf, readProposals } from './proposal-file.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** A file that is being written is read when it has been left alone for so long. */
const QUIET_MS = 150;
/** One that cannot be read may be half written: it is complained of only after this. */
const PATIENCE_MS = 1_500;

export interface ProposalsOptions {
  /** The project's folder. */
  project: string;
  desk(): Desk;
  record(bodies: EventBody[]): unknown;
  /** A file that is wrong, or a goal without one: a sentence for the person. */
  onProblem(text: string): void;
  now(): number;
}

/** Reads what agents propose as tasks, from files in the project. */
export interface Proposals {
  /** Begins: reads what is there, and what comes. */
  start(): void;
  onEvents(events: readonly JournalEvent[]): void;
  close(): void;
}

/**
 * Watches the folder `.quatuor/proposals`. It is made with the first goal; until then there is
 * nothing to watch. A wrong file stays where it is, and is named with line and reason.
 */
export function createProposals(options: ProposalsOptions): Proposals {
  const dir = join(options.project, '.quatuor', 'proposals');
  const waiting = new Map<string, NodeJS.Timeout>();
  const told = new Map<string, string>();
  let watcher: FSWatcher | null = null;
  let closed = false;

  const soon = (file: string, ms: number, last: boolean): void => {
    clearTimeout(waiting.get(file));
    waiting.set(
      file,
      setTimeout(() => {
        waiting.delete(file);
        void read(file, last);
      }, ms),
    );
  };

  const complain = (file: string, words: string): void => {
    if (told.get(file) === words) return;
    told.set(file, words);
    options.onProblem(words);
  };

  /** @param last: what is wrong is said; else it is looked at once more */
  const read = async (file: string, last: boolean): Promise<void> => {
    const goal = goalOf(file);
    if (!goal || closed) return;
    const name = `.quatuor/proposals/${file}`;
    try {
      const stat = await lstat(join(dir, file));
      // A link could lead to any file of the person's.
      if (!stat.isFile()) return complain(file, `${name} is not a plain file and was not read`);
      if (stat.size > MOST_BYTES) return complain(file, `${name} is larger than 4 MiB and was not read`);
      const text = await readFile(join(dir, file), 'utf8');
      if (closed) return;
      const { proposals, faults } = readProposals(text, name, goal, options.now());
      const bodies = foundProposals(options.desk(), proposals);
      if (bodies.length > 0) options.record(bodies);
      if (faults.length === 0) told.delete(file);
      else if (last) complain(file, faults.join('\n'));
      else soon(file, PATIENCE_MS, true);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') complain(file, `${name}: ${(error as Error).message}`);
    }
  };

  const readAll = async (): Promise<void> => {
    for (const file of (await readdir(dir).catch(() => [])).slice(0, 500)) await read(file, true);
  };

  const begin = async (): Promise<void> => {
    if (watcher || closed || !options.desk().trusted) return;
    const stat = await lstat(dir).catch(() => null);
    if (!stat?.isDirectory() || watcher || closed) return;
    try {
      watcher = watch(dir, (_kind, file) => {
        if (file) soon(file, QUIET_MS, false);
      });
      watcher.on('error', () => {
        watcher?.close();
        watcher = null;
      });
    } catch {
      // Without a watch the files are read at the end of each goal's turn, and at the next start.
    }
    await readAll();
  };

  const goalOfMessage = (message: string) => Object.values(options.desk().goals).find((g) => g.messageId === message);

  /** The agent's turn is over: what it wrote is complete, or it wrote nothing. */
  const lookAfter = async (goal: Goal): Promise<void> => {
    const file = `${goal.id}.json`;
    await begin();
    await read(file, true);
    if (closed || proposalsOf(options.desk(), goal.id).length > 0 || told.has(file)) return;
    const agent = options.desk().agents.find((a) => a.id === goal.agent)?.name ?? goal.agent;
    options.onProblem(`${agent} has finished ${goal.id} and proposed no tasks: there is no .quatuor/proposals/${file}`);
  };

  return {
    start: () => void begin(),
    onEvents(events) {
      for (const { body } of events) {
        if (body.type === 'project.trusted') void begin();
        if (body.type === 'goal.added')
          void projectFolder(options.project, 'proposals')
            .then(begin)
            .catch((error: Error) => options.onProblem(`The folder for proposals could not be made: ${error.message}`));
        if (body.type !== 'message.finished') continue;
        const goal = goalOfMessage(body.id);
        if (goal) void lookAfter(goal);
      }
    },
    close() {
      closed = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      watcher?.close();
    },
  };
}
