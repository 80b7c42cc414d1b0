import type { Settings } from '../../contract/window.ts';
import type { RankedItem } from '../../model/index.ts';

/** What the person was told of already, and what is about to be told. */
export interface Told {
  /** By key, when it was last seen to wait, epoch ms. */
  keys: Record<string, number>;
  /** Keys that wait to be told together. */
  pending: string[];
  /** When the first of them came, and when something was told last; epoch ms. */
  pendingSince: number;
  shownAt: number;
  /** The keys that the last notification was about, while one of them still waits. */
  shown: string[];
}

export const toldNothing: Told = { keys: {}, pending: [], pendingSince: 0, shownAt: -Infinity, shown: [] };

/** The keys that need not be told again after a restart: those that still waited for it are not among them. */
export const toRemember = ({ keys, pending }: Told): string[] => Object.keys(keys).filter((key) => !pending.includes(key));

export interface NotifyInput<T extends { key: string } = RankedItem> {
  items: readonly T[];
  /** Epoch ms. */
  now: number;
  /** Minutes since midnight, on the person's clock. */
  minute: number;
  /** The window is in front; where there are several, whether the one is that shows this. */
  front: boolean | ((key: string) => boolean);
  settings: Pick<Settings, 'notify' | 'quietFrom' | 'quietTo'>;
}

export interface NotifyStep<T extends { key: string } = RankedItem> {
  told: Told;
  /** To be shown now, as one notification. */
  show: T[];
  /** The notification that stands is about nothing any more. */
  close: boolean;
  /** Look again then, epoch ms, though nothing changed; null: no need. */
  again: number | null;
}

/** What comes together is told together; and there is never less than so long between two. ms. */
const GROUP_MS = 3_000;
const BETWEEN_MS = 20_000;
/** What was gone for a moment only is not told of again. ms. */
const FORGET_MS = 60_000;

/** True in the quiet hours, which may lie around midnight. */
export function isQuiet(minute: number, { quietFrom: from, quietTo: to }: Pick<Settings, 'quietFrom' | 'quietTo'>): boolean {
  if (from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * Which of what waits for the person is to be notified now. Each thing is told of once: not at all
 * when it came while the window was in front, in quiet hours or with notifications off, for then the
 * inbox tells it. Pure: the same inputs give the same steps.
 */
export function notifyStep<T extends { key: string }>(told: Told, input: NotifyInput<T>): NotifyStep<T> {
  const { items, now, settings } = input;
  const here = new Map(items.map((item) => [item.key, item]));
  const keys: Record<string, number> = {};
  for (const [key, at] of Object.entries(told.keys)) if (here.has(key) || Math.abs(now - at) < FORGET_MS) keys[key] = at;
  const fresh = items.filter(({ key }) => keys[key] === undefined).map(({ key }) => key);
  for (const { key } of items) keys[key] = now;

  const { front } = input;
  const inFront = typeof front === 'boolean' ? () => front : front;
  const silent = settings.notify === 'never' || isQuiet(input.minute, settings);
  const isTold = (key: string): boolean => !silent && !(settings.notify === 'away' && inFront(key));
  const pending = [...told.pending.filter((key) => here.has(key)), ...fresh].filter(isTold);
  const pendingSince = told.pending.length > 0 ? Math.min(told.pendingSince, now) : now;
  // A clock that was set back must not keep it waiting.
  const shownAt = Math.min(told.shownAt, now);
  const due = Math.max(pendingSince + GROUP_MS, shownAt + BETWEEN_MS);
  const shows = pending.length > 0 && now >= due;
  const show = shows ? items.filter(({ key }) => pending.includes(key)) : [];
  const seen = (key: string): boolean => settings.notify !== 'always' && inFront(key);
  const shown = shows ? show.map(({ key }) => key) : told.shown.filter((key) => here.has(key) && !seen(key));
  const close = !shows && told.shown.length > 0 && shown.length === 0;
  return {
    told: {
      keys,
      pending: shows ? [] : pending,
      pendingSince,
      shownAt: shows ? now : shownAt,
      shown: close ? [] : shown,
    },
    show,
    close,
    again: !shows && pending.length > 0 ? due : null,
  };
}
