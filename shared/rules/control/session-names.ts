import { bare } from '../../text/files.ts';
import type { Project } from '../../model/index.ts';

/** A name as tmux takes it: no dots and colons. */
const slug = (text: string): string => text.trim().replace(/[.:\s]+/g, '-');

/**
 * The names by which the windows of a project can be called: those that its own prompts use, the
 * first of them before all others, its folder's and its own name, and `quatuor`.
 */
export function sessionNames(project: Pick<Project, 'name' | 'path'>, inPrompts: readonly string[]): string[] {
  const folder = slug(project.path.split('/').filter(Boolean).at(-1) ?? '');
  const own = [folder, slug(project.name)].filter(Boolean);
  return [...new Set([...inPrompts, ...own, ...own.map((name) => `${name}-orchestration`), 'quatuor'])];
}

/** True if both are the same name, in any spelling. */
export const sameName = (a: string, b: string): boolean => a === b || (bare(a) !== '' && bare(a) === bare(b));

/** The session names in a text that tells an agent to use tmux: what stands behind -t, with a window. */
export function namesIn(text: string): string[] {
  const found = [...text.matchAll(/\btmux\s+[a-z-]+[^\n]{0,80}?-t\s{0,4}["']?=?([A-Za-z0-9_-]{1,80}):/g)].map((match) => match[1]!);
  return [...new Set(found)];
}
