import type { Settings } from '../contract/window.ts';
import type { RankedItem } from '../model/index.ts';

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

export interface NotifyInput {
  items: readonly RankedItem[];
  /** Epoch ms. */
  now: number;
  /** Minutes since midnight, on the person's clock. */
  minute: number;
  /** The window is in front. */
  front: boolean;
  settings: Pick<Settings, 'notify' | 'quietFrom' | 'quietTo'>;
}

export interface NotifyStep {
  told: Told;
  /** To be shown now, as one notification. */
  show: RankedItem[];
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
export function notifyStep(told: Told, input: NotifyInput): NotifyStep {
  const { items, now, settings } = input;
  const here = new Map(items.map((item) => [item.key, item]));
  const keys: Record<string, number> = {};
  for (const [key, at] of Object.entries(told.keys)) if (here.has(key) || now - at < FORGET_MS) keys[key] = at;
  const fresh = items.filter(({ key }) => keys[key] === undefined).map(({ key }) => key);
  for (const { key } of items) keys[key] = now;

  const silent =
    settings.notify === 'never' || isQuiet(input.minute, settings) || (settings.notify === 'away' && input.front);
  const pending = silent ? [] : [...told.pending.filter((key) => here.has(key)), ...fresh];
  const pendingSince = told.pending.length > 0 ? told.pendingSince : now;
  const due = Math.max(pendingSince + GROUP_MS, told.shownAt + BETWEEN_MS);
  const shows = pending.length > 0 && now >= due;
  const show = shows ? items.filter(({ key }) => pending.includes(key)) : [];
  const shown = shows ? show.map(({ key }) => key) : told.shown.filter((key) => here.has(key));
  const seen = input.front && settings.notify !== 'always';
  const close = !shows && told.shown.length > 0 && (shown.length === 0 || seen);
  return {
    told: {
      keys,
      pending: shows ? [] : pending,
      pendingSince,
      shownAt: shows ? now : told.shownAt,
      shown: close ? [] : shown,
    },
    show,
    close,
    again: !shows && pending.length > 0 ? due : null,
  };
}
