import type { HostEvent, PaneInfo, HostClient, Screen } from '../terminals/index.ts';
import { strong, weakReady } from '../../shared/rules/cli/state.ts';
import { createAnswers } from './answers.ts';
import { watchChildren } from './children.ts';
import { watchFront } from './front.ts';
import type { EvidenceBook } from './evidence.ts';
import { completeLimit, findLimit } from './limits.ts';
import type { FoundLimit } from './limits.ts';
import { openSpool } from './spool.ts';
import type { Spool } from './spool.ts';
import { watchStall } from './stall.ts';
import { watchFile } from './state-file.ts';
import { legible } from './tame.ts';
import { followTranscript } from './follow-transcript.ts';
import type { Gauge } from './meter.ts';
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
  gauge: Gauge;
  now: () => number;
  onSignal(signal: Signal): void;
  /** All that the agent has said since its last prompt. */
  onAnswer?(text: string, at: number): void;
  onNamed(cliSession: string): void;
  /** The first sign of life. */
  onAlive?(): void;
  onProblem(text: string): void;
}

export interface Watch {
  /** Every event of the host; those of other panes are ignored. */
  onEvent(event: HostEvent): void;
  /** What the CLI's control connection tells. */
  observe(seen: Observation): void;
  /** The file into which the CLI writes the session down; null while it is not known. */
  transcript(): string | null;
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
    options.onAlive?.();
  };

  const stall = watchStall({
    book,
    children: watchChildren(pane.pid),
    stallMs: adapter.rules.stallMs,
    now,
    onLook: () => {
      book.look();
      // A limit that named no time is over after a while: what does the screen say now?
      const limited = book.limit() !== null;
      if (wasLimited && !limited) void readScreen();
      wasLimited = limited;
    },
  });
  let wasLimited = false;
  /** When the quota that is used up is filled again: the end of a limit whose words name none. */
  let fillsAt: number | null = null;
  /** The words of a limit stay on the screen when it is over: each row of them counts once. */
  let shownLimit = { text: '', rows: 0 };

  const limitIn = (seen: Observation): FoundLimit | null => {
    if (seen.limit) return completeLimit(adapter.rules, seen.limit);
    if (seen.signal?.kind !== 'ended' || seen.signal.error === undefined) return null;
    const { error, detail, at } = seen.signal;
    return findLimit(adapter.rules, error, 'told', at) ?? findLimit(adapter.rules, detail, 'told', at);
  };
  const takeLimit = (seen: Observation): void => {
    if (seen.limit === null) return book.setLimit(null);
    const source = seen.evidence?.source ?? seen.signal?.source ?? 'screen';
    const found = limitIn(seen);
    if (!found) return;
    const { limit, rule } = found;
    const until = limit.until ?? (fillsAt !== null && fillsAt > limit.seenAt ? fillsAt : null);
    book.setLimit({ ...limit, until }, { source, ...(rule ? { rule } : {}) });
  };
  /** On the screen a conversation about limits looks the same: a time must stand there, or nothing better speak. */
  const takeShownLimit = (seen: Observation): void => {
    if (!seen.limit || book.state() === 'working') return;
    const rows = seen.limitRows ?? 1;
    const known = seen.limit.text === shownLimit.text && rows <= shownLimit.rows;
    if (known) shownLimit.rows = rows;
    if (known) return;
    if (seen.limit.until === null && book.list().some((e) => strong(e) && e.source !== 'process')) return;
    shownLimit = { text: seen.limit.text, rows };
    takeLimit({ limit: seen.limit });
  };

  const answers = createAnswers();
  let known = '';
  const answered = (text: string | null, at: number): void => {
    if (text === null || text === known) return;
    known = text;
    options.onAnswer?.(text, at);
  };

  let exact = false;

  /** A limit is kept apart from what its source says next: the turn is over, the limit is not. */
  const apart = (seen: Observation): Observation => {
    if (seen.evidence?.says !== 'rate-limited') return seen;
    const { evidence, signal } = seen;
    const said = signal?.kind === 'ended' ? signal.error : undefined;
    const limit = seen.limit ?? { text: said ?? evidence.detail, seenAt: evidence.at, until: null };
    return { ...seen, evidence: { ...evidence, says: 'ready', ttl: 0 }, limit };
  };

  const take = (told: Observation): void => {
    const seen = apart(told);
    const before = seen.evidence ? book.last(seen.evidence.source)?.says : undefined;
    const other = seen.cliSession !== undefined && cliSession !== null && seen.cliSession !== cliSession;
    if (other && !seen.begins) return;
    stall.sign();
    if (seen.cliSession && seen.cliSession !== cliSession) {
      cliSession = seen.cliSession;
      options.onNamed(cliSession);
    }
    if (seen.cliSession || seen.transcript) transcript.locate(cliSession, seen.transcript);
    transcript.heard(seen);
    // What is rounded on a screen counts only while nothing better tells it.
    if (seen.usage && seen.usage.source !== 'screen') exact = true;
    if (seen.usage && !(exact && seen.usage.source === 'screen')) options.gauge.usage(seen.usage);
    if (seen.compaction) options.gauge.compaction(seen.compaction);
    if (seen.fillsAt !== undefined) fillsAt = seen.fillsAt;
    // First: that its turn is over must not make it look free for a moment.
    takeLimit(seen);
    if (seen.withdrawn) book.withdraw(seen.withdrawn);
    if (seen.evidence) {
      book.put(seen.evidence);
      // A title that proves nothing does not end the start.
      if (seen.evidence.says !== 'ready' || !weakReady(seen.evidence)) live();
    }
    if (seen.signal && seen.signal.kind !== 'working') stall.turn();
    if (seen.pending) stall.pending(seen.pending);
    // An idle report ends a turn only if there was one.
    const idle = seen.signal?.kind === 'ended' && seen.signal.source === 'report';
    const ran = before === 'working' || before === 'waiting-for-you' || before === 'needs-login';
    if (seen.signal?.kind === 'ended' && seen.signal.source !== 'transcript') transcript.ended();
    if (seen.said) answered(answers.said(seen.said), seen.said.at);
    if (seen.signal && !(idle && !ran)) {
      const signal = answers.signal(legibly(seen.signal));
      if (signal.kind === 'ended' && signal.answer) answered(signal.answer, signal.at);
      options.onSignal(signal);
    }
  };

  const takeScreen = (screen: Screen): void => {
    const { limit, limitRows = 0, ...seen } = adapter.onScreen(screen, now());
    take(seen);
    if (limit) takeShownLimit({ limit, limitRows });
  };

  /** A shell's marks around what it runs (OSC 133): D, its program has ended; C, one begins. */
  const onMark = (raw: string, at: number): void => {
    if (adapter.rules.marks !== 'shell') return;
    const [mark, code] = raw.split(';');
    if (mark === 'C') return book.withdraw('notice');
    if (mark !== 'D') return;
    const ended = code ? `its program ended with ${code.slice(0, 20)}` : 'its program ended';
    const detail = `${ended}, and a shell prompt stands in its pane`;
    take({ evidence: { source: 'notice', at, ttl: 0, says: 'exited', detail } });
  };
  const onProgress = (state: number, value: number, at: number): void => {
    // 2 is an error and 4 a pause: they tell of no work.
    if (state !== 1 && state !== 3) return book.withdraw('activity');
    const detail = state === 1 ? `it shows progress: ${value} %` : 'it shows progress';
    take({ evidence: { source: 'activity', at, ttl: 0, says: 'working', detail } });
  };
  const transcript = followTranscript({
    adapter,
    env: options.env,
    cwd: pane.cwd,
    cliSession,
    since: pane.startedAt,
    now,
    onSeen: (seen) => take(seen),
    onPrompt: (at) => options.gauge.prompt(at),
  });

  /** A CLI that was killed leaves its last word standing; the shell in its place tells the truth. */
  const front = watchFront(pane.pid, (shell) => {
    if (closed || !alive) return;
    if (shell === null) return book.withdraw('notice');
    const detail = `its program is gone, and a shell (${shell}) has its pane`;
    take({ evidence: { source: 'notice', at: now(), ttl: 0, says: 'exited', detail } });
  });

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
      if (!closed && !screen.exited) takeScreen(screen);
    } catch {
      // The pane or the host may be gone: an event of its own tells that. If not, it is read again.
      missed = true;
    } finally {
      reading = false;
      if (missed) soon();
    }
  };
  const soon = (): void => {
    if (closed || timer) return;
    const asks = book.last('screen')?.says === 'waiting-for-you';
    const pause = book.last('report') && !asks ? SCREEN_SLOW_MS : SCREEN_MS;
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
    (payload, at) => take(adapter.onHook(payload, at)),
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
        case 'notify':
          return take(adapter.onNotice(event.text, event.at));
        case 'mark':
          return onMark(event.raw, event.at);
        case 'progress':
          return onProgress(event.state, event.value, event.at);
        case 'activity':
          stall.sign();
          front.printed();
          return soon();
        default:
      }
    },
    observe: (seen) => {
      // A control connection tells of the pane's own session only, also when that changes.
      if (!closed) take({ ...seen, begins: true });
    },
    transcript: () => transcript.path(),
    async catchUp() {
      const screen = await host.screen(pane.pane);
      if (screen.title) take(adapter.onTitle(screen.title, now()));
      await spool.scan();
      await transcript.read();
      if (screen.report) take(adapter.onReport(screen.report.raw, screen.report.at));
      if (!screen.exited) takeScreen(screen);
      front.printed();
    },
    async close(rest) {
      closed = true;
      clearTimeout(timer);
      stall.close();
      front.close();
      unwatch();
      await spool.close(rest);
      // The last answer may have been written just before the end.
      if (rest === 'read') await transcript.read();
      transcript.close();
    },
  };
}

/** What a signal says of an end goes into the journal, and before the person. A prompt stays word for word. */
function legibly(signal: Signal): Signal {
  if (signal.kind !== 'ended') return signal;
  const { detail, error } = signal;
  return { ...signal, detail: legible(detail), ...(error === undefined ? {} : { error: legible(error) || 'error' }) };
}
