import type { AgentLive, Desk, Message, TaskRecord } from '../../shared/model/index.ts';
import { backlog, blockers, chosenWords as chosenIn, gateSteps, inTerminal, type GatePart } from '../../shared/rules/index.ts';
import { clock, exact, span, t, tell } from '../text.ts';
import { sentence } from './explain.ts';
import { brief } from './meter.ts';
import { waits } from './sections.ts';

export type Tone = 'plain' | 'well' | 'you' | 'failed' | 'checking' | 'baton';

export interface CardLine {
  text: string;
  tone: Tone;
}

/** The name of an agent, or its id when it is gone. */
export const nameOf = (desk: Desk, id: string | undefined): string =>
  desk.agents.find((a) => a.id === id)?.name ?? id ?? '';

/** Who gave a task to its agent and why, where it was not the person; null where it was. */
export const chosenWords = (desk: Desk, record: TaskRecord): string | null => chosenIn(desk, record, t);

/** How long a prompt took from being written to being accepted, in ms. */
export function acceptedIn(message: Message | undefined): number | undefined {
  if (message?.acceptedAt === undefined) return undefined;
  return message.acceptedAt - (message.writtenAt ?? message.queuedAt);
}

/** What an agent that waits for the person wants, as a sentence. */
export function asks(live: AgentLive | undefined): string {
  return live?.why ? sentence(live.why) : t.card.asks;
}

/** How a sentence begins that names what is asked for; who says so stands before it. */
const ASKS_FOR = /\b(?:asks for (?:permission|a confirmation|your (?:permission|approval))|reports a question): (?:approve )?(.+)$/s;

/** What an agent asks for in its CLI's own words, such as a command; null where it names nothing. */
export const wanted = (live: AgentLive | undefined): string | null => ASKS_FOR.exec(live?.why ?? '')?.[1] ?? null;

/** What a step of a gate is called: a command by itself, the others in words. */
export const stepName = ({ part, command }: { part: GatePart; command: string }): string =>
  part === 'command' ? command : t.card.gateParts[part];

/** Which step of a gate runs now, from 1, and what it does. */
export function gateNow(record: TaskRecord): { step: number; total: number; what: string } | null {
  const gate = record.gate;
  if (!gate) return null;
  const step = Math.min(gate.steps.length + 1, Math.max(1, gate.total));
  const named = gateSteps(record)[step - 1];
  return { step, total: gate.total, what: named ? stepName(named) : '' };
}

/** The one extra line of a card, or null when there is nothing to say. @param now epoch ms */
export function cardLine(
  desk: Desk,
  live: Record<string, AgentLive>,
  record: TaskRecord,
  now: number,
): CardLine | null {
  const c = t.card;
  const agent = nameOf(desk, record.agent);
  const its = record.agent ? live[record.agent] : undefined;
  switch (record.stage) {
    case 'queued': {
      const by = blockers(desk, record);
      const reserved = record.reservedFor
        ? c.reserved(nameOf(desk, record.reservedFor))
        : undefined;
      if (by.length > 0)
        return { text: [c.after(by), reserved].filter(Boolean).join(' · '), tone: 'plain' };
      return reserved ? { text: reserved, tone: 'checking' } : null;
    }
    case 'assigned': {
      const place = backlog(desk, record.agent ?? '').findIndex((r) => r.task.id === record.task.id);
      const turn = place + 1 + (inTerminal(desk, record.agent ?? '') ? 1 : 0);
      return { text: turn <= 2 ? c.next(agent) : c.line(turn, agent), tone: 'plain' };
    }
    case 'delivering': {
      if (its?.state === 'exited') return { text: c.ended(agent), tone: 'failed' };
      if (waits(its)) return { text: asks(its), tone: 'you' };
      const stage = desk.messages[record.messageId ?? '']?.stage;
      const since = span(now - (record.times.delivering ?? now));
      return { text: (stage === 'queued' ? c.waitsReady : c.delivering)(agent, since), tone: 'plain' };
    }
    case 'running': {
      if (its?.state === 'exited') return { text: c.ended(agent), tone: 'failed' };
      if (waits(its)) return { text: asks(its), tone: 'you' };
      if (record.times.finished !== undefined)
        return { text: c.finished(span(now - record.times.finished)), tone: 'checking' };
      const took = acceptedIn(desk.messages[record.messageId ?? '']);
      const since = clock(record.times.accepted ?? now);
      return { text: took === undefined ? c.working(since) : c.accepted(exact(took), since), tone: 'plain' };
    }
    case 'checking': {
      const gate = gateNow(record);
      return gate && { text: c.gate(gate.step, gate.total, gate.what), tone: 'checking' };
    }
    case 'merging': {
      const { state = 'waiting', detail = '' } = record.merge ?? {};
      if (state === 'merging') return { text: c.merging, tone: 'checking' };
      return { text: state === 'conflict' ? c.conflict(tell(detail)) : tell(detail) || c.toMerge(record.tree?.into ?? ''), tone: 'you' };
    }
    case 'needs-you':
      // A gate's reason begins with its command, which stays as it is.
      return { text: (record.gate?.ok === false ? tell(record.reason ?? '') : sentence(record.reason ?? '')) || t.stages['needs-you'], tone: 'you' };
    case 'done': {
      const { done, accepted } = record.times;
      if (done === undefined) return null;
      const text = accepted === undefined ? c.doneAt(clock(done)) : c.done(span(done - accepted), clock(done));
      const used = record.spent ? brief(record.spent) : null;
      return { text: used ? `${text} · ${used}` : text, tone: 'plain' };
    }
  }
}

/** The time that a card counts, in ms since epoch: of its present step; none while it queues. */
export function cardSince(record: TaskRecord): number | undefined {
  const { times } = record;
  switch (record.stage) {
    case 'delivering':
      return times.delivering;
    case 'running':
    case 'needs-you':
    case 'checking':
    case 'merging':
      return times.accepted ?? times.delivering ?? times.assigned;
    default:
      return undefined;
  }
}

export interface Moment {
  text: string;
  at: number;
  tone: Tone;
}

/** Every step that a task has taken, oldest first, for its details. */
export function moments(desk: Desk, record: TaskRecord): Moment[] {
  const m = t.details.moments;
  const { times, gate } = record;
  const message = desk.messages[record.messageId ?? ''];
  const took = acceptedIn(message);
  const list: (Moment | false | undefined)[] = [
    { text: m.added, at: times.added, tone: 'plain' },
    times.assigned !== undefined && {
      text: m.assigned(nameOf(desk, record.agent)),
      at: times.assigned,
      tone: 'plain',
    },
    times.delivering !== undefined && { text: m.delivering, at: times.delivering, tone: 'plain' },
    message?.writtenAt !== undefined && { text: m.written, at: message.writtenAt, tone: 'plain' },
    times.accepted !== undefined && {
      text: m.accepted(took === undefined ? '' : exact(took)),
      at: times.accepted,
      tone: 'well',
    },
    times.finished !== undefined && { text: m.finished, at: times.finished, tone: 'plain' },
    times.checking !== undefined && { text: m.checking, at: times.checking, tone: 'checking' },
    gate?.ok === false &&
      gate.endedAt !== undefined && { text: m.gateFailed, at: gate.endedAt, tone: 'failed' },
    // A task that is done at once says so itself.
    gate?.ok === true && record.stage !== 'done' &&
      gate.endedAt !== undefined && { text: m.gatePassed, at: gate.endedAt, tone: 'well' },
    times.done !== undefined && {
      text: m.done(times.accepted === undefined ? '' : span(times.done - times.accepted)),
      at: times.done,
      tone: 'well',
    },
  ];
  return list.filter((x): x is Moment => Boolean(x)).sort((a, b) => a.at - b.at);
}
