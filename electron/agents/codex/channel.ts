import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Capability } from '../../../shared/model/index.ts';
import { plain } from '../../../shared/text/prompt.ts';
import type { Channel, ConnectRequest } from '../types.ts';
import { openConnection } from './connection.ts';
import type { Answer, Connection } from './connection.ts';
import { socketPath, takenPath, takeUpPath, whyPath } from './launcher.ts';
import { LoadedList, NOT_WANTED, ThreadAnswer, TurnList, TurnStarted } from './protocol.ts';
import type { Thread } from './protocol.ts';
import { createThreads } from './threads.ts';

/** The launcher has decided within this whether there is a server: its own wait, and some more. ms. */
const START_MS = 25_000;
const LOOK_MS = 100;
/**
 * The first client names the server to the vendor, so the pane's is let first: it connects within
 * some 100 ms of the socket. ms.
 */
const FIRST_MS = 500;
const BACK_MS = [200, 500, 1_000, 2_000, 5_000];
const ASK_MS = 10_000;
const SEND_MS = 20_000;
/** So many of the last turns are looked through for what was not heard. */
const TURNS = 5;
const SUBSCRIBE_MS = 250;

/** What the launcher asks for before a resumed session's terminal interface joins. */
const TakeUp = z.object({ threadId: z.string(), approvalPolicy: z.string(), sandbox: z.string(), cwd: z.string() });

const CLIENT = { name: 'quatuor', title: 'Quatuor', version: '1' };

/**
 * The control connection of a Codex whose pane runs `codexLauncher`: a second client of the same
 * app-server. It answers none of the server's requests: approvals are the person's, in the pane.
 */
export function connectCodex(request: ConnectRequest): Channel & { capability(): Capability } {
  const { runDir, now, onObservation, onChange } = request;
  const threads = createThreads();
  const path = socketPath(runDir);
  const since = now();
  /** The socket, open or not; `connection` is the same once its threads are known. */
  let socket: Connection | null = null;
  let connection: Connection | null = null;
  /** What is told while the threads are asked for: it counts after them. */
  let early: [method: string, params: unknown][] = [];
  let timer: NodeJS.Timeout | undefined;
  let subscribeTimer: NodeJS.Timeout | undefined;
  let subscribed: string | null = null;
  let asking: string | null = null;
  let closed = false;
  let failures = 0;
  let before = '';
  let wasReady = false;
  /** The launcher has said that there will be no server. */
  let none = false;
  let missing: string | null = 'it has not started yet';

  const ready = (): boolean => connection !== null && threads.own() !== null;
  const changed = (): void => {
    wasReady ||= ready();
    const state = `${ready()} ${missing}`;
    if (state === before || closed) return;
    before = state;
    onChange();
  };
  const tell = (list: ReturnType<typeof threads.told>): void => {
    for (const seen of list) onObservation(seen);
  };
  const later = (ms: number): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(look, ms).unref();
  };

  /** Waits for the socket; gives up when the launcher says that there will be none. */
  function look(): void {
    const said = lineOf(whyPath(runDir));
    if (said !== null) return giveUp(said);
    const age = ageOf(path);
    if (age === null && failures === 0 && now() - since > START_MS) return giveUp('it did not start');
    if (age === null) return later(failures === 0 ? LOOK_MS : BACK_MS.at(-1)!);
    if (age < FIRST_MS && !request.adopted && !wanted()) return later(FIRST_MS - age);
    open();
  }

  /** True while the launcher waits for its session to be taken up. */
  function wanted(): boolean {
    return existsSync(takeUpPath(runDir)) && !existsSync(takenPath(runDir));
  }

  /** A resumed thread keeps the permissions of its last run unless it gets others with its resumption. */
  async function takeUp(next: Connection): Promise<void> {
    const asked = TakeUp.safeParse(parse(lineOf(takeUpPath(runDir)) ?? ''));
    const answer = asked.success
      ? await next.request('thread/resume', { ...asked.data, excludeTurns: true }, ASK_MS)
      : ({ kind: 'error', message: 'the request to take up the session cannot be read' } as const);
    const why = answer.kind === 'result' ? '' : answer.kind === 'error' ? answer.message : answer.reason;
    const file = takenPath(runDir);
    writeFileSync(`${file}.tmp`, why.split('\n')[0]!.slice(0, 300));
    renameSync(`${file}.tmp`, file);
  }

  function giveUp(reason: string): void {
    none = true;
    missing = reason;
    changed();
  }

  function open(): void {
    const next = openConnection(path, {
      onOpen: () => void hello(next).catch(() => next.close()),
      onMessage(method, params) {
        if (closed || socket !== next) return;
        if (connection === next) told(method, params);
        else early.push([method, params]);
      },
      onClose(reason) {
        if (closed) return;
        connection = null;
        socket = null;
        early = [];
        subscribed = null;
        asking = null;
        missing = `the connection was lost: ${reason}`;
        threads.forget();
        onObservation({ withdrawn: 'channel' });
        changed();
        later(BACK_MS[Math.min(failures, BACK_MS.length - 1)]!);
        failures += 1;
      },
    });
    socket = next;
  }

  function told(method: string, params: unknown): void {
    const own = threads.own();
    tell(threads.told(method, params, now()));
    if (threads.own() !== own || method === 'thread/status/changed') void subscribe();
    changed();
  }

  async function hello(next: Connection): Promise<void> {
    const capabilities = { experimentalApi: true, requestAttestation: false, optOutNotificationMethods: NOT_WANTED };
    const answer = await next.request('initialize', { clientInfo: CLIENT, capabilities }, ASK_MS);
    if (answer.kind !== 'result') return next.close();
    next.notify('initialized');
    if (wanted()) await takeUp(next);
    const loaded = await listThreads(next);
    if (closed || socket !== next) return;
    if (!loaded) return next.close();
    connection = next;
    failures = 0;
    missing = null;
    tell(threads.loaded(loaded, now()));
    for (const [method, params] of early.splice(0)) told(method, params);
    changed();
    await subscribe();
  }

  async function listThreads(next: Connection): Promise<Thread[] | null> {
    const list = LoadedList.safeParse(resultOf(await next.request('thread/loaded/list', {}, ASK_MS)));
    if (!list.success) return null;
    const all: Thread[] = [];
    for (const threadId of list.data.data) {
      const found = ThreadAnswer.safeParse(resultOf(await next.request('thread/read', { threadId }, ASK_MS)));
      if (found.success) all.push(found.data.thread);
    }
    return all;
  }

  /** Its items are told only to who has resumed the thread, which needs a first turn. */
  async function subscribe(): Promise<void> {
    const next = connection;
    const threadId = threads.own();
    if (!next || threadId === null || subscribed === threadId || asking === threadId) return;
    const old = subscribed;
    asking = threadId;
    const answer = await next.request('thread/resume', { threadId, excludeTurns: true }, ASK_MS);
    if (asking === threadId) asking = null;
    if (connection !== next || threads.own() !== threadId || closed) return;
    if (answer.kind !== 'result') {
      clearTimeout(subscribeTimer);
      // While it works its first turn is being written down.
      if (threads.status() === 'active') subscribeTimer = setTimeout(() => void subscribe(), SUBSCRIBE_MS).unref();
      return;
    }
    subscribed = threadId;
    if (old !== null) void next.request('thread/unsubscribe', { threadId: old }, ASK_MS);
    const asked = await next.request('thread/turns/list', { threadId, limit: TURNS, sortDirection: 'desc' }, ASK_MS);
    const list = TurnList.safeParse(resultOf(asked));
    if (list.success && !closed && threads.own() === threadId) tell(threads.turns(list.data.data, now()));
  }

  later(0);

  return {
    ready,
    atOnce: true,
    opening: () => !wasReady && !none && !closed && now() - since < START_MS,
    async send(text, urgent = false) {
      const next = connection;
      const threadId = threads.own();
      if (!next || threadId === null) return { result: 'refused', reason: missing ?? 'which thread is in the pane is not known' };
      if (!urgent && threads.status() === 'active') return { result: 'refused', reason: 'it is working on something else' };
      const input = [{ type: 'text', text: plain(text), text_elements: [] }];
      const answer = await next.request('turn/start', { threadId, input }, SEND_MS);
      switch (answer.kind) {
        case 'result': {
          const turn = TurnStarted.safeParse(answer.result);
          return turn.success ? { result: 'accepted', turn: turn.data.turn.id } : { result: 'accepted' };
        }
        case 'error':
          return { result: 'refused', reason: answer.message };
        case 'unsent':
          return { result: 'refused', reason: answer.reason };
        case 'lost':
          return { result: 'unknown', reason: answer.reason };
      }
    },
    capability() {
      if (missing === null) return { name: 'channel', has: true };
      const instead = `texts are typed, and hooks tell what it does (no control connection: ${missing})`;
      return { name: 'channel', has: false, instead };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(subscribeTimer);
      socket?.close();
      connection = null;
    },
  };
}

function resultOf(answer: Answer): unknown {
  return answer.kind === 'result' ? answer.result : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function lineOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim().slice(0, 10_000);
  } catch {
    return null;
  }
}

/** How long a file has been there, in ms; null when there is none. */
function ageOf(path: string): number | null {
  try {
    return Math.max(0, Date.now() - statSync(path).mtimeMs);
  } catch {
    return null;
  }
}
