import { tailFile } from './tail.ts';
import type { Tail } from './tail.ts';
import type { Adapter, Observation, Signal } from './types.ts';

/** A transcript that is not there yet is looked for again after so long. */
const LOOK_MS = 2_000;
/** A prompt that another source told and one of the same words in the transcript are one within this. ms. */
const SAME_MS = 30_000;
const HEARD = 100;
/** The last lines of a turn are written within this of its end. ms. */
const LAST_MS = 200;

export interface TranscriptOptions {
  adapter: Pick<Adapter, 'transcript'>;
  env: Record<string, string | undefined>;
  cwd: string;
  cliSession: string | null;
  /** When this run began, epoch ms: what was written down before tells of tokens only. */
  since: number;
  now: () => number;
  /** What a line tells; a prompt that was heard of already comes without its signal. */
  onSeen(seen: Observation): void;
  /** A turn began then, whether that was heard of before or not. */
  onPrompt(at: number): void;
}

/** The transcript of one session, wherever its CLI writes it. */
export interface Transcript {
  /** The session has this id now; `path` when the CLI itself told where it writes. */
  locate(cliSession: string | null, path?: string): void;
  /** What another source told: it is not told a second time by the transcript. */
  heard(seen: Observation): void;
  read(): Promise<void>;
  /** The file; null while it is not known. */
  path(): string | null;
  /** A turn has ended: what it used is read now, and what is written a little later, too. */
  ended(): void;
  close(): void;
}

/** Finds a session's transcript, waits for it, and follows it. Without one in the adapter: nothing. */
export function followTranscript(options: TranscriptOptions): Transcript {
  const source = options.adapter.transcript;
  let { cliSession } = options;
  let told: string | undefined;
  let path: string | null = null;
  let tail: Tail | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const heard: { text: string; turn: string | undefined; at: number }[] = [];
  const known = ({ text, turn, at }: Extract<Signal, { kind: 'prompt' }>): boolean =>
    heard.some(
      (one) =>
        (turn !== undefined && one.turn === turn) || (one.text === text && Math.abs(one.at - at) < SAME_MS),
    );
  const take = (seen: Observation): void => {
    const { evidence, signal, said, ...rest } = seen;
    const at = signal?.at ?? evidence?.at ?? said?.at ?? 0;
    if (signal?.kind === 'prompt') options.onPrompt(signal.at);
    // Before this run: its words and turns are over.
    if (at < options.since) return options.onSeen(rest);
    if (signal?.kind === 'prompt' && known(signal)) options.onSeen({ ...rest, ...(evidence ? { evidence } : {}), ...(said ? { said } : {}) });
    else options.onSeen(seen);
  };

  const open = (found: string): void => {
    if (found === path || closed || !source) return;
    tail?.close();
    path = found;
    tail = tailFile(found, {
      ...(source.needles ? { needles: source.needles } : {}),
      onLine(line) {
        if (!closed) take(source.read(line, options.now()));
      },
    });
  };
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    if (!source || closed) return;
    const found = told ?? (await source.path({ env: options.env, cwd: options.cwd, cliSession }));
    if (closed) return;
    if (found) open(found);
    else if (cliSession !== null) timer = setTimeout(() => void look(), LOOK_MS).unref();
  };
  void look();
  let last: NodeJS.Timeout | undefined;
  const read = async (): Promise<void> => {
    await look();
    await tail?.read();
  };

  return {
    locate(session, file) {
      if (file === told && session === cliSession) return;
      // Another session of the same program writes elsewhere, until it says where.
      told = file ?? (session === cliSession ? told : undefined);
      cliSession = session;
      void look();
    },
    heard({ signal }) {
      if (signal?.kind !== 'prompt' || signal.source === 'transcript') return;
      options.onPrompt(signal.at);
      heard.push({ text: signal.text, turn: signal.turn, at: signal.at });
      if (heard.length > HEARD) heard.shift();
    },
    read,
    path: () => path ?? told ?? null,
    ended() {
      if (closed || !source) return;
      void read();
      clearTimeout(last);
      last = setTimeout(() => void read(), LAST_MS).unref();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(last);
      tail?.close();
    },
  };
}
