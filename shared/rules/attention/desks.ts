import type { AgentLive, Desk, RankedItem } from '../../model/index.ts';
import type { UiText } from '../../text/ui.ts';
import { inbox } from './inbox.ts';
import type { Told } from './notify.ts';
import { trayModel, type TrayModel } from './tray.ts';

/** A project that is open, and what its agents do. */
export interface OpenDesk {
  desk: Desk;
  live: Record<string, AgentLive>;
}

/** Something that waits for the person in one of the open projects; its key holds among all of them. */
export interface DeskItem {
  key: string;
  /** The project's id. */
  project: string;
  item: RankedItem;
}

const JOINT = ' ';
const keyOf = (project: string, key: string): string => `${project}${JOINT}${key}`;
const isOf = (project: string) => (key: string): boolean => key.startsWith(keyOf(project, ''));

/** What waits in all projects, by project in their order. @param now epoch ms */
export function itemsOver(desks: readonly OpenDesk[], now: number): DeskItem[] {
  return desks.flatMap(({ desk, live }) => {
    const { project } = desk;
    return project ? inbox(desk, live, now).map((item) => ({ key: keyOf(project.id, item.key), project: project.id, item })) : [];
  });
}

/** What was told, with what is known to have been told of a project that has just been opened. */
export const withProject = (told: Told, project: string, keys: readonly string[], now: number): Told => ({
  ...told,
  keys: { ...told.keys, ...Object.fromEntries(keys.map((key) => [keyOf(project, key), now])) },
});

/** What was told, without a project that was closed; a notification that stands for it alone is about nothing any more. */
export function withoutProject(told: Told, project: string): Told {
  const gone = isOf(project);
  return {
    ...told,
    keys: Object.fromEntries(Object.entries(told.keys).filter(([key]) => !gone(key))),
    pending: told.pending.filter((key) => !gone(key)),
  };
}

/** The keys of one project among all, as they are kept for it. */
export const keysOfProject = (keys: readonly string[], project: string): string[] =>
  keys.filter(isOf(project)).map((key) => key.slice(keyOf(project, '').length));

/** The tray over all projects: their sum, and a group for each of them. */
export interface TrayOver extends Pick<TrayModel, 'tone' | 'count' | 'tip' | 'paused' | 'open'> {
  groups: { project: string; name: string; rows: TrayModel['rows'] }[];
}

const LONGEST_TIP = 120;

/** The tray's icon and menu over all open projects, in these words. Pure. */
export function trayOver(desks: readonly OpenDesk[], items: readonly DeskItem[], t: UiText): TrayOver {
  const open = desks.flatMap(({ desk, live }) => {
    const { project } = desk;
    if (!project) return [];
    const own = items.flatMap((one) => (one.project === project.id ? [one.item] : []));
    return [{ project, model: trayModel(desk, live, own, t) }];
  });
  const count = items.length;
  const tone = (['you', 'work'] as const).find((one) => open.some(({ model }) => model.tone === one)) ?? 'calm';
  const names = open.map(({ project }) => project.name).join(', ');
  const shown = names.length > LONGEST_TIP ? `${names.slice(0, LONGEST_TIP - 1)}…` : names;
  return {
    tone,
    count,
    tip: open.length === 0 ? t.tray.noProject : t.tray.tip(shown, count),
    // One that goes on can still be paused; all go on once none does.
    paused: open.length > 0 && open.every(({ model }) => model.paused),
    open: open.length > 0,
    groups: open.map(({ project, model }) => ({ project: project.id, name: project.name, rows: model.rows })),
  };
}
