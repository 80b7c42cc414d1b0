import { join } from 'node:path';
import { app } from 'electron';
import type { ConnectOptions, StartedHost } from '../terminals/index.ts';
import { guardSession, openPage, type Page } from './window.ts';

/** What the system or another start of the app asks for; all null: to be seen. */
export interface Outside {
  project: string | null;
  link: string | null;
}

/** How a terminal host is started: with the app's own program. */
export const hostProgram = (): Pick<ConnectOptions, 'hostScript' | 'execPath' | 'clientVersion'> => ({
  hostScript: join(app.getAppPath(), 'out', 'main', 'host.js'),
  execPath: process.execPath,
  clientVersion: app.getVersion(),
});

/** What begins before the app's own modules are read, since it takes time by itself. */
export interface Ahead {
  /** The terminal host, if none was there. */
  host: StartedHost | null;
  /** The first window. */
  page: Page;
  /** Its page has asked for the files that it begins with, or is late: only this process hands them out, and it will be busy. */
  served(): Promise<void>;
  /** Gives what was asked for meanwhile, and from now on what is asked for. */
  hear(listener: (asked: Outside) => void): void;
}

/** A page asks for its files all at once: after so long without another one it has them. ms. */
const FILES_MS = 8;
/** A page that has asked for none by then is not waited for. ms. */
const LATE_MS = 120;

/**
 * Watches what files a page asks for. `served` waits until it has asked for a script and then for nothing more for
 * `quietMs`; without a script for `mostMs` from the call.
 */
export function watchFiles(quietMs: number): { asked(path: string): void; served(mostMs: number): Promise<void> } {
  let end = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  const all = new Promise<void>((resolve) => (end = resolve));
  let script = false;
  return {
    asked(path) {
      script ||= path.endsWith('.js');
      if (!script) return;
      clearTimeout(timer);
      timer = setTimeout(end, quietMs);
    },
    served(mostMs) {
      setTimeout(() => script || end(), mostMs);
      return all;
    },
  };
}

/**
 * Opens the first window as soon as Electron is ready, and keeps what is asked for from outside until somebody hears it.
 * Called while the app's first module is evaluated: on a Mac a link may come before anything is ready.
 */
export async function beginAhead(host: Ahead['host']): Promise<Ahead> {
  const asked: Outside[] = [];
  let tell = (what: Outside): void => void asked.push(what);
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const { project = null, link = null } = (data ?? {}) as Partial<Outside>;
    tell({ project, link });
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    tell({ project: null, link });
  });
  await app.whenReady();
  const files = watchFiles(FILES_MS);
  guardSession(files.asked);
  return {
    host,
    page: openPage(),
    served: () => files.served(LATE_MS),
    hear(listener) {
      tell = listener;
      for (const what of asked.splice(0)) listener(what);
    },
  };
}
