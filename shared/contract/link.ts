import { z } from 'zod';
import { AgentId, TaskId } from '../model/index.ts';

const path = z.string().min(2).max(4_096).regex(/^\/[^\u0000-\u001F\u007F]*$/, 'a folder by its whole path');

/** A place in the app, as a link names it; a task or a pane may name its project. */
export const Link = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('project'), path }),
  z.strictObject({ to: z.literal('task'), id: TaskId, project: path.optional() }),
  z.strictObject({ to: z.literal('pane'), agent: AgentId, project: path.optional() }),
]);
export type Link = z.infer<typeof Link>;

export const LINK_SCHEME = 'quatuor';

const FORM = /^quatuor:\/\/(project|task|pane)(?:\/([^/?#]{0,4096}))?\/?(?:\?([^#]{0,5000}))?$/i;

/**
 * Reads `quatuor://project?path=/home/me/palm-oil`, `quatuor://task/TASK-PO-014` and
 * `quatuor://pane/codex`; the last two also with `?project=/home/me/palm-oil`. Anything else is null.
 */
export function parseLink(text: string): Link | null {
  const [, to, name, query] = FORM.exec(text.length > 10_000 ? '' : text) ?? [];
  if (!to) return null;
  try {
    const given = new Map<string, string>();
    for (const part of (query ?? '').split('&').filter(Boolean)) {
      const [key = '', value = ''] = part.split(/=(.*)/s);
      if (given.has(key)) return null;
      given.set(key, decodeURIComponent(value.replaceAll('+', '%20')));
    }
    const place = decodeURIComponent(name ?? '');
    const kind = to.toLowerCase();
    const own = kind === 'project' ? (place === '' ? {} : { name: place }) : kind === 'task' ? { id: place.toUpperCase() } : { agent: place };
    const parsed = Link.safeParse({ to: kind, ...own, ...Object.fromEntries(given) });
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The link to a place. */
export function linkTo(link: Link): string {
  if (link.to === 'project') return `${LINK_SCHEME}://project?path=${encodeURIComponent(link.path)}`;
  const project = link.project === undefined ? '' : `?project=${encodeURIComponent(link.project)}`;
  return link.to === 'task' ? `${LINK_SCHEME}://task/${link.id}${project}` : `${LINK_SCHEME}://pane/${link.agent}${project}`;
}
