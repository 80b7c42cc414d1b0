import { existsSync } from 'node:fs';
import { parseLink } from '../../shared/contract/link.ts';
import type { Go, RecentProject } from '../../shared/contract/index.ts';
import type { Desk } from '../../shared/model/index.ts';
import { linkWords as words } from '../../shared/text/link.ts';

/** What a link comes to: a place in the window of an open project (by its id; null: the one in front), or a sentence why it is none. */
export type Way = { project: string | null; go: Go | null } | { problem: string };

/**
 * Where a link leads. It opens only what is there, and runs nothing: a project that is not open is
 * asked for in the window, and only one that was opened here before. A place without a project is looked for in
 * the window that was in front last, and then in the others.
 * @param desks of the open windows, the one that was in front last first
 */
export function wayOf(text: string, desks: readonly Desk[], known: readonly Pick<RecentProject, 'path' | 'name'>[]): Way {
  const link = parseLink(text);
  if (!link) return { problem: words.unreadable };
  const place: Go | null = link.to === 'task' ? { task: link.id } : link.to === 'pane' ? { agent: link.agent } : null;
  const open = desks.filter(({ project }) => project !== null);
  const named = link.to === 'project' ? link.path : link.project;
  if (named !== undefined && !open.some(({ project }) => project?.path === named)) {
    const other = known.find(({ path }) => path === named);
    if (!other || !existsSync(other.path)) return { problem: words.noProject(named) };
    return { project: null, go: { project: other.path, name: other.name, ...(place ? { after: place } : {}) } };
  }
  const among = named === undefined ? open : open.filter(({ project }) => project?.path === named);
  const has = (desk: Desk): boolean =>
    link.to === 'task' ? desk.tasks[link.id] !== undefined : link.to === 'pane' ? desk.agents.some(({ id }) => id === link.agent) : true;
  const desk = among.find(has);
  if (desk?.project) return { project: desk.project.id, go: place };
  if (among.length === 0) return { problem: words.nothingOpen };
  return { problem: link.to === 'task' ? words.noTask(link.id) : words.noAgent(link.to === 'pane' ? link.agent : '') };
}
