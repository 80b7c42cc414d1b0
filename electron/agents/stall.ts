import { span } from '../../shared/text/time.ts';
import type { Children } from './children.ts';
import type { EvidenceBook } from './evidence.ts';
import type { Pending } from './types.ts';

/** How often work is looked after, and how long it is quiet before its children are looked at. ms. */
const EVERY_MS = 5_000;
const QUIET_MS = 15_000;
/** Between two looks lies so much only where the computer slept, or nothing could run. ms. */
const SLEPT_MS = 60_000;
/** A child that worked counts for so long. ms. */
const CHILD_MS = 20_000;
const MOST_PENDING = 500;

export interface Stall {
  /** Something was printed or told. */
  sign(): void;
  /** A tool, subagent or task began or ended. */
  pending(items: readonly Pending[]): void;
  /** A turn began or ended: its tools and subagents are over. */
  turn(): void;
  close(): void;
}

/**
 * Tells work that goes on without a word from work of which nothing is left. Stalled is only what
 * was last said to work, with nothing printed, no child of it at work, no tool open and no
 * subagent or task running for `stallMs`.
 */
export function watchStall(options: {
  book: EvidenceBook;
  children: Children;
  stallMs: number;
  now: () => number;
  steady?: () => number;
  /** Called at each look, for what else is to be looked at now and then. */
  onLook?: () => void;
}): Stall {
  const { book, children, stallMs, now } = options;
  const steady = options.steady ?? (() => performance.now());
  const open = new Map<string, Pending>();
  let seenAt = steady();
  let lookedAt = steady();
  let looking = false;
  let closed = false;

  const sign = (): void => {
    seenAt = steady();
    if (book.last('silence')?.says === 'stalled') book.withdraw('silence');
  };
  const tell = (detail: string): void =>
    book.put({ source: 'activity', at: now(), ttl: CHILD_MS, says: 'working', detail });
  const progressing = (): boolean => book.last('activity')?.ttl === 0;

  const look = async (): Promise<void> => {
    options.onLook?.();
    // Some clocks go on while the computer sleeps: that time was nobody's silence.
    const gap = steady() - lookedAt;
    lookedAt += gap;
    if (gap > SLEPT_MS) seenAt = Math.min(lookedAt, seenAt + gap);
    const state = book.state();
    if (looking || closed || (state !== 'working' && state !== 'stalled')) return;
    if (steady() - seenAt < QUIET_MS) return;
    if (open.size > 0) {
      sign();
      if (!progressing()) tell(describe([...open.values()]));
      return;
    }
    looking = true;
    const busy = await children.look().catch(() => null);
    looking = false;
    if (closed) return;
    if (busy) {
      sign();
      if (!progressing()) tell(`a child of it works: ${busy.name}`);
    } else if (steady() - seenAt >= stallMs && book.state() === 'working') {
      const detail = `nothing was printed, no child of it worked and no tool was open for ${span(stallMs)}`;
      const quiet = steady() - seenAt;
      book.put({ source: 'silence', at: now(), ttl: 0, says: 'stalled', detail, quiet });
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();

  return {
    sign,
    pending(items) {
      for (const item of items) {
        if (!item.open) open.delete(item.id);
        else if (open.size < MOST_PENDING) open.set(item.id, item);
      }
    },
    turn() {
      for (const [id, { what }] of open) if (what !== 'task') open.delete(id);
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

function describe(items: Pending[]): string {
  const [first] = items;
  if (items.length === 1 && first) {
    const names = { tool: 'a tool is open', subagent: 'a subagent is at work', task: 'a background task runs' };
    return first.title ? `${names[first.what]}: ${first.title}` : names[first.what];
  }
  const count = (what: Pending['what'], name: string) => {
    const n = items.filter((item) => item.what === what).length;
    return n > 0 ? [`${n} ${name}${n > 1 ? 's' : ''}`] : [];
  };
  return `it waits for ${[...count('tool', 'tool'), ...count('subagent', 'subagent'), ...count('task', 'background task')].join(', ')}`;
}
