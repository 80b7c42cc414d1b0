import { randomUUID } from 'node:crypto';
import type { Notice } from '../../shared/contract/index.ts';

/** A window shows so many at most, the latest. */
const MOST = 20;

/** What the person is told in words: of the whole app in each window, of a project in its own. */
export interface Notices {
  /** @param owner whose window shows it; null: each. False: it stands there already. */
  tell(owner: object | null, tone: Notice['tone'], text: string, detail?: string): boolean;
  /** What a window shows, the oldest first. */
  of(owner: object): Notice[];
  dismiss(id: string): void;
  /** The window is gone, with what was told there alone. */
  forget(owner: object): void;
}

export function createNotices(): Notices {
  let all: { owner: object | null; notice: Notice }[] = [];
  const seenBy = (owner: object | null) => all.filter((one) => one.owner === null || one.owner === owner);
  return {
    tell(owner, tone, text, detail) {
      if (seenBy(owner).some(({ notice }) => notice.text === text)) return false;
      all = [...all, { owner, notice: { id: randomUUID(), tone, text, ...(detail ? { detail } : {}) } }];
      const [first] = all.filter((one) => one.owner === owner).slice(0, -MOST);
      if (first) all = all.filter((one) => one !== first);
      return true;
    },
    of: (owner) => seenBy(owner).slice(-MOST).map(({ notice }) => notice),
    dismiss(id) {
      all = all.filter(({ notice }) => notice.id !== id);
    },
    forget(owner) {
      all = all.filter((one) => one.owner !== owner);
    },
  };
}
