import type { Go, Settings } from '../../shared/contract/index.ts';
import type { AgentLive, Desk, RankedItem } from '../../shared/model/index.ts';
import { inbox, notifyStep, toldNothing, trayModel } from '../../shared/rules/index.ts';
import { createNotifier } from './notifier.ts';
import { createTray, type TrayActs, type TrayIcon } from './tray.ts';

/** What comes in a burst is looked at once. ms. */
const SOON_MS = 100;

export interface AttentionOptions {
  desk(): Desk;
  live(): AgentLive[];
  settings(): Settings;
  /** True while the person has the window in front. */
  front(): boolean;
  /** Shows the window, at this place if one is given. */
  go(to?: Go): void;
  acts: Pick<TrayActs, 'pause' | 'quit'>;
}

/** Keeps the tray and the notifications as the desk is. */
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
  let timer: NodeJS.Timeout | undefined;
  let due = Infinity;
  let closed = false;
  const notifier = createNotifier((item) => go(placeOf(item)));

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
    const desk = options.desk();
    const live = Object.fromEntries(options.live().map((agent) => [agent.id, agent]));
    const items = inbox(desk, live, now);
    showTray(settings.tray, () => trayModel(desk, live, items));
    const step = notifyStep(told, {
      items, now, settings, front: options.front(), minute: clock.getHours() * 60 + clock.getMinutes(),
    });
    told = step.told;
    if (step.close) notifier.clear();
    if (step.show.length > 0) notifier.show(desk, step.show, { sound: settings.notifySound, now });
    if (step.again !== null) plan(step.again);
  }

  function showTray(wanted: boolean, model: () => Parameters<TrayIcon['set']>[0]): void {
    if (!wanted) {
      tray?.close();
      tray = null;
      return;
    }
    tray ??= createTray({ ...options.acts, go: (agent) => go({ agent }), inbox: () => go('inbox'), show: () => go() });
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

/** Where the person is brought for something that waits. */
function placeOf({ agent, task }: RankedItem): Go {
  if (agent) return { agent };
  return task ? { task } : 'inbox';
}
