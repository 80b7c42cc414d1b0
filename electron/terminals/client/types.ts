import type {
  HostEvent,
  HostStats,
  InputBy,
  PaneInfo,
  PaneExit,
  Screen,
  SpawnSpec,
  Theme,
  WriteCondition,
  WriteResult,
} from '../../../shared/contract/wire.ts';

export interface StartedHost {
  /** Rejects when the process ended without serving; never resolves. */
  failed: Promise<never>;
}

export interface ConnectOptions {
  /** From `chooseRunDir`: a folder of this user, mode 0700, whose path is short. */
  runDir: string;
  /** The host's script: `host/main.ts`, or what the bundler made of it. */
  hostScript: string;
  /** The Electron (or Node) binary that runs it. */
  execPath: string;
  clientVersion: string;
  /** The host ends after so long without a live pane and a client. Default 60,000. */
  idleExitMs?: number;
  /** A data connection that takes nothing for so long while full is dropped. Default 15,000. */
  stallMs?: number;
  /** Give up starting a host after so long. Default 10,000. */
  startTimeoutMs?: number;
  /** One that was started for this folder just before, as `startHost` gives it. */
  started?: StartedHost;
  /** False: only find a host that runs. Default true. */
  start?: boolean;
}

/** A running host that speaks no version of ours. It keeps its panes; nobody here can use them. */
export interface ForeignHost {
  socket: string;
  pid: number;
  version: string;
  protocol: { min: number; max: number };
  livePanes: number;
}

export interface AttachHandlers {
  /**
   * The screen as it was at `offset`, to be written into a freshly reset emulator of this size
   * before any data. It is called once, and only when the replay from `from` was not possible.
   */
  onSnapshot(snapshot: { offset: number; cols: number; rows: number; bytes: Buffer }): void;
  /**
   * Output in order, without gap or overlap; `offset` is that of the first byte. No piece ends
   * inside a UTF-8 character (xterm.js would lose it), so pieces may be joined but not cut.
   */
  onData(bytes: Buffer, offset: number): void;
  /** The program ended and every byte of it was handed over. Nothing follows. */
  onExit?(exit: PaneExit): void;
  /** The stream broke off before the end: attach again from the next offset wanted. */
  onLost?(reason: 'closed' | 'stalled'): void;
}

export interface Attachment {
  readonly pane: number;
  /** `replay`: data begins at `from`; `snapshot`: onSnapshot came first. */
  readonly mode: 'replay' | 'snapshot';
  readonly cols: number;
  readonly rows: number;
  /** The offset of the next byte that onData will be given. */
  readonly offset: number;
  /** Stops reading; the host stops the program when about 1 MiB is full. Never for long. */
  pause(): void;
  resume(): void;
  detach(): void;
}

export interface HostClient {
  readonly hostId: string;
  readonly hostPid: number;
  readonly hostVersion: string;
  readonly protocol: number;
  /** True when this call started the host. */
  readonly started: boolean;
  readonly foreign: ForeignHost[];

  /**
   * Starts a program in a pane of its own. Rejects with HostError: `not-found`, `not-executable`,
   * `cwd-missing`, `cwd-access`, `duplicate-key` (with `pane`), `resources`.
   */
  spawn(spec: SpawnSpec): Promise<PaneInfo>;
  panes(): Promise<PaneInfo[]>;
  /** Opens the stream of a pane. Handlers are first called after the promise is resolved. */
  attach(pane: number, handlers: AttachHandlers, options?: { from?: number }): Promise<Attachment>;
  /** Sends bytes to the program, in the order of the calls. Only 'person' moves personKey. */
  input(pane: number, bytes: Uint8Array, by: InputBy): void;
  /** Writes only if nothing was printed and no key pressed since the condition was read. */
  writeIf(pane: number, bytes: Uint8Array, condition: WriteCondition): Promise<WriteResult>;
  resize(pane: number, cols: number, rows: number): Promise<void>;
  /** The screen when the twin has parsed what was printed up to the call, or later. */
  screen(pane: number, options?: { scrollback?: number; styled?: boolean }): Promise<Screen>;
  /**
   * Signals every process of the pane's session, and SIGKILLs what is left after `graceMs`
   * (default SIGHUP, 2,000). Resolves when none is left. On an ended pane: what it left behind.
   */
  kill(pane: number, options?: { signal?: KillSignal; graceMs?: number }): Promise<void>;
  /** Frees an ended pane. Rejects with `live` while its program runs. */
  forget(pane: number): Promise<void>;
  /** Sets the colours that programs are told, in every pane. */
  setTheme(theme: Theme): Promise<void>;
  /** Panes that have a folder for it are recorded from now on, or not any more. An older host refuses. */
  setRecording(on: boolean): Promise<void>;
  stats(): Promise<HostStats>;

  onEvent(listener: (event: HostEvent) => void): () => void;
  /** Called once, when the host is gone or the connection broke; never after close(). */
  onClose(listener: (reason: string) => void): () => void;
  /** Leaves the host: panes go on. */
  close(): void;
}

export type KillSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM' | 'SIGKILL';
