import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualPaths, type Desk, type EventBody, type JournalEvent, type Project } from '../../../shared/model/index.ts';
import { fileWords as words } from '../../../shared/text/files-words.ts';
import { orchestratorPrompt } from '../../../shared/text/orchestrator.ts';
import type { FileClaim } from '../../../shared/rules/files/types.ts';
import { logLine } from '../../../shared/rules/files/show.ts';
import { appendLines, MOST_BYTES, placeFolder, placeOnce, readText, UnusableFile } from './disk.ts';
import { lookAt } from './look.ts';
import type { Around } from './around.ts';
import { createMemorySync, createQueueSync, createStatusSync, type Sync } from './syncs.ts';
import { inspectSeed } from './seed.ts';
import { openWritten, type Written } from './written.ts';

export interface FilesOptions {
  project: Project;
  /** The folder for what was written last; this project's own. */
  stateDir: string;
  desk(): Desk;
  /** What the journal held when it was opened. */
  history: readonly JournalEvent[];
  /** Facts from outside; false when they could not be saved. */
  record(bodies: EventBody[]): boolean;
  /** An agent has entered itself for a task; null: the answer could not be saved. */
  claim(claim: FileClaim): { refused: string | null } | null;
  now: () => number;
  /** Something that the person should hear of; `tone`: it is no trouble. */
  onProblem(text: string, tone?: 'info'): void;
  /** How long changes are gathered before the files are looked at. ms. */
  gatherMs?: number;
}

/** Keeps the files of one project in step with its desk. */
export interface ProjectFilesKeeper {
  onEvents(events: readonly JournalEvent[]): void;
  /** Waits until nothing is left to be read or written now; what failed is tried again later. */
  settled(): Promise<void>;
  /** How often a file was written so far, by its path. */
  writes(): Record<string, number>;
  close(): Promise<void>;
}

const GATHER_MS = 150;
const AGAIN_MS = 600;
const MOST_PENDING_LINES = 20_000;

/**
 * Begins to keep a project's files: writes what the desk says, reads what others wrote. Does nothing
 * in a project that is not trusted (X5), or whose person does not want the files.
 */
export function keepFiles(options: FilesOptions): ProjectFilesKeeper {
  const { project, onProblem, record } = options;
  const root = project.path;
  const told = new Map<string, string>();
  const counts: Record<string, number> = {};
  let written: Written | null = null;
  let closed = false;
  let dirty = true;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let later: NodeJS.Timeout | undefined;
  let gone = false;
  let placed = '';
  let lines: string[] = [];
  let logged = options.desk().seq;
  let takenUp = false;
  const seqFile = join(options.stateDir, 'log.seq');

  const removed = new Set<string>();
  const handed = new Map<string, string>();
  const note = ({ body }: JournalEvent): void => {
    if (body.type === 'task.assigned' || body.type === 'task.reserved') handed.set(body.id, body.agent);
    else if (body.type === 'task.removed') removed.add(body.id);
    else if (body.type === 'task.added') removed.delete(body.task.id);
  };
  options.history.forEach(note);

  const tell = (key: string, text: string | null, tone?: 'info'): void => {
    if (text === null) told.delete(key);
    else if (told.get(key) !== text) {
      told.set(key, text);
      onProblem(text, tone);
    }
  };
  const schedule = (): void => {
    dirty = true;
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      start();
    }, options.gatherMs ?? GATHER_MS);
    timer.unref();
  };
  /** Looks again a while later, for what could not be done now. */
  const again = (): void => {
    if (closed || later) return;
    later = setTimeout(() => {
      later = undefined;
      schedule();
    }, AGAIN_MS);
    later.unref();
  };
  const start = (): void => {
    if (closed || running) return;
    dirty = false;
    running = pass()
      .catch((error: Error) => tell('files', words.failed('the project’s files', error.message)))
      .finally(() => {
        running = null;
        if (dirty) schedule();
      });
  };

  const around: Around = {
    root,
    desk: options.desk,
    record,
    claim: options.claim,
    now: options.now,
    removed: () => removed,
    handed: () => handed,
    tell,
    again,
    paths: () => options.desk().files?.paths ?? usualPaths,
    written: () => written!,
    wrote: (path) => (counts[path] = (counts[path] ?? 0) + 1),
    closed: () => closed,
  };
  const syncs: { queue: Sync; status: Sync; memory: Sync } = {
    queue: createQueueSync(around),
    status: createStatusSync(around),
    memory: createMemorySync(around),
  };

  /** Whether the files are kept. Those of a project that has them already are, until the person says no. */
  const wanted = (): boolean => {
    const { trusted, files } = options.desk();
    if (!trusted) return false;
    if (files) return files.on;
    if (!inspectSeed(root).found) return false;
    return record([{ type: 'files.set', files: { on: true, paths: usualPaths } }]);
  };

  const pass = async (): Promise<void> => {
    if (!(await rootIsThere())) return options.desk().files?.on ? around.again() : undefined;
    if (!wanted()) return;
    written ??= await openWritten(options.stateDir, ['queue', 'status', 'memory'], async (key) => {
      const path = around.paths()[key as 'queue'];
      return (await readText(root, path).catch(() => null))?.text ?? null;
    });
    await guarded('queue', syncs.queue);
    await guarded('status', syncs.status);
    await guarded('memory', syncs.memory);
    await takeUpLog();
    await flushLog();
    await place();
    await looking.now();
  };

  const rootIsThere = async (): Promise<boolean> => {
    const there = await stat(root).then((about) => about.isDirectory(), () => false);
    if (there === !gone) return there;
    gone = !there;
    if (options.desk().files?.on) onProblem(gone ? words.folderGone(root) : words.folderBack(root), gone ? undefined : 'info');
    return there;
  };

  const guarded = async (key: 'queue' | 'status' | 'memory', sync: Sync): Promise<void> => {
    const path = around.paths()[key];
    try {
      await sync();
      tell(`write ${key}`, null);
    } catch (error) {
      tell(`write ${key}`, said(path, error as Error));
      if (!(error instanceof UnusableFile)) around.again();
    }
  };

  /** What happened while the log could not be written, as when the app was killed, comes first. */
  const takeUpLog = async (): Promise<void> => {
    if (takenUp) return;
    const path = around.paths().log;
    const stored = Number(await readFile(seqFile, 'utf8').catch(() => '0'));
    const desk = options.desk();
    const inLog = await lastInLog(join(root, path));
    const last = Math.max(stored, inLog > desk.seq ? 0 : inLog);
    const missed = last === 0 ? [] : options.history.filter(({ seq }) => seq > last).map((event) => logLine(event, desk));
    lines = [...missed.filter((line) => line !== null), ...lines];
    takenUp = true;
  };

  /** The log gets what happened since it was written last; a line that could not be written waits. */
  const flushLog = async (): Promise<void> => {
    if (lines.length === 0) return;
    const batch = lines;
    lines = [];
    try {
      await appendLines(root, around.paths().log, batch);
      counts[around.paths().log] = (counts[around.paths().log] ?? 0) + 1;
      await writeFile(seqFile, String(logged), { mode: 0o600 });
      tell('write log', null);
    } catch (error) {
      lines = [...batch, ...lines].slice(-MOST_PENDING_LINES);
      tell('write log', said(around.paths().log, error as Error));
      if (!(error instanceof UnusableFile)) around.again();
    }
  };

  /** What is written once: the folder of memories, and a prompt for each agent that may hold the role. */
  const place = async (): Promise<void> => {
    const desk = options.desk();
    const paths = around.paths();
    const name = JSON.stringify([paths, desk.agents.map(({ id }) => id)]);
    if (placed === name) return;
    try {
      await placeFolder(root, paths.handoff);
      for (const me of desk.agents)
        await placeOnce(root, `${paths.prompts}/${me.id}-orchestrator.md`, orchestratorPrompt({ me, desk, paths }));
      placed = name;
      tell('place', null);
    } catch (error) {
      tell('place', said(paths.prompts, error as Error));
    }
  };

  const looking = lookAt(root, () => [around.paths().queue, around.paths().status, around.paths().memory], () => schedule());
  void tidy(root);
  schedule();

  return {
    onEvents(events) {
      const desk = options.desk();
      for (const event of events) {
        if (event.seq <= logged) continue;
        logged = event.seq;
        note(event);
        const line = desk.files?.on ? logLine(event, desk) : null;
        if (line !== null && lines.length < MOST_PENDING_LINES) lines.push(line);
      }
      schedule();
    },
    async settled() {
      const rests = (): boolean => closed || !(running || timer || dirty);
      while (!rests()) await (running ?? new Promise((resolve) => setTimeout(resolve, 5)));
    },
    writes: () => ({ ...counts }),
    async close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(later);
      looking.close();
      await running;
      for (const sync of Object.values(syncs)) await sync.close();
    },
  };
}

/** The number of the last event in a log, from its end; 0: none can be read. */
async function lastInLog(path: string): Promise<number> {
  try {
    if (!(await stat(path)).isFile()) return 0;
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const tail = Buffer.alloc(Math.min(size, 64 * 1024));
      await file.read(tail, 0, tail.length, Math.max(0, size - tail.length));
      return Math.max(0, ...[...tail.toString('utf8').matchAll(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] .* #(\d{1,12})$/gm)].map((match) => Number(match[1])));
    } finally {
      await file.close();
    }
  } catch {
    return 0;
  }
}

function said(path: string, error: Error): string {
  if (error instanceof UnusableFile) {
    if (error.why === 'large') return words.tooLarge(path, MOST_BYTES / 1024 / 1024);
    if (error.why === 'binary') return words.notText(path);
    return error.why === 'outside' ? words.outside(path) : words.notFile(path);
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return words.full(path);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return words.noRight(path);
  return words.failed(path, message);
}

/** Takes away what an app that was killed left half written. What was somebody's text is left. */
async function tidy(root: string): Promise<void> {
  const folder = join(root, '.quatuor', 'files');
  for (const name of await readdir(folder).catch(() => []))
    if (name.endsWith('.new')) await rm(join(folder, name), { force: true }).catch(() => {});
}
