import type { Message, Road } from '../../shared/model/index.ts';
import { advance, begin, recover } from '../../shared/rules/delivery/delivery.ts';
import type { Action, Condition, Input, Machine, Pace } from '../../shared/rules/delivery/delivery.ts';
import { shapeOf } from '../../shared/rules/delivery/outgoing.ts';
import { plain, pointerPrompt } from '../../shared/text/prompt.ts';
import type { Seat, Signal, Typing } from '../agents/index.ts';
import { matchPrompt, showsPrompt } from './match.ts';
import type { DeliveryOptions, Started } from './types.ts';

const QUIET_MS = 3_000;
const STABLE_MS = 300;
const GIVE_UP_MS = 20_000;
const REST_MS = 1_500;
const RETRY_MS = 500;
/** A control connection that has not answered for so long is one that gave no answer. */
const CHANNEL_MS = 30_000;
const NO_SEAT: Pace = pace({ settleMs: 150, echoMs: 6_000, acceptMs: 2_000, wordsMs: 1_500 });

/** `first`: the CLI has not taken a text in this run yet. */
function pace(typing: Pick<Typing, 'settleMs' | 'firstMs' | 'echoMs' | 'acceptMs' | 'wordsMs'>, first = false): Pace {
  return {
    settle: typing.settleMs,
    echo: typing.echoMs,
    accept: typing.acceptMs,
    weak: typing.wordsMs,
    giveUp: GIVE_UP_MS,
    quiet: QUIET_MS,
    stable: Math.max(STABLE_MS, first ? (typing.firstMs ?? 0) : 0),
    rest: REST_MS,
  };
}

/** A message under way: at most one of them writes, the others wait for the end of their turn. */
interface Track {
  message: Message;
  machine: Machine;
  /** The session that got the first byte; another one never gets the rest. */
  session: string | null;
  /** What is handed to the CLI, and whether in one paste. */
  text: string;
  whole?: boolean;
  /** Waits for the text that goes with a start; null when it does not go with it. */
  launch?: ((text: string | null) => void) | undefined;
}

/** A message that may or may not have arrived: its text may still stand in the composer. */
interface Doubt {
  session: string | null;
  message: Message;
  text: string;
  from: number;
}

export interface Lane {
  send(message: Message): void;
  /** Takes up a message that was under way, before those that wait. */
  resume(message: Message, machine: Machine, signals: readonly Signal[]): void;
  cancel(id: string): boolean;
  drop(id: string): void;
  /** Nothing more is written until this message is settled, or its session is over. */
  hold(message: Message): void;
  /** The agent is about to be started: the first message that waits, if it can go with the start. */
  launch(): Promise<{ id: string; text: string } | null>;
  launched(id: string, how: Started): void;
  signal(signal: Signal): void;
  exited(): void;
  /** Something changed: look again soon. */
  nudge(): void;
  waiting(): string | null;
  close(): void;
}

/**
 * The messages for one agent, in order, one at a time (D6); an urgent one may come while an
 * accepted one waits for its end. Inputs are taken one after the other, so a write and what the
 * CLI says about it are never handled at once.
 */
export function createLane(agent: string, options: DeliveryOptions): Lane {
  const now = options.now ?? Date.now;
  const queue: Message[] = [];
  const tracks: Track[] = [];
  const doubts = new Map<string, Doubt>();
  const inputs: { to: Track; input: Input }[] = [];
  let draining = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let lookAt = Infinity;
  let told: string | null = null;
  /** The run in which the CLI took a text already. */
  let talked: string | null = null;

  const seat = (): Seat | null => options.seat(agent);
  const isForeign = (message: Message): boolean => options.foreign?.(message) ?? message.provenance === 'agent';
  /** The message that has the pane now. */
  const writer = (): Track | undefined => tracks.find(({ machine }) => machine.phase !== 'accepted');

  function feed(to: Track, ...input: Input[]): void {
    if (closed || !tracks.includes(to)) return;
    inputs.push(...input.map((one) => ({ to, input: one })));
    void drain();
  }
  const feedAll = (input: Input): void => {
    for (const track of tracks.slice()) feed(track, input);
  };

  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    try {
      for (let one = inputs.shift(); one; one = inputs.shift())
        if (tracks.includes(one.to)) await step(one.to, one.input);
    } finally {
      draining = false;
    }
    next();
  }

  async function step(at: Track, input: Input): Promise<void> {
    const place = seat();
    const paced = place ? pace(place.adapter.typing, place.session !== talked) : NO_SEAT;
    const { machine, actions } = advance(at.machine, input, { ...paced, ...options.pace });
    at.machine = machine;
    if (place && machine.phase === 'accepted') talked = place.session;
    for (const action of actions) await act(at, action);
    tellWait();
    if (input.type === 'launch' && at.machine.phase !== 'journaling' && at.machine.phase !== 'launching')
      answerLaunch(at, null);
    if (at.machine.phase !== 'over' || !tracks.includes(at)) return;
    if (at.machine.outcome === 'unverified') doubt(at);
    leave(at);
  }

  function doubt({ message, session, text, machine }: Track): void {
    doubts.set(message.id, { message, session, text, from: machine.textAt ?? now() });
  }

  function answerLaunch(at: Track, text: string | null): void {
    at.launch?.(text);
    at.launch = undefined;
  }

  function leave(at: Track): void {
    answerLaunch(at, null);
    tracks.splice(tracks.indexOf(at), 1);
    if (tracks.length === 0) {
      clearTimeout(timer);
      lookAt = Infinity;
    }
    tellWait();
  }

  async function act(at: Track, action: Action): Promise<void> {
    switch (action.do) {
      case 'look':
        return plan(action.after);
      case 'write':
        return void inputs.unshift({ to: at, input: await write(at, action.what, action.condition) });
      case 'give':
        return void give(at);
      case 'launch':
        return answerLaunch(at, at.text);
      case 'journal':
        return void (await note(at, action));
    }
  }

  /** Only when the journal has the stage `writing` does anything go out (D1). */
  async function note(at: Track, action: Extract<Action, { do: 'journal' }>): Promise<void> {
    const { journal } = options;
    const { id } = at.message;
    if (action.stage !== 'writing') {
      const { stage, detail } = action;
      if (stage === 'written') await journal.written(id);
      else if (stage === 'failed') await journal.failed(id, detail, action.limit === true);
      else await journal[stage](id, detail);
      return;
    }
    let file: string | null = null;
    try {
      file = await shape(at, action.road);
    } catch (error) {
      const { message } = error as Error;
      return void inputs.unshift({ to: at, input: { type: 'unsendable', now: now(), reason: message } });
    }
    try {
      await journal.writing(id, action.road, file);
      inputs.unshift({ to: at, input: { type: 'journaled', now: now() } });
    } catch (error) {
      const reason = `it cannot be written down: ${(error as Error).message}`;
      answerLaunch(at, null);
      inputs.unshift({ to: at, input: { type: 'unjournaled', now: now(), reason } });
    }
  }

  /** Decides how the text goes out on this road; gives the file that carries it, if one does. */
  async function shape(at: Track, road: Road): Promise<string | null> {
    const { id, text } = at.message;
    at.text = text;
    at.whole = false;
    const takes = options.adapter(agent)?.typing.takes;
    if (!takes || !options.file) return null;
    const { as, foreign } = shapeOf(text, road, takes, isForeign(at.message));
    at.whole = as === 'paste';
    if (as !== 'file') return null;
    const file = await options.file(id, text);
    at.text = pointerPrompt(file, id, options.language ?? 'fr', foreign);
    return file;
  }

  /** What was handed to the CLI for a message that was under way before. */
  function sentText(message: Message): string {
    const { id, text, file } = message;
    return file ? pointerPrompt(file, id, options.language ?? 'fr', isForeign(message)) : text;
  }

  async function write(at: Track, what: 'stash' | 'text' | 'enter', condition: Condition): Promise<Input> {
    const place = seat();
    const other = place && at.session !== null && at.session !== place.session;
    if (!place || other) return { type: 'wrote', now: now(), result: 'refused' };
    const { typing } = place.adapter;
    const bytes = what === 'enter' ? '\r' : what === 'stash' ? (typing.stashKey ?? '') : typing.bytes(at.text, at.whole);
    if (what === 'text') at.session = place.session;
    const asked = now();
    try {
      const result = await place.host.writeIf(place.pane, Buffer.from(bytes, 'utf8'), condition);
      return { type: 'wrote', now: now(), asked, result: result.written ? 'done' : 'refused' };
    } catch {
      return { type: 'wrote', now: now(), asked, result: 'unknown' };
    }
  }

  /** Hands the text to the control connection. Receipts that come before its answer are heard. */
  async function give(at: Track): Promise<void> {
    const place = seat();
    const { channel, session } = place ?? {};
    if (!channel) return feed(at, { type: 'given', now: now(), result: 'refused', reason: 'it is gone' });
    at.session = session ?? null;
    let late: NodeJS.Timeout | undefined;
    const silence = new Promise<{ result: 'unknown'; reason: string }>((resolve) => {
      late = setTimeout(() => resolve({ result: 'unknown', reason: 'it did not answer' }), CHANNEL_MS);
    });
    const failed = (error: unknown) => ({ result: 'unknown' as const, reason: String(error) });
    const answer = await Promise.race([channel.send(at.text, at.message.urgent).catch(failed), silence]);
    clearTimeout(late);
    feed(at, { type: 'given', now: now(), reason: '', ...answer });
  }

  function plan(after: number): void {
    const at = now() + after;
    if (at >= lookAt || closed) return;
    lookAt = at;
    clearTimeout(timer);
    timer = setTimeout(() => {
      lookAt = Infinity;
      void lookNow();
    }, after);
  }

  async function lookNow(): Promise<void> {
    const place = seat();
    for (const at of tracks.slice())
      if (at.session !== null && place?.session !== at.session) feed(at, { type: 'exited', now: now() });
    if (closed || tracks.length === 0) return;
    if (!place) return feedAll({ ...blind, now: now(), state: 'exited', since: 0 });
    try {
      const screen = await place.host.screen(place.pane);
      const { adapter } = place;
      // The state is read after the screen: what changed in between refuses the write.
      const { state, since, why } = options.state(agent) ?? { state: 'unknown', since: now(), why: '' };
      const ended = screen.exited !== null;
      for (const at of tracks.slice()) {
        const text = plain(at.text);
        const reading = adapter.readComposer(screen, text);
        feed(at, {
          type: 'look',
          now: now(),
          offset: screen.offset,
          personKey: screen.personKey,
          lastPersonAt: screen.lastPersonAt,
          composer: ended ? 'none' : reading.kind,
          partial: reading.partial === true,
          channel: place.channel?.ready() === true,
          atOnce: place.channel?.atOnce === true,
          opening: place.channel?.opening?.() === true,
          steers: adapter.typing.steers,
          shown: reading.kind === 'empty' && showsPrompt(screen.lines, text),
          stashable: reading.stashable === true && adapter.typing.stashKey !== null,
          state: ended ? 'exited' : state,
          since,
          why,
        });
      }
    } catch {
      plan(RETRY_MS);
    }
  }

  const heldBack = (message: Message): string | null => options.held?.(message) ?? null;

  function tellWait(): void {
    const held = doubts.size > 0 && queue.length > 0 && !writer();
    const first = queue[0];
    const why = held
      ? 'say first whether the text before it arrived'
      : (writer()?.machine.why ?? (first && !writer() ? heldBack(first) : null));
    if (why === told) return;
    told = why;
    options.onWaiting?.(agent, why);
  }

  /** The next message gets the pane, when nobody has it. */
  function next(): void {
    if (closed) return;
    const session = seat()?.session;
    for (const [id, one] of doubts) if (session && one.session !== session) doubts.delete(id);
    const waits = writer();
    if (waits?.machine.phase === 'waiting' && heldBack(waits.message) !== null) {
      queue.unshift(waits.message);
      leave(waits);
    }
    const urgent = queue.findIndex((message) => message.urgent);
    const busy = writer();
    if (busy && urgent >= 0 && busy.machine.phase === 'waiting' && !busy.message.urgent) {
      const [message] = queue.splice(urgent, 1);
      queue.unshift(busy.message);
      leave(busy);
      if (message) queue.unshift(message);
    } else if (busy || (tracks.length > 0 && urgent < 0)) return tellWait();
    else if (urgent > 0) queue.unshift(...queue.splice(urgent, 1));
    if (doubts.size > 0) return tellWait();
    const free = queue.findIndex((one) => heldBack(one) === null);
    const [message] = free < 0 ? [] : queue.splice(free, 1);
    if (!message) return tellWait();
    tracks.push({ message, machine: begin(message.urgent), session: null, text: message.text });
    plan(0);
  }

  /** A message may be told of twice: when it is queued, and by what is recovered. It goes out once. */
  const holds = (id: string) =>
    tracks.some(({ message }) => message.id === id) || queue.some((message) => message.id === id);

  function toInput(signal: Signal, text: string): Input {
    if (signal.kind === 'working') return { ...signal, type: 'working' };
    if (signal.kind === 'ended') {
      const final = signal.source === 'channel' && seat()?.channel?.atOnce === true;
      return { ...signal, type: 'ended', ...(final ? { final } : {}) };
    }
    const { at, source, turn } = signal;
    const match = matchPrompt(signal.text, text);
    return { type: 'prompt', at, source, match, ...(turn === undefined ? {} : { turn }) };
  }

  /** A receipt that comes late answers the question whether the text arrived. */
  function answerDoubt(signal: Signal): void {
    if (signal.kind !== 'prompt') return;
    for (const [id, one] of doubts) {
      if (signal.at < one.from || matchPrompt(signal.text, one.text) === 'other') continue;
      doubts.delete(id);
      void options.journal.accepted(id, `by its text (${signal.source}), which came late`);
      resume(one.message, recover('accepted', signal.at, 0), []);
      return;
    }
  }

  function resume(message: Message, machine: Machine, signals: readonly Signal[]): void {
    if (holds(message.id)) return;
    doubts.delete(message.id);
    const busy = writer();
    if (busy?.machine.phase === 'waiting') {
      queue.unshift(busy.message);
      leave(busy);
    }
    const at: Track = { message, machine, session: seat()?.session ?? null, text: sentText(message) };
    tracks.push(at);
    if (at.session === null) return feed(at, { type: 'exited', now: now() });
    feed(at, ...signals.map((signal) => toInput(signal, at.text)));
    plan(0);
  }

  return {
    send(message) {
      if (holds(message.id)) return;
      queue.push(message);
      next();
    },
    resume,
    cancel(id) {
      const at = queue.findIndex((message) => message.id === id);
      if (at >= 0) {
        queue.splice(at, 1);
        return true;
      }
      const phase = tracks.find(({ message }) => message.id === id)?.machine.phase;
      if (phase !== 'waiting' && phase !== 'stashing') return false;
      this.drop(id);
      return true;
    },
    drop(id) {
      const at = tracks.find(({ message }) => message.id === id);
      if (at) leave(at);
      else if (!doubts.delete(id)) return;
      next();
    },
    hold(message) {
      doubts.set(message.id, { message, session: seat()?.session ?? null, text: sentText(message), from: now() });
    },
    async launch() {
      if (closed) return null;
      // What was in doubt belongs to a session that is over.
      doubts.clear();
      next();
      const at = writer();
      if (!at) return null;
      const text = await new Promise<string | null>((resolve) => {
        at.launch = resolve;
        feed(at, { type: 'launch', now: now() });
      });
      return text === null ? null : { id: at.message.id, text };
    },
    launched(id, how) {
      const at = tracks.find(({ message }) => message.id === id);
      if (!at) return;
      if (how.result === 'done') at.session = how.session;
      feed(at, { type: 'launched', now: now(), result: how.result, reason: how.result === 'done' ? '' : how.reason });
    },
    signal(signal) {
      answerDoubt(signal);
      for (const at of tracks.slice()) feed(at, toInput(signal, at.text));
    },
    exited: () => feedAll({ type: 'exited', now: now() }),
    nudge() {
      next();
      if (tracks.length > 0) plan(0);
    },
    waiting: () => told,
    close() {
      closed = true;
      for (const at of tracks) answerLaunch(at, null);
      tracks.length = 0;
      clearTimeout(timer);
    },
  };
}

/** A look at an agent without a running program. */
const blind = {
  type: 'look',
  offset: 0,
  personKey: 0,
  lastPersonAt: null,
  composer: 'none',
  partial: false,
  channel: false,
  steers: false,
  shown: false,
  stashable: false,
  why: '',
} as const;
