import { Judgement, type AgentLive, type Desk, type Handoff } from '../../shared/model/index.ts';
import { handoffOf, inTerminal, isAnew, isDown, openHandoffs, whyNot as whyNotIn } from '../../shared/rules/index.ts';
import { capital, t, tell } from '../text.ts';
import { nameOf, type Tone } from './card.ts';
import { stageWords } from './messages.ts';
import { turnsTo, whole } from './meter.ts';

const h = t.handoff;
type Part = keyof Judgement;
export const parts = Object.keys(Judgement.shape) as Part[];

/** All handoffs, the latest first; one that is under way stands above those that are over. */
export function handoffList(desk: Desk): Handoff[] {
  return Object.values(desk.handoffs).sort(
    (a, b) => Number(a.step === 'over') - Number(b.step === 'over') || b.beganAt - a.beganAt,
  );
}

/** What is passed on, in words: the role, or a task. */
export const whatOf = ({ task }: Pick<Handoff, 'task'>): string => task ?? h.role;

export type PhaseKey = keyof typeof h.phases;
/** past: behind it; now: it stands here; next: still to come; never: it was not reached. */
export type PhaseState = 'past' | 'now' | 'next' | 'never';

export interface Phase {
  key: PhaseKey;
  state: PhaseState;
  /** When it came here, epoch ms; null: not yet, or not known. */
  at: number | null;
  /** Until when it has time, epoch ms; null: as long as it takes. */
  until: number | null;
  notes: { text: string; tone: Tone; at?: number }[];
}

const ORDER: PhaseKey[] = ['prepare', 'stop', 'choose', 'deliver', 'read'];
const MINUTE = 60_000;

/** How far it came: the place of its present step, or of its last one when it asks or is over. */
function reached(handoff: Handoff): number {
  const { step, times = {}, passed } = handoff;
  const fresh = (at: number | undefined): boolean => at !== undefined && at > (passed.at(-1)?.at ?? 0);
  if (step === 'preparing') return 0;
  if (step === 'executing') return 2;
  if (step === 'delivering') return 3;
  if (step === 'confirming' || handoff.readBack?.ok || fresh(times.confirming)) return 4;
  if (fresh(times.delivering)) return 3;
  return times.executing === undefined ? 0 : 2;
}

/** To whom it goes: the successor, or who it would be; undefined while nobody is in sight. */
export function successor(handoff: Handoff): string | undefined {
  if (handoff.step === 'preparing') return handoff.wanted ?? handoff.to;
  return reached(handoff) >= 3 || handoff.end?.as === 'done' ? handoff.to : handoff.wanted;
}

/** How that one is called; empty while nobody is in sight. */
export const successorName = (desk: Desk, handoff: Handoff): string => {
  const to = successor(handoff);
  return to !== undefined && to === handoff.from ? h.anew : nameOf(desk, to);
};

/** A handoff as the steps that it takes, with what is known about each. Pure. */
export function phases(desk: Desk, handoff: Handoff): Phase[] {
  const { step, times = {}, beganAt, stepAt, end } = handoff;
  const at = reached(handoff);
  const { judge, take, read } = desk.policy.handoff;
  const minutes: Partial<Record<PhaseKey, number>> = { ...(handoff.asked ? { prepare: judge } : {}), deliver: take, read };
  const since: Record<PhaseKey, number | undefined> = {
    prepare: beganAt, stop: times.executing, choose: times.delivering ?? times.executing, deliver: times.delivering, read: times.confirming,
  };
  return ORDER.map((key, i): Phase => {
    const state = ((): PhaseState => {
      if (end) return end.as === 'done' || i <= at ? 'past' : 'never';
      if (i === at) return step === 'asking' ? 'past' : 'now';
      return i < at ? 'past' : 'next';
    })();
    const limit = minutes[key];
    const begun = key === 'prepare' ? beganAt : stepAt;
    return {
      key,
      state,
      at: state === 'next' || state === 'never' ? null : (since[key] ?? null),
      until: state === 'now' && limit !== undefined ? begun + limit * MINUTE : null,
      notes: notesOf(desk, handoff, key, state),
    };
  });
}

function notesOf(desk: Desk, handoff: Handoff, key: PhaseKey, state: PhaseState): Phase['notes'] {
  const n = h.notes;
  const name = (id: string): string => nameOf(desk, id);
  const plain = (text: string): Phase['notes'][number] => ({ text, tone: 'plain' });
  switch (key) {
    case 'prepare': {
      const judged = judgedParts(handoff);
      const notes: Phase['notes'] = [];
      if (judged.length > 0) notes.push(plain(n.judged(judged.map((part) => t.partWords[part]).join(', '))));
      else if (!handoff.unjudged) notes.push(plain(handoff.asked ? n.asked(name(handoff.from)) : n.unasked));
      if (handoff.unjudged) notes.push({ text: n.unjudged(tell(handoff.unjudged)), tone: 'you' });
      return notes;
    }
    case 'stop':
      return [];
    case 'choose': {
      const notes: Phase['notes'] = handoff.passed.map(({ agent, why, at }) => ({ text: n.passed(name(agent), tell(why)), tone: 'failed', at }));
      if (state === 'next' || state === 'now') {
        if (handoff.wanted) notes.push(plain(n.wanted(name(handoff.wanted))));
        else if (handoff.to && state === 'next') notes.push(plain(n.would(name(handoff.to))));
        return notes;
      }
      if (handoff.to && reached(handoff) >= 3) {
        notes.push({ text: n.chosen(name(handoff.to), (handoff.why ?? []).map(tell).join(', ')), tone: 'well' });
        if (handoff.epoch) notes.push(plain(n.epoch(handoff.epoch)));
      }
      return notes;
    }
    case 'deliver': {
      const prompt = desk.messages[handoff.prompt ?? ''];
      const notes: Phase['notes'] = [];
      if (handoff.memory) notes.push(plain(n.file(handoff.memory.file)));
      if (prompt) notes.push({ text: n.prompt(stageWords(desk, prompt)), tone: prompt.stage === 'failed' || prompt.stage === 'unverified' ? 'failed' : 'plain' });
      return notes;
    }
    case 'read': {
      const { readBack } = handoff;
      if (!readBack) return [];
      if (readBack.ok) return [{ text: n.readOk, tone: 'well' }];
      return [{ text: n.readMissing(readBack.missing.map((part) => h.missing[part]).join(', ')), tone: 'failed' }];
    }
  }
}

/** The parts for which the agent that went gave its judgement. */
export function judgedParts(handoff: Handoff): Part[] {
  if (handoff.memory) return handoff.memory.judged;
  return parts.filter((part) => (handoff.judgement?.[part] ?? '').trim() !== '');
}

/** How complete a handoff's memory is, and whether its successor showed that it read it. */
export interface Completeness {
  /** Null: it is not written yet. */
  facts: number | null;
  judged: Part[];
  lacks: Part[];
  read: 'ok' | 'partly' | 'none';
  edited: boolean;
}

export function completeness(handoff: Handoff): Completeness {
  const judged = judgedParts(handoff);
  return {
    facts: handoff.memory?.facts ?? null,
    judged,
    lacks: parts.filter((part) => !judged.includes(part)),
    read: !handoff.readBack ? 'none' : handoff.readBack.ok ? 'ok' : 'partly',
    edited: handoff.memory?.edited ?? handoff.edited !== undefined,
  };
}

/** The state of a handoff in a word or two, for lists. */
export function stateOf(handoff: Handoff): { text: string; tone: Tone } {
  if (handoff.end) return { text: h.ends[handoff.end.as], tone: handoff.end.as === 'done' ? 'well' : 'plain' };
  return { text: h.now[handoff.step], tone: handoff.step === 'asking' ? 'you' : 'baton' };
}

/** What can be done about a handoff now, in the order in which it is offered. */
export type HandoffAct = 'go' | 'pass' | 'vouch' | 'cancel';

export function actsOf(handoff: Handoff): HandoffAct[] {
  switch (handoff.step) {
    case 'preparing':
      return ['cancel', 'pass', 'go'];
    case 'executing':
      return ['cancel', 'pass'];
    case 'delivering':
      return ['cancel', 'pass'];
    case 'confirming':
      return ['cancel', 'pass', 'vouch'];
    case 'asking':
      return handoff.prompt ? ['cancel', 'vouch', 'pass'] : ['cancel', 'pass'];
    case 'over':
      return [];
  }
}

/** What to call it when a handoff is called off: it was not passed on yet, or it was. */
export function cancelWords(desk: Desk, handoff: Handoff): string {
  const from = nameOf(desk, handoff.from);
  if (handoff.step === 'preparing') return h.acts.drop;
  return handoff.times?.delivering === undefined ? h.acts.stay(from) : h.acts.back(from);
}

/** True while the memory can still be changed: its text has not been sent to anyone. */
export const isOpenText = (handoff: Handoff): boolean =>
  handoff.step !== 'over' && handoff.prompt === undefined && handoff.step !== 'confirming';

/** Its takeover prompt is being written, or nobody knows what became of it: nothing else can be wanted. */
function isOnItsWay(desk: Desk, { prompt }: Handoff): boolean {
  const stage = desk.messages[prompt ?? '']?.stage;
  return stage === 'writing' || stage === 'written' || stage === 'unverified';
}

export interface BatonDrop {
  kind: 'holds' | 'cannot' | 'names' | 'takes' | 'wait';
  title: string;
  detail: string;
  tone: Tone;
}

/** What letting the baton go on an agent's pane would do, in words. */
export function batonDrop(desk: Desk, live: Record<string, AgentLive>, agent: string): BatonDrop {
  const holder = desk.orchestrator?.agent;
  const d = h.drop;
  const under = handoffOf(desk);
  if (agent === holder) return { kind: 'holds', ...d.holds, tone: 'plain' };
  if (under && isOnItsWay(desk, under)) return { kind: 'wait', ...d.underWay(nameOf(desk, under.to)), tone: 'plain' };
  const why = whyNot(desk, live, agent, under);
  // Who is named first has nothing to take over: it only has to be there.
  const there = live[agent]?.cli.status === 'found';
  if (why && (holder || !there)) return { kind: 'cannot', ...d.cannot(why), tone: 'failed' };
  const detail = why ?? ableWords(desk, live[agent], agent);
  if (!holder) return { kind: 'names', ...d.names(detail), tone: why ? 'you' : 'baton' };
  const other = under && successor(under);
  const words = other && other !== agent ? d.instead(nameOf(desk, other), detail) : d.takes(detail);
  return { kind: 'takes', ...words, tone: 'baton' };
}

/** How an agent stands as the successor of a handoff: why not, what it was passed over for, or that it can. */
export function successorWords(desk: Desk, live: Record<string, AgentLive>, handoff: Handoff, agent: string): string {
  const before = handoff.passed.findLast((one) => one.agent === agent);
  const words = whyNot(desk, live, agent, handoff) ?? (agent === handoff.from ? h.fresh : ableWords(desk, live[agent], agent));
  return [words, before ? h.drop.before(tell(before.why)) : ''].filter(Boolean).join(', ');
}

function ableWords(desk: Desk, live: AgentLive | undefined, agent: string): string {
  const d = h.drop;
  const percent = live?.context?.percent ?? null;
  const when = isDown(live) ? d.starts : live?.state === 'working' || inTerminal(desk, agent) ? d.busy : d.free;
  return [when, percent === null || isDown(live) ? '' : d.context(whole(percent))].filter(Boolean).join(', ');
}

/** What the header's baton says, hovered or read out; null where the agent does not hold it. */
export function batonWords(desk: Desk, agent: string): { name: string; lines: string[] } | null {
  const { orchestrator } = desk;
  if (orchestrator?.agent !== agent) return null;
  const under = handoffOf(desk);
  const state = under ? [h.baton.under(h.now[under.step].toLowerCase())] : [];
  return { name: h.baton.name(nameOf(desk, agent)), lines: [h.baton.epoch(orchestrator.epoch), ...state, h.baton.help] };
}

export interface HandoffStrip {
  tone: Tone;
  text: string;
  detail?: string;
  aside?: string;
  actions: ('handoff' | 'handoff-go')[];
  handoff: string;
}

/** What the strip of a pane says about a handoff from or to its agent; null when there is none. */
export function handoffStrip(desk: Desk, live: AgentLive | undefined, agent: string): HandoffStrip | null {
  const open = openHandoffs(desk);
  const handoff = open.find((one) => one.from === agent) ?? open.find((one) => one.to === agent && (one.step === 'delivering' || one.step === 'confirming'));
  if (!handoff) return null;
  const s = h.strip;
  const { step, from, task, id } = handoff;
  const to = successor(handoff) === from ? h.fresh : successorName(desk, handoff);
  const named = (words: string): string => (task ? s.task(task, words) : words);
  const base = { tone: 'baton' as Tone, handoff: id, actions: ['handoff' as const] };
  if (step === 'asking')
    return agent === from ? { ...base, tone: 'you', text: named(s.asking), ...(handoff.question ? { detail: sentence(handoff.question.split('\n', 1)[0] ?? '') } : {}) } : null;
  if (agent !== from) {
    const words = step === 'delivering' ? s.delivering : s.confirming;
    return { ...base, text: named(words(nameOf(desk, from))) };
  }
  if (step === 'preparing') {
    const waits = handoff.asked && !handoff.judgement && !handoff.unjudged;
    const turns = live?.context ? turnsTo(live.context, desk.policy.handoff.execute) : null;
    return {
      ...base,
      text: named(waits ? s.asksIt : s.preparing(to)),
      ...(turns === null ? {} : { aside: s.turns(turns) }),
      actions: ['handoff', 'handoff-go'],
    };
  }
  return { ...base, text: named(step === 'executing' ? s.executing : isAnew(handoff) ? s.anew : s.leaving(to)) };
}

const sentence = (clause: string): string => stopped(capital(tell(clause)));
const stopped = (words: string): string => (/[.?!]$/.test(words) ? words : `${words}.`);

const whyNot = (...of: Parameters<typeof whyNotIn>): string | null => {
  const why = whyNotIn(...of);
  return why === null ? null : tell(why);
};
