import type { Message } from '../../shared/model/index.ts';
import { advance, begin } from '../../shared/rules/delivery.ts';
import type { Action, Condition, Input, Machine, Pace } from '../../shared/rules/delivery.ts';
import type { Seat, Signal } from '../agents/index.ts';
import { plain } from '../../shared/text/prompt.ts';
import { matchPrompt, showsPrompt } from './match.ts';
import type { DeliveryOptions } from './types.ts';

const QUIET_MS = 3_000;
const STABLE_MS = 300;
const GIVE_UP_MS = 20_000;
const REST_MS = 1_500;
const RETRY_MS = 500;
const NO_SEAT: Pace = pace({ settleMs: 150, echoMs: 6_000, acceptMs: 2_000, wordsMs: 1_500 });

function pace(typing: { settleMs: number; echoMs: number; acceptMs: number; wordsMs: number }): Pace {
  return {
    settle: typing.settleMs,
    echo: typing.echoMs,
    accept: typing.acceptMs,
    weak: typing.wordsMs,
    giveUp: GIVE_UP_MS,
    quiet: QUIET_MS,
    stable: STABLE_MS,
    rest: REST_MS,
  };
}

interface Current {
  message: Message;
  machine: Machine;
  /** The session that got the first byte; another one never gets the rest. */
  session: string | null;
}

interface Queued {
  message: Message;
  /** How far a message is that was under way before. */
  taken?: { machine: Machine; signals: readonly Signal[] };
}

export interface Lane {
  send(message: Message): void;
  /** Takes up a message that was under way, before those that wait. */
  resume(message: Message, machine: Machine, signals: readonly Signal[]): void;
  cancel(id: string): boolean;
  drop(id: string): void;
  /** Nothing more is written until this message is settled, or its session is over. */
  hold(id: string): void;
  signal(signal: Signal): void;
  exited(): void;
  /** Something changed: look again soon. */
  nudge(): void;
  waiting(): string | null;
  close(): void;
}

/**
 * The messages for one agent, in order, one at a time (D6). Inputs are taken one after the other,
 * so a write and what the CLI says about it are never handled at once.
 */
export function createLane(agent: string, options: DeliveryOptions): Lane {
  const now = options.now ?? Date.now;
  const queue: Queued[] = [];
  const inputs: Input[] = [];
  let current: Current | null = null;
  let draining = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let lookAt = Infinity;
  let told: string | null = null;
  /** A message that may or may not have arrived: its text may still stand in the composer. */
  let doubt: { id: string; session: string | null } | null = null;

  const seat = (): Seat | null => options.seat(agent);

  function feed(...input: Input[]): void {
    if (closed || !current) return;
    inputs.push(...input);
    void drain();
  }

  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    try {
      for (let input = inputs.shift(); input; input = inputs.shift()) {
        if (!current) break;
        await step(current, input);
      }
    } finally {
      draining = false;
    }
    if (!current) next();
  }

  async function step(at: Current, input: Input): Promise<void> {
    const typing = seat()?.adapter.typing;
    const { machine, actions } = advance(at.machine, input, typing ? pace(typing) : NO_SEAT);
    at.machine = machine;
    wait(machine.why);
    for (const action of actions) await act(at, action);
    if (at.machine.phase !== 'over' || current !== at) return;
    if (at.machine.outcome === 'unverified') doubt = { id: at.message.id, session: at.session };
    leave();
  }

  function leave(): void {
    current = null;
    inputs.length = 0;
    clearTimeout(timer);
    lookAt = Infinity;
    wait(null);
  }

  async function act(at: Current, action: Action): Promise<void> {
    if (action.do === 'look') return plan(action.after);
    if (action.do === 'write') return void inputs.unshift(await write(at, action.what, action.condition));
    const { id } = at.message;
    if (action.stage === 'writing') {
      await options.journal.writing(id);
      inputs.unshift({ type: 'journaled', now: now() });
    } else if (action.stage === 'written') await options.journal.written(id);
    else await options.journal[action.stage](id, action.detail);
  }

  async function write(at: Current, what: 'stash' | 'text' | 'enter', condition: Condition): Promise<Input> {
    const place = seat();
    const other = place && at.session !== null && at.session !== place.session;
    if (!place || other) return { type: 'wrote', now: now(), result: 'refused' };
    const { typing } = place.adapter;
    const bytes = what === 'enter' ? '\r' : what === 'stash' ? (typing.stashKey ?? '') : typing.bytes(at.message.text);
    if (what === 'text') at.session = place.session;
    try {
      const result = await place.host.writeIf(place.pane, Buffer.from(bytes, 'utf8'), condition);
      return { type: 'wrote', now: now(), result: result.written ? 'done' : 'refused' };
    } catch {
      return { type: 'wrote', now: now(), result: 'unknown' };
    }
  }

  function plan(after: number): void {
    const at = now() + after;
    if (at >= lookAt) return;
    lookAt = at;
    clearTimeout(timer);
    timer = setTimeout(() => {
      lookAt = Infinity;
      void lookNow();
    }, after);
  }

  async function lookNow(): Promise<void> {
    const at = current;
    if (!at || closed) return;
    const place = seat();
    if (at.session !== null && place?.session !== at.session) return feed({ type: 'exited', now: now() });
    const blind = { offset: 0, personKey: 0, lastPersonAt: null, composer: 'none', shown: false, stashable: false } as const;
    if (!place) return feed({ type: 'look', now: now(), ...blind, state: 'exited', since: 0, why: '' });
    try {
      const screen = await place.host.screen(place.pane);
      if (current !== at) return;
      const { adapter } = place;
      const text = plain(at.message.text);
      const reading = adapter.readComposer(screen, text);
      // The state is read after the screen: what changed in between refuses the write.
      const { state, since, why } = options.state(agent) ?? { state: 'unknown', since: now(), why: '' };
      const ended = screen.exited !== null;
      feed({
        type: 'look',
        now: now(),
        offset: screen.offset,
        personKey: screen.personKey,
        lastPersonAt: screen.lastPersonAt,
        composer: ended ? 'none' : reading.kind,
        shown: reading.kind === 'empty' && showsPrompt(screen.lines, text),
        stashable: reading.stashable === true && adapter.typing.stashKey !== null,
        state: ended ? 'exited' : state,
        since,
        why,
      });
    } catch {
      plan(RETRY_MS);
    }
  }

  function wait(why: string | null): void {
    if (why === told) return;
    told = why;
    options.onWaiting?.(agent, why);
  }

  function next(): void {
    if (doubt && seat() && seat()?.session !== doubt.session) doubt = null;
    if (doubt) return wait(queue.length > 0 ? 'say first whether the text before it arrived' : null);
    const first = closed || current ? undefined : queue.shift();
    if (!first) return;
    const { message, taken } = first;
    current = { message, machine: taken?.machine ?? begin(), session: taken ? (seat()?.session ?? null) : null };
    if (taken && !current.session) return feed({ type: 'exited', now: now() });
    if (taken) feed(...taken.signals.map((signal) => toInput(signal, message.text)));
    plan(0);
  }

  /** A message may be told of twice: when it is queued, and by what is recovered. It goes out once. */
  const holds = (id: string) => current?.message.id === id || queue.some(({ message }) => message.id === id);

  function toInput(signal: Signal, text: string): Input {
    if (signal.kind === 'working') return { ...signal, type: 'working' };
    if (signal.kind === 'ended') return { ...signal, type: 'ended' };
    const { at, source, turn } = signal;
    const match = matchPrompt(signal.text, text);
    return { type: 'prompt', at, source, match, ...(turn === undefined ? {} : { turn }) };
  }

  return {
    send(message) {
      if (holds(message.id)) return;
      queue.push({ message });
      next();
    },
    resume(message, machine, signals) {
      if (holds(message.id)) return;
      if (doubt?.id === message.id) doubt = null;
      if (current?.machine.phase === 'waiting') {
        queue.unshift({ message: current.message });
        leave();
      }
      queue.unshift({ message, taken: { machine, signals } });
      next();
    },
    cancel(id) {
      const at = queue.findIndex(({ message }) => message.id === id);
      if (at >= 0) {
        queue.splice(at, 1);
        return true;
      }
      const phase = current?.machine.phase;
      if (current?.message.id !== id || (phase !== 'waiting' && phase !== 'stashing')) return false;
      this.drop(id);
      return true;
    },
    drop(id) {
      if (doubt?.id === id) doubt = null;
      else if (current?.message.id === id) leave();
      else return;
      next();
    },
    hold(id) {
      doubt = { id, session: seat()?.session ?? null };
    },
    signal(signal) {
      if (current) feed(toInput(signal, current.message.text));
    },
    exited: () => feed({ type: 'exited', now: now() }),
    nudge() {
      if (current) plan(0);
      else next();
    },
    waiting: () => told,
    close() {
      closed = true;
      current = null;
      clearTimeout(timer);
    },
  };
}
