import type { Desk, EventBody, Handoff } from '../../model/index.ts';
import { formerHolderMessage, roleIsBackMessage } from '../../text/handoff/prompts.ts';
import { queueMessage, type Context } from '../work/context.ts';
import { held } from '../work/queue.ts';
import { nameOf, sessionOf } from './open.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Who had the role or a task, or took the prompt and was passed over, and still goes on in the same
 * conversation, is told once that it is another's. One that is down is told when it comes back in
 * that conversation; a fresh one knows of nothing.
 */
export function tellings(desk: Desk, context: Context): EventBody[] {
  for (const h of Object.values(desk.handoffs)) {
    if (h.end && context.now - h.end.at > DAY_MS) continue;
    const next = whoIsToldNext(desk, h);
    if (!next) continue;
    const { agent } = next;
    const queued = queueMessage(context, agent, tellingOf(desk, h, next), 'app');
    if (queued.type !== 'message.queued') return [];
    return [queued, { type: 'handoff.told', id: h.id, agent, message: queued.message.id }];
  }
  return [];
}

function tellingOf(desk: Desk, h: Handoff, { agent, had }: Told): string {
  const language = desk.project?.language ?? 'fr';
  const { agent: holder, epoch = 0 } = desk.orchestrator ?? {};
  const at = h.end?.at ?? h.stepAt;
  if (had === 'again') return roleIsBackMessage({ language, epoch, at });
  const to = (h.task === undefined ? holder : desk.tasks[h.task]?.agent) ?? h.to ?? '';
  const holds = held(desk, agent).map(({ task }) => task.id);
  return formerHolderMessage({ language, from: nameOf(desk, agent), to: nameOf(desk, to), epoch, at, holds, ...(h.task ? { task: h.task } : {}) });
}

interface Told {
  agent: string;
  /** It held it until then; it was only tried; or it holds it again. */
  had: 'had' | 'tried' | 'again';
}

function whoIsToldNext(desk: Desk, h: Handoff): Told | null {
  const told = (agent: string): boolean => h.told?.includes(agent) === true;
  const holds = (agent: string): boolean =>
    h.task === undefined ? desk.orchestrator?.agent === agent : desk.tasks[h.task]?.agent === agent;
  if (h.end?.as === 'done' && !told(h.from) && !holds(h.from) && knows(desk, h)) return { agent: h.from, had: 'had' };
  // Its orders were refused meanwhile.
  const moved = h.task === undefined && h.end?.as === 'back' && h.epoch !== undefined;
  if (moved && !told(h.from) && holds(h.from) && knows(desk, h)) return { agent: h.from, had: 'again' };
  // Of a task that goes nowhere, nobody else has it to be told of.
  const tried = [...h.passed, ...(h.end?.as === 'back' && h.to && h.prompt ? [{ agent: h.to, prompt: h.prompt }] : [])];
  for (const { agent, prompt } of tried) {
    if (told(agent) || holds(agent) || (agent === h.to && h.step !== 'over' && h.step !== 'executing' && h.step !== 'asking')) continue;
    const at = desk.messages[prompt ?? '']?.acceptedAt;
    const session = sessionOf(desk, agent);
    if (at !== undefined && session && !session.end && session.startedAt <= at) return { agent, had: 'tried' };
  }
  return null;
}

/** Its session of then goes on, or the same conversation in another one. */
function knows(desk: Desk, { from, session }: Handoff): boolean {
  const now = sessionOf(desk, from);
  const then = desk.sessions[session ?? ''];
  if (!now || now.end || !then) return false;
  return now.id === then.id || (now.cliSession !== null && now.cliSession === then.cliSession);
}
