import type { FileProblem, FileTask, Standing } from '../../../shared/rules/files/types.ts';
import { readTask } from './fields.ts';
import { outlineOf, treeOf, type Element, type Outline } from './outline.ts';

/** A task with its place in the text. */
export interface Placed extends Standing {
  element: Element;
}

/** What stands in a queue file. Everything in it that is not understood stays where it is. */
export interface QueueFile {
  text: string;
  outline: Outline;
  orchestrator: string | null;
  tasks: Placed[];
  problems: FileProblem[];
}

/** What was read before, by the text of each task: what is the same is not read again. */
export type Memory = Map<string, FileTask>;

/**
 * Reads a queue file, in parts. `memory` is filled anew with what this file holds.
 * @throws BrokenFile with its line
 */
export function* readQueue(text: string, prefix: string, memory: Memory = new Map()): Generator<void, QueueFile> {
  const outline = yield* outlineOf(text);
  const before = new Map(memory);
  memory.clear();
  const tasks: Placed[] = [];
  const problems: FileProblem[] = [];
  let count = 0;
  for (const list of outline.lists)
    for (const element of list.elements) {
      if ((count += 1) % 50 === 0) yield;
      const own = text.slice(element.start, element.end);
      if (!own.startsWith('{')) {
        problems.push({ line: element.line, reason: 'this is no task: a task is written in braces' });
        continue;
      }
      const about = `${element.name ?? ''}\n${element.implied ?? ''}\n${own}`;
      const known = before.get(about) ?? memory.get(about);
      const node = known ? undefined : treeOf(own);
      if (!known && !node) continue;
      const task = known ?? readTask(node!, prefix, element.name, element.implied);
      memory.set(about, task);
      tasks.push({ element, task, line: element.line });
    }
  return { text, outline, orchestrator: outline.orchestrator?.value ?? null, tasks, problems };
}
