import type { DeskCommand } from '../../contract/window.ts';
import type { Desk, EventBody, Handoff } from '../../model/index.ts';
import { handoffRefusals as no } from '../../text/handoff/refusals.ts';
import { stepWords as words } from '../../text/handoff/steps.ts';
import { began, isInMiddle } from '../handoff/begin.ts';
import { livesOn, nameOf, openHandoffs } from '../handoff/open.ts';
import { roleBack, withdraw } from '../handoff/protocol.ts';
import { unfit } from '../handoff/successor.ts';
import { type Context } from '../work/follow.ts';
import { refuse, type Decision } from './decision.ts';

type Command = Extract<DeskCommand, { type: `handoff.${string}` }>;

/** Checks what a person wants of a handoff. Pure. */
export function decideHandoff(desk: Desk, command: Command, context: Context): Decision {
  if (command.type === 'handoff.start') return start(desk, command, context);
  const handoff = desk.handoffs[command.id];
  if (!handoff || handoff.step === 'over') return refuse(no.over);
  switch (command.type) {
    case 'handoff.edit':
      return edit(handoff, command);
    case 'handoff.cancel':
      return cancel(desk, handoff);
    case 'handoff.go':
      return go(desk, handoff, command.to, context);
    case 'handoff.confirm':
      return confirm(desk, handoff);
  }
}

function start(desk: Desk, { to, task }: Extract<Command, { type: 'handoff.start' }>, context: Context): Decision {
  const from = task ? desk.tasks[task]?.agent : desk.orchestrator?.agent;
  if (!from) return refuse(task ? no.noTask(task) : no.nobodyHolds);
  if (task) {
    const record = desk.tasks[task];
    if (!record || !isInMiddle(desk, record)) return refuse(no.notBegun(task));
    if (desk.orchestrator?.agent === from) return refuse(no.holder(task, nameOf(desk, from)));
  }
  if (openHandoffs(desk).some((h) => h.task === task)) return refuse(no.open);
  const wrong = to && unfitFor(desk, context, { from, cause: 'person', passed: [], wanted: to, ...(task ? { task } : {}) }, to);
  if (wrong) return refuse(wrong);
  return { events: [began(desk, context, { from, cause: 'person', ...(task ? { task } : {}), ...(to ? { wanted: to } : {}) })] };
}

function edit(handoff: Handoff, { text, shown }: Extract<Command, { type: 'handoff.edit' }>): Decision {
  if (handoff.prompt !== undefined) return refuse(no.sent);
  return { events: [{ type: 'handoff.edited', id: handoff.id, text, ...(shown === undefined ? {} : { shown }) }] };
}

/** Why an agent that the person wants cannot take it, as a sentence; null when it can. */
function unfitFor(desk: Desk, { live, now }: Context, about: Parameters<typeof unfit>[2], to: string): string | null {
  if (!desk.agents.some(({ id }) => id === to)) return no.noAgent;
  const why = unfit(desk, live, about, to, now);
  return why === null ? null : no.cannot(nameOf(desk, to), why);
}

/** Its prompt went out, in part or whole, and nobody knows yet what became of it. */
const isUnderWay = (desk: Desk, { prompt }: Handoff): boolean => {
  const stage = desk.messages[prompt ?? '']?.stage;
  return stage === 'writing' || stage === 'written' || stage === 'unverified';
};

function cancel(desk: Desk, h: Handoff): Decision {
  const taken = [...withdraw(desk, h.asked), ...withdraw(desk, h.prompt)];
  const ended = (as: 'back' | 'dropped', detail: string): EventBody => ({ type: 'handoff.ended', id: h.id, as, detail, person: true });
  if (h.task !== undefined) {
    // Its old session is ended, or about to be.
    if (h.prompt !== undefined) return refuse(no.taskSent(h.task));
    return { events: [...taken, ended('dropped', words.calledOff)] };
  }
  if (desk.orchestrator?.agent === h.from) return { events: [...taken, ended(h.epoch === undefined ? 'dropped' : 'back', words.calledOff)] };
  if (!livesOn(desk, h)) return refuse(no.notBack(nameOf(desk, h.from)));
  return { events: [...taken, ...roleBack(desk, h).events, ended('back', words.calledBack(nameOf(desk, h.from)))] };
}

/** It is carried out now, without waiting for the incumbent; or goes on with another successor. */
function go(desk: Desk, h: Handoff, to: string | undefined, context: Context): Decision {
  const moved = h.step === 'delivering' || h.step === 'confirming' || h.prompt !== undefined;
  if (moved && !to) return refuse(no.moving);
  if (to && moved && to === h.to) return refuse(no.tried(nameOf(desk, to)));
  if (moved && isUnderWay(desk, h)) return refuse(no.onItsWay(nameOf(desk, h.to ?? '')));
  const passed = h.passed.filter(({ agent }) => agent !== to);
  const wrong = to ? unfitFor(desk, context, { ...h, passed, wanted: to, cause: 'person' }, to) : null;
  if (wrong) return refuse(wrong);
  const before: EventBody[] = moved
    ? [...withdraw(desk, h.prompt), { type: 'handoff.passed', id: h.id, agent: h.to ?? h.from, why: words.another }]
    : h.judgement ? [] : [...withdraw(desk, h.asked), { type: 'handoff.judged', id: h.id, judgement: {}, problem: words.withoutIt }];
  const executed: EventBody = { type: 'handoff.executed', id: h.id, cause: 'person', ...(to ? { wanted: to } : {}) };
  return { events: [...before, executed] };
}

/** The person has a takeover prompt sent again: the handoff goes by the new message. */
export function promptedAgain(desk: Desk, message: string, again: EventBody): EventBody[] {
  const h = openHandoffs(desk).find(({ prompt }) => prompt === message);
  if (!h?.memory || again.type !== 'message.queued') return [];
  return [{ type: 'handoff.prompted', id: h.id, memory: h.memory, prompt: again.message.id }];
}

/** The person vouches for the successor, or says that the prompt arrived. */
function confirm(desk: Desk, h: Handoff): Decision {
  const prompt = desk.messages[h.prompt ?? ''];
  const doubt = prompt?.stage === 'unverified' || prompt?.stage === 'written';
  if (!prompt || !(prompt.stage === 'accepted' || prompt.stage === 'finished' || doubt)) return refuse(no.notTaken(nameOf(desk, h.to ?? '')));
  const arrived: EventBody[] = doubt ? [{ type: 'message.accepted', id: prompt.id, detail: 'you said that it arrived' }] : [];
  return { events: [...arrived, { type: 'handoff.ended', id: h.id, as: 'done', detail: words.vouched }] };
}
