import type { Agent, Desk, EventBody, FilePaths, TaskRecord } from '../../model/index.ts';
import type { DeskCommand } from '../../contract/window.ts';
import { held } from './queue.ts';

/**
 * What a merge of this task leaves out (W22): the project's files that the app keeps, of which only
 * the main tree's count, but for those that the task is about. Folders stand for all that is in them.
 */
export function leftOutOfMerge(task: Pick<TaskRecord['task'], 'files'>, paths: FilePaths): string[] {
  const own = task.files.map(({ path }) => path.replace(/^\.\//, ''));
  return Object.values(paths).filter((path) => !own.some((one) => one === path || one.startsWith(`${path}/`)));
}

/** A task whose branch is merged, or which the person left as a branch, is done (W22). */
export function afterMerge(record: TaskRecord): EventBody[] {
  const state = record.merge?.state;
  return state === 'merged' || state === 'kept' ? [{ type: 'task.done', id: record.task.id }] : [];
}

/**
 * Where an agent works: a session that runs stays where it began; else as its settings say.
 * @param trees the folder of all worktrees of the project
 */
export function worksInTree(desk: Desk, agent: string, trees: string): boolean {
  const session = desk.sessions[desk.current[agent] ?? ''];
  if (session && !session.end) return session.cwd?.startsWith(`${trees}/`) ?? false;
  return desk.agents.find((a: Agent) => a.id === agent)?.isolation === 'worktree';
}

type MergeCommand = Extract<DeskCommand, { type: 'merge.do' | 'merge.keep' | 'merge.return' }>;

/**
 * What a person may do with a branch that waits: merge it (also again), give one that does not fit
 * back to its agent, or leave it as it is.
 */
export function decideMerge(desk: Desk, command: MergeCommand): { events: EventBody[] } | { refused: string } {
  const record = desk.tasks[command.id];
  if (!record) return { refused: `${command.id} is gone` };
  if (record.stage !== 'merging') return { refused: `${command.id} has no branch that waits to be merged` };
  if (record.merge?.state === 'merging') return { refused: `${command.id} is being merged` };
  if (command.type === 'merge.return') {
    const agent = desk.agents.find(({ id }) => id === record.agent);
    if (record.merge?.state !== 'conflict') return { refused: `${command.id} does not conflict` };
    if (!agent) return { refused: 'Its agent is not in this project any more' };
    if (held(desk, agent.id).length >= agent.maxTasks) return { refused: `${agent.name} has as many tasks as it takes` };
    return { events: [{ type: 'merge.returned', id: command.id }] };
  }
  const state = command.type === 'merge.do' ? 'merging' : 'kept';
  return { events: [{ type: 'task.merge', id: command.id, merge: { state, detail: '' } }] };
}
