import { MAX_EVENT_TEXT } from '../../../shared/contract/wire.ts';
import type {
  HostEvent,
  InputBy,
  PaneExit,
  PaneInfo,
  Screen,
  SpawnSpec,
  Theme,
  WriteCondition,
  WriteResult,
} from '../../../shared/contract/wire.ts';
import type { Evidence } from './evidence.ts';
import { createEvidenceLimit } from './evidence-limit.ts';
import { findProgram } from './launch.ts';
import type { Pump } from './pump.ts';
import { openPty, type Pty } from './pty.ts';
import { createQuiet } from './quiet.ts';
import { createRecorder } from './recorder.ts';
import { createRing } from './ring.ts';
import { createTwin } from './twin.ts';

const RING_BYTES = 512 * 1024;
const SCROLLBACK = 10_000;
/** So many lines before the screen are kept with each screen of the recording. */
const RECORDED_SCROLLBACK = 100;
const STEP_BYTES = 8 * 1024;
/** The twin may lag so far behind the terminal; then reading waits for it. */
export const MAX_LAG = 8 * 1024 * 1024;
const RESUME_LAG = 4 * 1024 * 1024;
/** More than so much within BURST_MS is a flood: the twin waits for its end, for forwarding is urgent. */
const BURST_BYTES = 64 * 1024;
const BURST_MS = 20;
const HELD_MS = 500;
/** Who asks for the screen meanwhile waits so long at most. */
const ASKED_MS = 400;
const QUIET_EVENT_MS = 250;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event without the fields that the pane fills in. */
export type PaneNews = DistributiveOmit<HostEvent, 'pane' | 'at' | 'offset'>;

/** One that wants the pane's bytes as they come. */
export interface Follower {
  data(bytes: Buffer, offset: number): void;
  exit(exit: PaneExit): void;
}

export interface Start {
  mode: 'replay' | 'snapshot';
  /** Offset of the first byte after the snapshot, or of the replay. */
  offset: number;
  cols: number;
  rows: number;
  snapshot: Buffer;
  /** Bytes from `offset` up to where following begins. */
  bytes: Buffer;
}

export interface Pane {
  readonly id: number;
  readonly key: string;
  readonly pid: number;
  readonly exited: PaneExit | null;
  readonly lag: number;
  readonly lagMax: number;
  readonly startedAt: number;
  info(): PaneInfo;
  /** Begins to follow the stream: no byte between `start` and the first data. */
  follow(follower: Follower, from: number | undefined): Start;
  unfollow(follower: Follower): void;
  /** Holds back reading for a follower that is full; it must be released. */
  hold(follower: Follower): void;
  release(follower: Follower): void;
  input(bytes: Uint8Array, by: InputBy): void;
  writeIf(bytes: Uint8Array, condition: WriteCondition): WriteResult;
  resize(cols: number, rows: number): void;
  /** From now on it is recorded, or not any more; a pane without a folder for it never is. */
  record(on: boolean): void;
  screen(scrollback: number, styled?: boolean): Promise<Screen>;
  /** Resolves when the program has ended and everything it printed is parsed. */
  ended(): Promise<void>;
  dispose(): void;
}

export interface PaneOptions {
  id: number;
  spec: SpawnSpec;
  pump: Pump;
  /** True while the twins of all panes may lag further. */
  mayLag(): boolean;
  theme(): Theme;
  tell(event: HostEvent): void;
  log(line: string): void;
  /** So many bytes came. */
  onOutput(bytes: number): void;
}

type Queued = Buffer | { cols: number; rows: number };

/** Starts the program of `spec`. Throws Refusal. */
export function createPane(options: PaneOptions): Pane {
  const { id, spec, pump } = options;
  const file = findProgram(spec);
  const startedAt = Date.now();
  const ring = createRing(RING_BYTES);
  const followers = new Set<Follower>();

  let size = { cols: spec.cols, rows: spec.rows };
  let title = '';
  let report: Screen['report'] = null;
  let personKey = 0;
  let lastPersonAt: number | null = null;
  let exited: PaneExit | null = null;
  let disposed = false;

  const tell = (news: PaneNews): void => {
    options.tell({ ...news, pane: id, at: Date.now(), offset: ring.end } as HostEvent);
  };
  const limited = createEvidenceLimit((evidence: Evidence, offset: number, at: number) =>
    options.tell({ ...evidence, pane: id, at, offset } as HostEvent),
  );

  const twin = createTwin({
    ...size,
    scrollback: SCROLLBACK,
    theme: options.theme,
    onAnswer: (text) => {
      if (exited === null) pty.write(Buffer.from(text, 'latin1'));
    },
    onEvidence: (evidence) => {
      const at = Date.now();
      if (evidence.kind === 'title') title = evidence.text;
      if (evidence.kind === 'report') report = { raw: evidence.raw, at, offset: twin.offset };
      limited.push(evidence, twin.offset, at);
    },
  });

  // The twin's work, in the order of the stream: bytes, and sizes where they changed.
  let queue: Queued[] = [];
  let head = 0;
  let lag = 0;
  let lagMax = 0;
  const lagging = {};
  const waiting: { offset: number; since: number; done(): void }[] = [];

  const parsed = (): void => {
    const behind = twin.offset + twin.held.length;
    const due = waiting.findIndex((one) => one.offset > behind && !disposed);
    for (const one of waiting.splice(0, due < 0 ? waiting.length : due)) one.done();
  };
  let burst = { start: 0, bytes: 0, at: -Infinity };
  let later: NodeJS.Timeout | undefined;
  const count = (bytes: number): void => {
    const now = performance.now();
    if (now - burst.start > BURST_MS) burst = { start: now, bytes: 0, at: burst.at };
    burst.bytes += bytes;
    if (burst.bytes > BURST_BYTES) burst.at = now;
  };
  /** True while the twin is to wait: then it is looked at again a little later. */
  const postponed = (): boolean => {
    // One that is held back by who shows it floods as well, for a while.
    const now = performance.now();
    const floods = now - burst.at < (pty.paused ? HELD_MS : BURST_MS);
    const asked = waiting[0] !== undefined && now - waiting[0].since > ASKED_MS;
    if (!floods || asked || exited !== null || !options.mayLag()) return false;
    later ??= setTimeout(() => {
      later = undefined;
      pump.add(work);
    }, BURST_MS);
    return true;
  };
  const work = {
    step(): boolean {
      if (disposed || postponed()) return false;
      const next = queue[head];
      if (next === undefined) return false;
      if (Buffer.isBuffer(next)) {
        const piece = next.subarray(0, STEP_BYTES);
        try {
          twin.feed(piece);
        } catch (error) {
          options.log(`pane ${id}: the twin threw ${String(error)}`);
        }
        lag -= piece.length;
        if (piece.length === next.length) head++;
        else queue[head] = next.subarray(piece.length);
      } else {
        twin.resize(next.cols, next.rows);
        head++;
      }
      if (head === queue.length || head > 512) {
        queue = queue.slice(head);
        head = 0;
      }
      if (lag <= RESUME_LAG) pty.resume(lagging);
      parsed();
      return queue.length > head;
    },
  };
  const give = (item: Queued): void => {
    queue.push(item);
    pump.add(work);
  };
  const whenParsed = (offset: number): Promise<void> =>
    new Promise((done) => {
      waiting.push({ offset, since: performance.now(), done });
      parsed();
      if (waiting.length > 0) pump.add(work);
    });

  const endWaits: (() => void)[] = [];
  const afterExit = async (exit: PaneExit): Promise<void> => {
    await whenParsed(exit.offset);
    void recorder?.close();
    limited.flush();
    if (!disposed) tell({ kind: 'exit', exit });
    for (const done of endWaits.splice(0)) done();
  };

  const recorder = spec.record
    ? createRecorder({
        ...spec.record,
        session: spec.key,
        startedAt,
        size: () => size,
        offset: () => ring.end,
        screen: () =>
          lag > 0 || disposed || twin.cols !== size.cols || twin.rows !== size.rows
            ? null
            : Buffer.concat([Buffer.from(twin.snapshot(RECORDED_SCROLLBACK)), twin.held]),
        log: (line) => options.log(`pane ${id}: ${line}`),
      })
    : null;

  const activity = createQuiet(QUIET_EVENT_MS, () => tell({ kind: 'activity' }));
  const person = createQuiet(QUIET_EVENT_MS, () => tell({ kind: 'person', personKey }));

  const pty: Pty = openPty(file, spec, {
    onData(bytes) {
      const offset = ring.end;
      ring.push(bytes);
      recorder?.output(bytes);
      for (const follower of followers) follower.data(bytes, offset);
      count(bytes.length);
      lag += bytes.length;
      lagMax = Math.max(lagMax, lag);
      if (lag > MAX_LAG) pty.pause(lagging);
      give(bytes);
      options.onOutput(bytes.length);
      activity.happened();
    },
    onExit(code, signal) {
      exited = {
        code: signal === 0 ? code : null,
        signal: signal === 0 ? null : signal,
        at: Date.now(),
        offset: ring.end,
      };
      for (const follower of followers) follower.exit(exited);
      void afterExit(exited);
    },
    onError: (error) => options.log(`pane ${id}: ${error.message}`),
  });

  const touched = (): void => {
    personKey++;
    lastPersonAt = Date.now();
    person.happened();
  };

  return {
    id,
    key: spec.key,
    pid: pty.pid,
    startedAt,
    get exited() {
      return exited;
    },
    get lag() {
      return lag;
    },
    get lagMax() {
      return lagMax;
    },
    info: () => ({
      pane: id,
      key: spec.key,
      pid: pty.pid,
      file,
      args: spec.args,
      cwd: spec.cwd,
      ...size,
      meta: spec.meta,
      startedAt,
      offset: ring.end,
      ringFrom: ring.start,
      title: title.slice(0, MAX_EVENT_TEXT),
      personKey,
      lastPersonAt,
      exited,
    }),
    follow(follower, from) {
      followers.add(follower);
      const bytes = from === undefined ? undefined : ring.read(from);
      if (bytes !== undefined && from !== undefined) {
        return { mode: 'replay', offset: from, ...size, snapshot: Buffer.alloc(0), bytes };
      }
      // A snapshot leaves as much behind as a flood.
      options.onOutput(RING_BYTES * 8);
      const backlog = queue.slice(head).filter((item) => Buffer.isBuffer(item));
      return {
        mode: 'snapshot',
        offset: twin.offset,
        cols: twin.cols,
        rows: twin.rows,
        snapshot: Buffer.from(twin.snapshot()),
        bytes: Buffer.concat([twin.held, ...backlog]),
      };
    },
    unfollow(follower) {
      followers.delete(follower);
      pty.resume(follower);
    },
    hold: (follower) => pty.pause(follower),
    release: (follower) => pty.resume(follower),
    input(bytes, by) {
      if (by === 'person') touched();
      if (exited === null && !pty.write(bytes)) tell({ kind: 'inputDropped', bytes: bytes.length });
    },
    writeIf(bytes, condition) {
      const now = { offset: ring.end, personKey };
      if (exited !== null) return { written: false, reason: 'exited', ...now };
      if (condition.offset !== ring.end || lag > 0) {
        return { written: false, reason: 'output', ...now };
      }
      if (condition.personKey !== personKey) return { written: false, reason: 'person', ...now };
      if (pty.paused) return { written: false, reason: 'unread', ...now };
      if (!pty.write(bytes)) return { written: false, reason: 'full', ...now };
      return { written: true, ...now };
    },
    resize(cols, rows) {
      if (cols === size.cols && rows === size.rows) return;
      size = { cols, rows };
      pty.resize(cols, rows);
      give(size);
      recorder?.resized();
      tell({ kind: 'resized', ...size });
    },
    record: (on) => recorder?.set(on),
    async screen(scrollback, styled = false) {
      await whenParsed(ring.end);
      return {
        pane: id,
        offset: twin.offset + twin.held.length,
        personKey,
        lastPersonAt,
        ...twin.view(scrollback),
        ...(styled ? twin.styled(scrollback) : {}),
        title,
        report,
        exited,
      };
    },
    ended: () =>
      new Promise((done) => {
        if (exited !== null && twin.offset + twin.held.length >= exited.offset) done();
        else endWaits.push(done);
      }),
    dispose() {
      disposed = true;
      void recorder?.close();
      clearTimeout(later);
      activity.stop();
      person.stop();
      pump.remove(work);
      followers.clear();
      parsed();
      limited.stop();
      twin.dispose();
      queue = [];
    },
  };
}

