import type { Go, Settings } from '../../shared/contract/index.ts';
import type { RankedItem } from '../../shared/model/index.ts';
import { itemsOver, keysOfProject, notifyStep, toldNothing, toRemember, trayOver, withoutProject, withProject, type DeskItem, type OpenDesk, type TrayOver } from '../../shared/rules/index.ts';
import { createNotifier } from './notifier.ts';
import type { Remembered } from './told.ts';
import { createTray, type TrayActs, type TrayIcon } from './tray.ts';
import { t } from './words.ts';

/** What comes in a burst is looked at once. ms. */
const SOON_MS = 100;

/** A project that is open in a window, or stays at work without one. */
export interface WatchedDesk extends OpenDesk {
  /** True while the person has its window in front. */
  front: boolean;
}

export interface AttentionOptions {
  /** The one whose window was in front last comes first; those without a project are left out. */
  desks(): WatchedDesk[];
  settings(): Settings;
  /** Shows a project's window, by its id, at this place if one is given; without one the window that was in front last. */
  go(project: string | null, to?: Go): void;
  acts: Pick<TrayActs, 'pause' | 'quit'>;
  /** What was told before the app was started. */
  before: Remembered;
}

/** Keeps the tray and the notifications as all desks are. */
export interface Attention {
  /** Something changed. */
  look(): void;
  hasTray(): boolean;
  close(): void;
}

export function createAttention(options: AttentionOptions): Attention {
  const { go } = options;
  let tray: TrayIcon | null = null;
  let told = toldNothing;
  let open: string[] = [];
  let items: DeskItem[] = [];
  let timer: NodeJS.Timeout | undefined;
  let due = Infinity;
  let closed = false;
  const notifier = createNotifier<DeskItem>(({ project, item }) => go(project, placeOf(item)));

  const plan = (at: number): void => {
    if (closed || at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(lookNow, Math.max(0, at - Date.now()));
  };

  function lookNow(): void {
    due = Infinity;
    const now = Date.now();
    const clock = new Date(now);
    const settings = options.settings();
    const desks = options.desks();
    items = itemsOver(desks, now);
    showTray(settings.tray, () => trayOver(desks, items, t));
    const ids = desks.flatMap(({ desk }) => desk.project?.id ?? []);
    for (const id of open) if (!ids.includes(id)) told = withoutProject(told, id);
    // Of another project it is known what was told before; there is still a pause between two.
    for (const id of ids) if (!open.includes(id)) told = withProject(told, id, options.before.keys(id), now);
    open = ids;
    const behind = new Set(desks.flatMap(({ desk, front }) => (front ? [] : (desk.project?.id ?? []))));
    const of = new Map(items.map(({ key, project }) => [key, project]));
    const step = notifyStep(told, {
      items, now, settings, front: (key) => !behind.has(of.get(key) ?? ''), minute: clock.getHours() * 60 + clock.getMinutes(),
    });
    told = step.told;
    for (const id of ids) options.before.keep(id, keysOfProject(toRemember(told), id));
    if (step.close) notifier.clear();
    if (step.show.length > 0) notifier.show(step.show.map((one) => ({ of: one, ...wordsOf(desks, one, now) })), settings.notifySound);
    if (step.again !== null) plan(step.again);
  }

  function showTray(wanted: boolean, model: () => TrayOver): void {
    if (!wanted) {
      tray?.close();
      tray = null;
      return;
    }
    tray ??= createTray({
      ...options.acts,
      go: (project, agent) => go(project, agent === null ? undefined : { agent }),
      inbox: () => go(items[0]?.project ?? null, 'inbox'),
      show: () => go(null),
    });
    tray?.set(model());
  }

  return {
    look: () => plan(Date.now() + SOON_MS),
    hasTray: () => tray !== null,
    close() {
      closed = true;
      clearTimeout(timer);
      notifier.clear();
      tray?.close();
      tray = null;
    },
  };
}

/** What is said of it; where several projects are open, of which one it is. */
function wordsOf(desks: readonly OpenDesk[], { project, item }: DeskItem, now: number): { title: string; detail: string } {
  const desk = desks.find((one) => one.desk.project?.id === project)?.desk;
  if (!desk?.project) return { title: '', detail: '' };
  const { title, detail } = t.itemWords(desk, item, now);
  return { title: desks.length > 1 ? t.notify.of(desk.project.name, title) : title, detail };
}

/** Where the person is brought for something that waits. */
function placeOf({ agent, task, handoff }: RankedItem): Go {
  if (handoff) return { handoff };
  if (agent) return { agent };
  return task ? { task } : 'inbox';
}
