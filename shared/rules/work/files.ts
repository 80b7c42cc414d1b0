import type { Agent, Desk, Task } from '../../model/index.ts';
import { inTerminal } from './queue.ts';

/** A path as it is compared: without './', doubled slashes or a slash at its end. */
const clean = (path: string): string => path.trim().replace(/\\/g, '/').replace(/\/{2,}/g, '/').replace(/^(\.\/)+/, '').replace(/(?<=.)\/$/, '');

/** True for an agent that works in a tree of its own. */
export function worksApart(agent: Agent | undefined): boolean {
  return agent?.isolation === 'worktree';
}

/** The files that tasks change, each with its task. A folder stands for all that is in it. */
export interface TakenFiles {
  add(task: Task): void;
  /** The first file of a task that another one changes too; null when there is none. */
  clash(task: Task): { path: string; task: string } | null;
}

function noFiles(): TakenFiles {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  const above = (name: string): string | undefined => foldersOf(name).map((folder) => files.get(folder)).find(Boolean);
  return {
    add(task) {
      for (const { path } of task.files) {
        files.set(clean(path), task.id);
        for (const folder of foldersOf(clean(path))) folders.set(folder, task.id);
      }
    },
    clash(task) {
      if (files.size === 0) return null;
      for (const { path } of task.files) {
        const name = clean(path);
        const by = files.get(name) ?? folders.get(name) ?? above(name);
        if (by !== undefined) return { path: name, task: by };
      }
      return null;
    },
  };
}

function foldersOf(name: string): string[] {
  const parts = name.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** What the tasks in the terminals of agents that share the project's tree change. */
export function takenFiles(desk: Desk): TakenFiles {
  const taken = noFiles();
  for (const agent of desk.agents) {
    const task = worksApart(agent) ? undefined : inTerminal(desk, agent.id)?.task;
    if (task) taken.add(task);
  }
  return taken;
}
