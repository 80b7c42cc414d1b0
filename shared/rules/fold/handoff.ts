import { MOST_REFUSALS, type Desk, type Handoff, type Run } from '../../model/index.ts';
import type { Handlers } from './fold.ts';

type Names = Extract<keyof Handlers, `handoff.${string}`> | 'order.refused';

const change = (desk: Desk, id: string, how: (handoff: Handoff) => Handoff): Desk => {
  const handoff = desk.handoffs[id];
  if (!handoff || handoff.step === 'over') return desk;
  const next = how(handoff);
  const came = next.step === handoff.step ? next : { ...next, times: { ...next.times, [next.step]: next.stepAt } };
  return { ...desk, handoffs: { ...desk.handoffs, [id]: came } };
};

/** Nobody is asked any more. */
const answered = ({ question: _question, about: _about, ...handoff }: Handoff): Handoff => handoff;

/** Nothing is on its way to a successor any more. */
const unsent = ({ prompt: _prompt, readBack: _readBack, ...handoff }: Handoff): Handoff => handoff;

/** How the events of handoffs change the desk. */
export const handoffHandlers: Handlers<Names> = {
  'handoff.began': (desk, { type: _type, ...began }, at) => ({
    ...desk,
    handoffs: { ...desk.handoffs, [began.id]: { ...began, step: 'preparing', stepAt: at, beganAt: at, passed: [] } },
  }),
  'handoff.drafted': (desk, { id, file, asked }) => change(desk, id, (h) => ({ ...h, file, asked })),
  'handoff.judged': (desk, { id, judgement, problem }) =>
    change(desk, id, ({ unjudged: _unjudged, ...h }) => ({ ...h, judgement, ...(problem ? { unjudged: problem } : {}) })),
  'handoff.edited': (desk, { id, text, shown }) =>
    change(desk, id, (h) => ({ ...h, edited: text, ...(shown === undefined ? {} : { shown }) })),
  'handoff.executed': (desk, { id, cause, wanted }, at) =>
    change(desk, id, (h) => ({
      ...answered(h), cause, step: 'executing', stepAt: at,
      ...(wanted ? { wanted, passed: h.passed.filter(({ agent }) => agent !== wanted) } : {}),
    })),
  'handoff.chosen': (desk, { id, to, why, epoch }, at) =>
    change(desk, id, (h) => ({
      ...unsent(answered(h)), to, why, step: 'delivering', stepAt: at, ...(epoch ? { epoch } : {}),
    })),
  'handoff.prompted': (desk, { id, memory, prompt }, at) =>
    change(desk, id, (h) => ({ ...answered(h), memory, prompt, step: 'delivering', stepAt: at })),
  'handoff.taken': (desk, { id }, at) => change(desk, id, (h) => ({ ...answered(h), step: 'confirming', stepAt: at })),
  'handoff.read': (desk, { id, readBack }) => change(desk, id, (h) => ({ ...h, readBack })),
  'handoff.passed': (desk, { id, agent, why }, at) =>
    change(desk, id, (h) => ({
      ...unsent(answered(h)),
      passed: [...h.passed, { agent, why, at, ...(h.prompt && h.to === agent ? { prompt: h.prompt } : {}) }],
      step: 'executing',
      stepAt: at,
    })),
  'handoff.asked': (desk, { id, question, about = 'nobody', epoch }, at) =>
    change(desk, id, (h) => ({ ...h, question, about, step: 'asking', stepAt: at, ...(epoch ? { epoch } : {}) })),
  'handoff.ended': (desk, { id, as, detail, person }, at) =>
    change(desk, id, (h) => ({
      ...answered(h), step: 'over', stepAt: at, end: { as, at, detail, ...(person ? { person } : {}) },
    })),
  'handoff.told': (desk, { id, agent }) => {
    const handoff = desk.handoffs[id];
    if (!handoff) return desk;
    return { ...desk, handoffs: { ...desk.handoffs, [id]: { ...handoff, told: [...(handoff.told ?? []), agent] } } };
  },
  'handoff.resumed': (desk, { id }, at) => change(desk, id, (h) => ({ ...h, stepAt: at })),
  'order.refused': (desk, { agent, epoch, what }, at) => ({
    ...desk,
    refused: [...(desk.refused ?? []).slice(1 - MOST_REFUSALS), { agent, what, at, ...(epoch === undefined ? {} : { epoch }) }],
  }),
};

/** The run goes on or stands still: while it stood still no time of a handoff has passed. */
export function runSet(desk: Desk, run: Run, at: number): Desk {
  const open = Object.values(desk.handoffs).filter((h) => h.step !== 'over');
  if (open.length === 0 || desk.run !== 'paused') return { ...desk, run };
  const moved = Object.fromEntries(open.map((h) => [h.id, { ...h, stepAt: at }]));
  return { ...desk, run, handoffs: { ...desk.handoffs, ...moved } };
}
