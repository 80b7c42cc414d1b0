import type { JournalEvent } from '../../shared/model/index.ts';
import { ControlError } from './server.ts';

/** Something to wait for, and how long. */
export interface Waited {
  seconds: number;
  /** The answer, once it is there; null: not yet. May throw that it will never be. */
  done(): unknown | null;
}

/** Callers that wait until something has changed. */
export interface Waits {
  /** Something changed: whoever waits looks again. */
  changed(): void;
  /** This happened in a project. */
  events(of: object, events: JournalEvent[]): void;
  /** Waits for something in a project. Rejects with ControlError `timeout`, or `project` when that is closed. */
  wait(of: object, what: Waited, gone: AbortSignal): Promise<unknown>;
  /** What happens in a project, until that is closed or the other side has gone. */
  follow(of: object, take: (events: JournalEvent[]) => void, gone: AbortSignal): Promise<void>;
  /** A project was closed: who waits for something in it is told. */
  left(of: object): void;
  close(): void;
}

/** What hangs on the agents' states alone may change without a word: it is looked at so often. ms. */
const LOOK_MS = 1_000;
/** However much changes, those who wait look at most so often. ms. */
const CALM_MS = 100;

export function createWaits(): Waits {
  const looks = new Set<() => void>();
  const followers = new Map<(events: JournalEvent[]) => void, object>();
  const ends = new Map<(why?: ControlError) => void, object>();
  let soon: NodeJS.Timeout | undefined;
  const look = (): void => {
    soon = undefined;
    for (const one of looks) one();
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();

  return {
    changed() {
      if (looks.size > 0) soon ??= setTimeout(look, CALM_MS);
    },
    events(of, events) {
      for (const [take, project] of followers) if (project === of) take(events);
    },
    left(of) {
      const closed = new ControlError('project', 'The project was closed');
      for (const [end, project] of ends) if (project === of) end(closed);
    },
    wait: (of, { seconds, done }, gone) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          looks.delete(one);
          ends.delete(end);
          clearTimeout(late);
          gone.removeEventListener('abort', leave);
        };
        const end = (why = new ControlError('timeout', 'Quatuor ends')): void => {
          over();
          reject(why);
        };
        const leave = (): void => end();
        const one = (): void => {
          try {
            const answer = done();
            if (answer === null) return;
            over();
            resolve(answer);
          } catch (error) {
            over();
            reject(error as Error);
          }
        };
        const late = setTimeout(() => {
          over();
          reject(new ControlError('timeout', `That has not come within ${seconds} seconds`));
        }, Math.min(seconds * 1_000, 2_000_000_000));
        looks.add(one);
        ends.set(end, of);
        gone.addEventListener('abort', leave);
        one();
      }),
    follow: (of, take, gone) =>
      new Promise((resolve, reject) => {
        const end = (why?: ControlError): void => {
          followers.delete(take);
          ends.delete(end);
          if (why) reject(why);
          else resolve();
        };
        followers.set(take, of);
        ends.set(end, of);
        gone.addEventListener('abort', () => end());
      }),
    close() {
      clearInterval(timer);
      clearTimeout(soon);
      for (const end of ends.keys()) end();
    },
  };
}
