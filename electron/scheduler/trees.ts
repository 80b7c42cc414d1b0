import { join } from 'node:path';
import type { Reply } from '../../shared/contract/index.ts';
import { usualPaths, type Checkpoint, type Desk, type EventBody, type JournalEvent, type Message, type Project, type TaskChanges, type TaskRecord } from '../../shared/model/index.ts';
import { leftOutOfMerge, tickedIn, worksInTree, valuesOf } from '../../shared/rules/index.ts';
import {
  changedSince, changesBetween, commitWork, createGit, ensureTree, GitError, keepSnapshot, lacks, mergeTask, prepareTree, removeTree,
  tidyBranch, type TreePlace,
} from '../project/index.ts';
import type { GatePlace } from './gate-runner.ts';
import type { Writer } from './writer.ts';

export interface TreesOptions {
  project: Project;
  /** The folder for the worktrees of this project's agents. */
  treesDir: string;
  env: Record<string, string | undefined>;
  writer: Writer;
  onProblem(text: string): void;
}

/** Checkpoints, worktrees and merges of one project, done by git, one after the other. */
export interface Trees {
  /** The folder that an agent starts in, made when it is missing. Rejects with a sentence. */
  folderFor(agent: string, resumes?: string): Promise<string>;
  /** The folder that an agent works in now. */
  cwdOf(agent: string): string;
  /**
   * A message is about to go out: the first one of a task waits until there is a checkpoint, or a
   * worktree on the task's branch; later ones for the same agent wait behind it (D6).
   */
  ready(message: Message, send: (message: Message) => void): void;
  /** Resolves once no message of this agent is held any more. */
  settled(agent: string): Promise<void>;
  /** The worktrees of agents that have one, with the task that each is at. */
  own(): { agent: string; path: string; task?: string }[];
  gatePlace(record: TaskRecord): GatePlace;
  /** What a task has changed, as JSON. */
  changes(task: string): Promise<Reply>;
  /** Takes up the merges that were under way when the app ended. */
  recover(): void;
  onEvents(events: readonly JournalEvent[], before: Desk): void;
  close(): void;
}

const words = (error: unknown): string => (error as Error).message;

export function createTrees(options: TreesOptions): Trees {
  const { project, treesDir, writer } = options;
  const git = createGit(options.env);
  const refs = `refs/quatuor/${project.id.slice(0, 8)}`;
  const held = new Map<string, Promise<void>>();
  const folders = new Map<string, string>();
  /** What was said last of what each agent's worktree lacks. */
  const told = new Map<string, string | null>();
  let closed = false;
  let line: Promise<unknown> = Promise.resolve();

  const reads = new Set<Promise<unknown>>();

  /** Whatever changes a working tree or a branch: one after the other, when nobody reads. */
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const next = line.then(() => Promise.allSettled(reads)).then(work);
    line = next.catch(() => {});
    return next;
  };
  /** Whatever only reads them: beside each other, so that no agent's prompt waits for another's. */
  const reading = <T>(work: () => Promise<T>): Promise<T> => {
    const next = line.then(work);
    reads.add(next);
    const over = () => void reads.delete(next);
    next.then(over, over);
    return next;
  };
  const record = (...bodies: EventBody[]): void => {
    if (!closed) writer.keep(bodies);
  };
  const placeOf = (agent: string): TreePlace => ({ folder: project.path, path: join(treesDir, agent), refs });
  const inTree = (agent: string) => worksInTree(writer.desk(), agent, treesDir);
  const leaveOut = (task: TaskRecord) => leftOutOfMerge(task.task, writer.desk().files?.paths ?? usualPaths);
  const recordOf = (id: string): TaskRecord | undefined => writer.desk().tasks[id];

  /** A branch whose task was taken back and is to be gone on with. */
  const continues = (branch: string): boolean =>
    valuesOf(writer.desk().tasks).some((r) => r.tree?.branch === branch && r.stage !== 'done' && r.stage !== 'merging');

  const prepare = async (task: TaskRecord, agent: string): Promise<void> => {
    const { id } = task.task;
    const { tree, note, lacking } = await inLine(() =>
      prepareTree(git, placeOf(agent), id, { known: task.tree, bring: task.merge?.state === 'returned' && !task.reds, continues, leaveOut: leaveOut(task) }));
    folders.set(agent, tree.cwd);
    if (lacking && told.get(agent) !== lacking) options.onProblem(`The worktree of ${writer.desk().agents.find((a) => a.id === agent)?.name ?? agent}: ${lacking}`);
    told.set(agent, lacking);
    if (task.checkpoint?.before === tree.base && task.tree?.path === tree.path) return;
    record(
      { type: 'task.tree', id, tree },
      { type: 'task.checkpoint', id, checkpoint: { before: tree.base, ...(note ? { detail: note } : {}) } },
    );
  };

  const checkpoint = async (task: TaskRecord): Promise<void> => {
    const { id } = task.task;
    const taken: Checkpoint = await reading(() => keepSnapshot(git, project.path, `${refs}/${id}/before`, `Before ${id}`)).then(
      ({ commit, without }) => ({ before: commit, ...(without.length > 0 ? { detail: lacks(without) ?? '' } : {}) }),
      (error: unknown) => ({ detail: words(error) }),
    );
    // It goes on in the shared tree: what is on its branch stays there.
    if (task.tree) record({ type: 'task.tree', id, tree: null });
    record({ type: 'task.checkpoint', id, checkpoint: taken });
  };

  /** Makes ready what a message's task needs. @returns why the message cannot go; null when it can */
  const before = async (message: Message): Promise<string | null> => {
    const task = message.taskId ? recordOf(message.taskId) : undefined;
    if (!task) return null;
    try {
      if (inTree(message.agent)) await prepare(task, message.agent);
      else await checkpoint(task);
      return null;
    } catch (error) {
      return `Its worktree cannot be made ready: ${words(error)}`;
    }
  };
  /** Needs something before it may go. */
  const needs = ({ taskId, agent }: Message): boolean => {
    const task = taskId ? recordOf(taskId) : undefined;
    return task !== undefined && (inTree(agent) || !task.checkpoint || task.tree !== undefined);
  };

  const goes = async (message: Message, waits: boolean, ahead: Promise<void> | undefined, send: (m: Message) => void): Promise<void> => {
    await ahead;
    const refused = waits ? await before(message) : null;
    const now = writer.desk().messages[message.id];
    if (closed || now?.stage !== 'queued') return;
    if (refused) record({ type: 'message.failed', id: now.id, detail: refused });
    else send(now);
  };

  const runMerge = async (id: string, begun?: string): Promise<void> => {
    const task = recordOf(id);
    if (!task?.tree) return;
    const { tree } = task;
    const ref = `${refs}/${id}/merge`;
    const merge = await inLine(() =>
      mergeTask(git, {
        folder: project.path,
        tree,
        ref,
        begun,
        message: `Merge ${id}: ${task.task.title}\n`,
        leaveOut: leaveOut(task),
        onCommit: (commit) => {
          const saved = writer.record([{ type: 'task.merge', id, merge: { state: 'merging', detail: '', commit } }]);
          if (!saved) throw new GitError('failed', 'it could not be written down which commit the merge is');
        },
      }),
    ).catch((error: unknown) => ({ state: 'waiting' as const, detail: words(error) }));
    if (closed) return;
    record({ type: 'task.merge', id, merge });
    if (merge.state === 'merged' && merge.commit && merge.detail) options.onProblem(`${id} is merged, and ${merge.detail}`);
    if (merge.state === 'merged') await inLine(() => tidyBranch(git, project.path, tree, `${refs}/${id}/work`)).catch(() => {});
  };

  /** The working tree as a task left it, so that its changes stay its own. */
  const after = async (id: string): Promise<void> => {
    const { checkpoint: taken, tree } = recordOf(id) ?? {};
    if (!taken?.before || taken.after || tree) return;
    const commit = await reading(() => keepSnapshot(git, project.path, `${refs}/${id}/after`, `After ${id}`)).then(
      (kept) => kept.commit,
      () => null,
    );
    if (commit && recordOf(id)) record({ type: 'task.checkpoint', id, checkpoint: { ...taken, after: commit } });
  };

  /** Worktrees of agents that have none any more go, if nothing in them would be lost. */
  const tidy = (agents: readonly string[]): void => {
    const wanted = new Set(writer.desk().agents.filter((a) => a.isolation === 'worktree' || inTree(a.id)).map((a) => a.id));
    const open = new Set(valuesOf(writer.desk().tasks).filter((r) => r.tree && r.stage !== 'done').map((r) => r.tree?.path));
    for (const agent of agents) {
      const { path } = placeOf(agent);
      if (!wanted.has(agent) && !open.has(path)) void inLine(() => removeTree(git, { folder: project.path, path })).catch(() => {});
    }
  };

  return {
    async folderFor(agent, resumes) {
      // A session goes on where it began.
      const own = resumes === undefined
        ? writer.desk().agents.find((a) => a.id === agent)?.isolation === 'worktree'
        : resumes.startsWith(`${treesDir}/`);
      if (!own) return project.path;
      try {
        const cwd = await inLine(() => ensureTree(git, placeOf(agent)));
        folders.set(agent, cwd);
        return cwd;
      } catch (error) {
        throw new Error(`It is set to work in a worktree of its own, and there is none: ${words(error)}`, { cause: error });
      }
    },
    cwdOf: (agent) => {
      if (!inTree(agent)) return project.path;
      const { sessions, current } = writer.desk();
      return folders.get(agent) ?? sessions[current[agent] ?? '']?.cwd ?? placeOf(agent).path;
    },
    ready(message, send) {
      const { agent } = message;
      const ahead = held.get(agent);
      const waits = needs(message);
      if (message.urgent || (!ahead && !waits)) return send(message);
      const turn = goes(message, waits, ahead, send).catch((error: unknown) => options.onProblem(words(error)));
      held.set(agent, turn);
      void turn.finally(() => {
        if (held.get(agent) === turn) held.delete(agent);
      });
    },
    settled: (agent) => held.get(agent) ?? Promise.resolve(),
    own: () => writer.desk().agents.filter(({ id }) => inTree(id)).map(({ id }) => {
      const { path } = placeOf(id);
      const at = Object.values(writer.desk().tasks).find((r) => r.tree?.path === path && r.agent === id && r.stage !== 'done');
      return { agent: id, path, ...(at ? { task: at.task.id } : {}) };
    }),
    gatePlace(task) {
      const { tree, checkpoint: taken } = task;
      const { id, title } = task.task;
      const cwd = tree?.cwd ?? project.path;
      const from = taken?.before;
      return {
        cwd,
        ticked: tickedIn(task.report?.notes),
        ...(from ? { changed: (paths: string[]) => changedSince(git, cwd, from, paths).catch(() => null) } : {}),
        ...(tree
          ? {
              commit: async () => {
                const done = await inLine(() => commitWork(git, tree, `${id}: ${title}\n`, { folder: project.path, refs }));
                record({ type: 'task.tree', id, tree: { ...tree, commit: done.commit } });
                return done.words;
              },
            }
          : {}),
      };
    },
    async changes(id) {
      const task = recordOf(id);
      if (!task) return { ok: false, message: `${id} is gone` };
      const { tree, checkpoint: taken } = task;
      if (!taken?.before)
        return { ok: false, message: taken?.detail ? `There was no checkpoint when it began: ${taken.detail}` : 'It has not begun yet' };
      const folder = tree?.cwd ?? project.path;
      const over = task.stage === 'merging' || task.stage === 'done';
      const to = tree ? (over ? (tree.commit ?? null) : null) : (taken.after ?? null);
      try {
        // The worktree may be gone, or be on another branch by now: what is committed is in the main tree too.
        const from = tree && to ? project.path : folder;
        const found = await changesBetween(git, from, taken.before, to, tree ? leaveOut(task) : []);
        const note = tree ? `branch ${tree.branch}` : 'shared';
        const value: TaskChanges = { ...found, note: [note, taken.detail].filter(Boolean).join('; '), folder };
        return { ok: true, value: JSON.stringify(value) };
      } catch (error) {
        return { ok: false, message: error instanceof GitError ? `git: ${error.message}` : words(error) };
      }
    },
    recover() {
      for (const r of valuesOf(writer.desk().tasks))
        if (r.stage === 'merging' && r.merge?.state === 'merging') void runMerge(r.task.id, r.merge.commit);
    },
    onEvents(events, was) {
      for (const { body } of events) {
        // The one that asks for it has no commit yet; ours says which it is.
        if (body.type === 'task.merge' && body.merge.state === 'merging' && !body.merge.commit) void runMerge(body.id);
        if (body.type === 'task.done') void after(body.id);
        if (body.type === 'agents.set' || body.type === 'session.ended') tidy(was.agents.map((a) => a.id));
      }
    },
    close() {
      closed = true;
    },
  };
}
