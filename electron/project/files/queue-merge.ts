import type { EventBody } from '../../../shared/model/index.ts';
import { agentCalled, takeQueue } from '../../../shared/rules/files/take.ts';
import type { FileClaim, FileProblem, FileTask } from '../../../shared/rules/files/types.ts';
import { recordsOf } from '../../../shared/rules/files/view.ts';
import { fileWords as words } from '../../../shared/text/files-words.ts';
import type { Around, Merge } from './around.ts';
import { keepBeside } from './disk.ts';
import { BrokenFile } from './outline.ts';
import { inParts } from './parts.ts';
import { readQueue, type Memory, type Placed, type QueueFile } from './queue-file.ts';
import { emptyQueue, writeQueue } from './queue-write.ts';

/** A file that is broken may be in the middle of being written: so long it has to stay so. ms. */
const BROKEN_MS = 1_000;
/** At most so many tasks are journaled at once. */
const BATCH = 200;

/**
 * The three-way merge of task_queue.json: what others wrote is taken as a command, then shown.
 * `claims` has the claims in it answered, and gives what is to be said of it; null: not saved.
 */
export function createQueueMerge(around: Around, claims: (claims: readonly FileClaim[]) => string[] | null, say: (problems: readonly FileProblem[], notes: readonly string[]) => void): Merge {
  const memory: Memory = new Map();
  let broken: { text: string; since: number } | null = null;
  let last: QueueFile | null = null;

  const read = async (text: string): Promise<QueueFile> => {
    if (last?.text === text) return last;
    const prefix = around.desk().project?.prefix ?? 'Q';
    last = await inParts(readQueue(text, prefix, memory));
    return last;
  };

  return async (text, base, seen) => {
    const baseFile = base === null ? null : await read(base);
    const baseTasks = baseFile && byId(baseFile);
    const seenTasks = seen === null || seen === base ? baseTasks : byId(await read(seen));
    let file: QueueFile;
    let imported = base === null;
    try {
      file = await read(text ?? base ?? emptyQueue);
      broken = null;
      around.tell('broken queue', null);
    } catch (error) {
      if (!(error instanceof BrokenFile)) throw error;
      if (!(await isBroken(error, text ?? '', baseFile !== null))) return null;
      // The last good state takes its place.
      file = baseFile!;
      imported = false;
    }
    const taken = await take(file, seenTasks, imported, baseFile?.orchestrator ?? null);
    if (taken === null) return null;
    const { ids, conflict, counts } = taken;
    const desk = around.desk();
    if (imported && counts.tasks > 0) around.tell('imported', words.imported(counts), 'info');
    const view = {
      orchestrator: desk.orchestrator?.agent ?? null,
      records: recordsOf(desk),
      ids,
      base: baseTasks ?? new Map<string, FileTask>(),
      removed: around.removed(),
      handed: around.handed(),
      language: desk.project?.language ?? ('fr' as const),
    };
    return { text: await inParts(writeQueue(file, view)), conflict };
  };

  /** Told and kept beside once it has stayed so; false: it is to be left alone for now. */
  async function isBroken(error: BrokenFile, text: string, hasBase: boolean): Promise<boolean> {
    const now = performance.now();
    if (broken?.text !== text) broken = { text, since: now };
    if (now - broken.since < BROKEN_MS) {
      around.again();
      return false;
    }
    const path = around.paths().queue;
    if (!hasBase) {
      around.tell('broken queue', words.brokenAtFirst(path, error.line, error.message));
      return false;
    }
    const beside = await keepBeside(around.root, path, 'broken', around.now());
    around.tell('broken queue', words.broken(path, error.line, error.message, beside));
    return true;
  }

  async function take(file: QueueFile, base: ReadonlyMap<string, FileTask> | null, imported: boolean, wrote: string | null) {
    holder(file, wrote);
    const given = new Map<number, string>();
    const counts = { tasks: 0, done: 0, inProgress: 0 };
    const notes = new Set<string>();
    let conflict = false;
    for (;;) {
      const taken = takeQueue(around.desk(), imported ? null : (base ?? new Map()), file.tasks, given, around.removed());
      conflict ||= taken.conflict;
      for (const note of taken.notes) notes.add(note);
      const recorded = await recordAll(taken.events, counts);
      if (recorded === 'not-saved') return null;
      if (recorded === 'all') {
        const refused = claims(taken.claims);
        if (refused === null) return null;
        for (const note of refused) notes.add(note);
        say([...file.problems, ...taken.problems], [...notes]);
        const ids = new Map<Placed, string>();
        for (const [at, id] of taken.ids) ids.set(file.tasks[at]!, id);
        if (imported) for (const { task } of file.tasks) if (task.status === 'in-progress') counts.inProgress += 1;
        return { ids, conflict, counts };
      }
    }
  }

  /** Journals what was taken, in parts. part: something else happened in between, and the rest is to be looked at anew. */
  async function recordAll(events: readonly EventBody[], counts: { tasks: number; done: number }): Promise<'all' | 'part' | 'not-saved'> {
    const news = new Set(events.flatMap((event) => (event.type === 'task.added' ? [event.task.id] : [])));
    // What is only about new tasks holds whatever follows from the ones before.
    const apart = events.every((event) => event.type === 'task.added' || ('id' in event && news.has(event.id)));
    for (let at = 0; at < events.length; ) {
      const end = endOf(events, at, BATCH);
      const batch = events.slice(at, end);
      if (!around.record(batch)) return 'not-saved';
      at = end;
      for (const event of batch) {
        if (event.type === 'task.added') counts.tasks += 1;
        if (event.type === 'task.done') counts.done += 1;
      }
      if (at === events.length) break;
      const desk = around.desk();
      await new Promise((resolve) => setImmediate(resolve));
      if (!apart || around.desk() !== desk) return 'part';
    }
    return 'all';
  }

  /**
   * H4: the file says who holds the role; it names the first holder, and never moves the role.
   * @param wrote who held it when the desk wrote the file: that one is nobody's edit
   */
  function holder(file: QueueFile, wrote: string | null): void {
    const desk = around.desk();
    const named = file.orchestrator === null ? undefined : agentCalled(desk, file.orchestrator);
    if (!desk.orchestrator) {
      const agent = named ?? desk.agents[0]?.id;
      if (agent) around.record([{ type: 'orchestrator.set', agent, epoch: 1 }]);
      return;
    }
    const told = file.orchestrator !== null && file.orchestrator !== '' && file.orchestrator !== wrote && file.orchestrator !== desk.orchestrator.agent;
    around.tell('orchestrator', told ? words.orchestrator(file.orchestrator!, desk.orchestrator.agent) : null);
  }
}

/** Where the next events of a list end, whole tasks at a time. */
function endOf(events: readonly EventBody[], from: number, most: number): number {
  let end = Math.min(events.length, from + most);
  while (end < events.length && events[end]?.type !== 'task.added') end += 1;
  return end;
}

function byId(file: QueueFile): Map<string, FileTask> {
  const tasks = new Map<string, FileTask>();
  for (const { task } of file.tasks) if (task.id !== null && !tasks.has(task.id)) tasks.set(task.id, task);
  return tasks;
}
