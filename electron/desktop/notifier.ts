import { Notification } from 'electron';
import type { Desk, RankedItem } from '../../shared/model/index.ts';
import { uiTexts } from '../../shared/text/ui.ts';
import { itemWords } from '../../shared/text/ui/inbox.ts';

const t = uiTexts.en.notify;
const MOST_LINES = 3;

/** At most one notification of the desk stands at a time. */
export interface Notifier {
  /** Shows these things as one notification, in place of the one before. */
  show(desk: Desk, items: readonly RankedItem[], how: { sound: boolean; now: number }): void;
  /** Takes back what stands. */
  clear(): void;
}

/** @param onClick is given the item that was weightiest when the person clicks */
export function createNotifier(onClick: (item: RankedItem) => void): Notifier {
  let standing: Notification | null = null;
  const clear = (): void => {
    standing?.close();
    standing = null;
  };
  return {
    clear,
    show(desk, items, { sound, now }) {
      clear();
      const [first] = items;
      if (!first || !Notification.isSupported()) return;
      const lines = items.map((item) => itemWords(desk, item, now));
      const rest = items.length - MOST_LINES;
      const body = items.length === 1
        ? (lines[0]?.detail ?? '')
        : [...lines.slice(0, MOST_LINES).map((line) => line.title), ...(rest > 0 ? [t.more(rest)] : [])].join('\n');
      const title = items.length === 1 ? (lines[0]?.title ?? '') : t.many(items.length);
      const made = new Notification({ title, body, silent: !sound });
      made.on('click', () => onClick(first));
      made.on('close', () => {
        if (standing === made) standing = null;
      });
      // What is not held on to loses its click.
      standing = made;
      made.show();
    },
  };
}
