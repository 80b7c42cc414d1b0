import type { HostEvent, PaneInfo, HostClient } from '../terminals/index.ts';
import type { EvidenceBook } from './evidence.ts';
import { openSpool } from './spool.ts';
import type { Spool } from './spool.ts';
import { watchFile } from './state-file.ts';
import type { Adapter, Observation, Signal } from './types.ts';

/** A screen is read at most so often; while reports tell the state, the second. ms. */
const SCREEN_MS = 400;
const SCREEN_SLOW_MS = 3_000;
/** The host tells of output at most every 250 ms: what comes within is read with it. */
const SETTLE_MS = 280;

export interface WatchOptions {
  host: HostClient;
  pane: PaneInfo;
  adapter: Adapter;
  book: EvidenceBook;
  spoolDir: string;
  env: Record<string, string | undefined>;
  cliSession: string | null;
  now: () => number;
  onSignal(signal: Signal): void;
  onNamed(cliSession: string): void;
  onProblem(text: string): void;
}

export interface Watch {
  /** Every event of the host; those of other panes are ignored. */
  onEvent(event: HostEvent): void;
  /** Reads what is known already: the last report, the screen, unread hook files. */
  catchUp(): Promise<void>;
  /** Stops; hook files that are not read yet are read first, or left for the next start. */
  close(rest: 'read' | 'leave'): Promise<void>;
}

/** Collects the evidence about one running CLI. */
export async function createWatch(options: WatchOptions): Promise<Watch> {
  const { host, pane, adapter, book, now } = options;
  let cliSession = options.cliSession;
  let closed = false;
  let reading = false;
  let missed = false;
  let readAt = 0;
  let timer: NodeJS.Timeout | undefined;

  let alive = false;
  /** The first sign of life ends the wait for one. */
  const live = (): void => {
    if (alive) return;
    alive = true;
    const detail = 'its program runs, and says nothing of its state';
    book.put({ source: 'process', at: now(), ttl: 0, says: 'unknown', detail });
    book.withdraw('silence');
  };

  const take = (seen: Observation): void => {
    const before = seen.evidence ? book.last(seen.evidence.source)?.says : undefined;
    if (seen.cliSession && seen.cliSession !== cliSession) {
      cliSession = seen.cliSession;
      options.onNamed(cliSession);
    }
    if (seen.withdrawn) book.withdraw(seen.withdrawn);
    if (seen.evidence) {
      book.put(seen.evidence);
      live();
    }
    // An idle report ends a turn only if there was one.
    const idle = seen.signal?.kind === 'ended' && seen.signal.source === 'report';
    const ran = before === 'working' || before === 'waiting-for-you' || before === 'needs-login';
    if (seen.signal && !(idle && !ran)) options.onSignal(seen.signal);
  };

  const readScreen = async (): Promise<void> => {
    if (closed) return;
    if (reading) {
      // What came since the reading began must not be the last that nobody looks at.
      missed = true;
      return;
    }
    reading = true;
    missed = false;
    readAt = now();
    try {
      const screen = await host.screen(pane.pane);
      if (!closed && !screen.exited) take(adapter.onScreen(screen, now()));
    } catch {
      // The pane or the host is gone: an event of its own tells that.
    } finally {
      reading = false;
      if (missed) soon();
    }
  };
  const soon = (): void => {
    if (closed || timer) return;
    const pause = book.last('report') ? SCREEN_SLOW_MS : SCREEN_MS;
    timer = setTimeout(
      () => {
        timer = undefined;
        void readScreen();
      },
      Math.max(SETTLE_MS, readAt + pause - now()),
    ).unref();
  };

  const spool: Spool = await openSpool(
    options.spoolDir,
    (payload, at) => take(adapter.onHook(payload, at, cliSession)),
    options.onProblem,
  );
  const file = adapter.stateFile;
  const unwatch = file
    ? watchFile(file.path({ env: options.env, pid: pane.pid }), (text) =>
        take(text === null ? { withdrawn: 'pid-file' } : file.read(text, cliSession, now())),
      )
    : () => {};

  return {
    onEvent(event) {
      if (event.pane !== pane.pane || closed) return;
      switch (event.kind) {
        case 'report':
          return take(adapter.onReport(event.raw, event.at));
        case 'title':
          return take(adapter.onTitle(event.text, event.at));
        case 'activity':
          return soon();
        default:
      }
    },
    async catchUp() {
      const screen = await host.screen(pane.pane);
      if (screen.title) take(adapter.onTitle(screen.title, now()));
      await spool.scan();
      if (screen.report) take(adapter.onReport(screen.report.raw, screen.report.at));
      if (!screen.exited) take(adapter.onScreen(screen, now()));
    },
    async close(rest) {
      closed = true;
      clearTimeout(timer);
      unwatch();
      await spool.close(rest);
    },
  };
}
