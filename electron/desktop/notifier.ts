import { execFile } from 'node:child_process';
import { Notification } from 'electron';
import log from 'electron-log/main';
import { t } from './words.ts';

const MOST_LINES = 3;
/** One that does not answer is asked again so often, at such a distance in ms. */
const MOST_TRIES = 5;
const AGAIN_MS = 15_000;

/** Something to be notified, in words. */
export interface Notified<T> {
  of: T;
  title: string;
  detail: string;
}

/** At most one notification of the app stands at a time. */
export interface Notifier<T> {
  /** Shows these things as one notification, the weightiest first, in place of the one before. */
  show(items: readonly Notified<T>[], sound: boolean): void;
  /** Takes back what stands. */
  clear(): void;
}

/** @param onClick is given the thing that was weightiest when the person clicks */
export function createNotifier<T>(onClick: (of: T) => void): Notifier<T> {
  let standing: Notification | null = null;
  /** Counts what was asked for: only the latest is done. */
  let latest = 0;
  let silent = false;

  /** Does it once the system answers; given up when something else is asked for meanwhile. */
  const whenAnswered = async (work: () => void): Promise<void> => {
    const mine = (latest += 1);
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const answers = await daemonAnswers();
      if (mine !== latest) return;
      if (answers) {
        silent = false;
        return work();
      }
      if (!silent) log.warn('what shows notifications does not answer');
      silent = true;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
    }
  };
  const close = (): void => {
    standing?.close();
    standing = null;
  };
  return {
    clear() {
      if (standing) void whenAnswered(close);
      else latest += 1;
    },
    show(lines, sound) {
      const [first] = lines;
      if (!first) return;
      const rest = lines.length - MOST_LINES;
      const body = lines.length === 1
        ? first.detail
        : [...lines.slice(0, MOST_LINES).map((line) => line.title), ...(rest > 0 ? [t.notify.more(rest)] : [])].join('\n');
      const title = lines.length === 1 ? first.title : t.notify.many(lines.length);
      void whenAnswered(() => {
        close();
        if (!Notification.isSupported()) return;
        const made = new Notification({ title, body, silent: !sound });
        made.on('click', () => onClick(first.of));
        made.on('close', () => {
          if (standing === made) standing = null;
        });
        // What is not held on to loses its click.
        standing = made;
        made.show();
      });
    },
  };
}

/**
 * True when the daemon that shows notifications answers. Electron waits for it with the whole app, up
 * to 25 s for each call: one that hangs is not asked. Where it cannot be known, it is taken to answer.
 */
function daemonAnswers(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true);
  const name = 'org.freedesktop.Notifications';
  const call = ['--session', '--print-reply', '--reply-timeout=4000', `--dest=${name}`, `/${name.replaceAll('.', '/')}`, `${name}.GetServerInformation`];
  return new Promise((resolve) => {
    execFile('dbus-send', call, { timeout: 8_000 }, (error) => resolve(!error || error.code === 'ENOENT'));
  });
}
