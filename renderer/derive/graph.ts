import type { AgentLive, Desk, TaskRecord } from '../../shared/model/index.ts';
import { valuesOf } from '../../shared/rules/index.ts';
import { sectionOf, type SectionName } from './sections.ts';

export interface GraphNode {
  id: string;
  title: string;
  section: SectionName | 'done';
  agent: string | undefined;
}

export interface TaskGraph {
  nodes: GraphNode[];
  /** From the task that comes first to the one that waits for it. */
  edges: [from: string, to: string][];
  /** Tasks that would belong to it, but find no room. */
  left: number;
  /** Open tasks that wait for nobody and for whom nobody waits. */
  alone: number;
}

/** More than this nobody can read, and nobody can lay out at once. */
const MOST = 150;

/**
 * What depends on what: every open task that waits for another or is waited for, with the done ones right before.
 * @param around only what is before or behind this task, the nearest first; null: all
 */
export function taskGraph(desk: Desk, live: Record<string, AgentLive>, around: string | null, most = MOST): TaskGraph {
  const after = new Map<string, string[]>();
  for (const { task, stage } of valuesOf(desk.tasks)) {
    if (stage === 'done') continue;
    for (const id of task.dependsOn) after.set(id, [...(after.get(id) ?? []), task.id]);
  }
  const before = (id: string): string[] => (desk.tasks[id]?.stage === 'done' ? [] : (desk.tasks[id]?.task.dependsOn ?? []).filter((one) => desk.tasks[one]));
  const behind = (id: string): string[] => after.get(id) ?? [];
  const linked = (id: string): boolean => before(id).length + behind(id).length > 0;

  const open = desk.order.filter((id) => desk.tasks[id] !== undefined && desk.tasks[id]?.stage !== 'done');
  const wanted = around !== null && desk.tasks[around] ? near(around, before, behind) : [...new Set(open.filter(linked).flatMap((id) => [...before(id), id]))];
  const taken = new Set(wanted.slice(0, most));
  const nodes = [...taken].flatMap((id) => {
    const record = desk.tasks[id];
    return record ? [nodeOf(desk, live, record)] : [];
  });
  const edges = nodes.flatMap(({ id }) => before(id).filter((one) => taken.has(one)).map((one): [string, string] => [one, id]));
  return { nodes, edges, left: wanted.length - taken.size, alone: open.filter((id) => !linked(id)).length };
}

/** Everything before and everything behind a task, each by its distance. */
function near(start: string, before: (id: string) => string[], behind: (id: string) => string[]): string[] {
  const walk = (next: (id: string) => string[]): Set<string> => {
    const seen = new Set([start]);
    // A set grows while it is walked through.
    for (const id of seen) for (const one of next(id)) seen.add(one);
    return seen;
  };
  const [first, second] = [[...walk(before)], [...walk(behind)]];
  const both = first.flatMap((id, i) => [id, second[i] ?? id]);
  return [...new Set([...both, ...second])];
}

function nodeOf(desk: Desk, live: Record<string, AgentLive>, record: TaskRecord): GraphNode {
  const { id, title } = record.task;
  return { id, title, section: sectionOf(desk, live, record) ?? 'done', agent: record.agent ?? record.reservedFor };
}
