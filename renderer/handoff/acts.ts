import type { Command, Reply } from '../../shared/contract/index.ts';
import type { Handoff } from '../../shared/model/index.ts';
import { handoffOf } from '../../shared/rules/index.ts';
import { batonDrop } from '../derive/handoff.ts';
import { nameOf } from '../derive/card.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, toast } from '../view.ts';

const h = t.handoff;

/** What was done is seen by itself, on the header or in the title; it is said for those who do not see it. */
async function act(command: Command, words?: string): Promise<Reply> {
  const reply = await send(command);
  if (!reply.ok) say(reply.message);
  else if (words) say(words);
  return reply;
}

/**
 * Passes the orchestrator's role to an agent, as a drop of the baton does: it is named where nobody
 * holds the role, begins a handoff, or takes the place of the successor of the one under way.
 */
export async function passBaton(agent: string): Promise<void> {
  const { desk, live } = useReplica.getState();
  const drop = batonDrop(desk, live, agent);
  const name = nameOf(desk, agent);
  if (drop.kind === 'holds') return say(h.said.stays);
  if (drop.kind === 'cannot' || drop.kind === 'wait') {
    toast(t.labelled(name, drop.detail));
    return say(t.labelled(name, `${drop.title}, ${drop.detail}`));
  }
  if (drop.kind === 'names') return void (await act({ type: 'orchestrator.name', agent }, h.said.named(name)));
  const under = handoffOf(desk);
  if (under) return void (await act({ type: 'handoff.go', id: under.id, to: agent }, h.said.wants(name)));
  await act({ type: 'handoff.start', to: agent }, h.said.began(nameOf(desk, desk.orchestrator?.agent), name));
}

/** The role goes on in a fresh session of the agent that holds it. */
export async function passAnew(agent: string): Promise<void> {
  const { desk } = useReplica.getState();
  await act({ type: 'handoff.start', to: agent }, h.said.began(nameOf(desk, agent), h.fresh));
}

/** Goes on with this successor; without one by the rule. */
export const go = (id: string, to?: string): Promise<Reply> => act({ type: 'handoff.go', id, ...(to ? { to } : {}) });
export const cancel = (id: string): Promise<Reply> => act({ type: 'handoff.cancel', id });
export const vouch = (id: string): Promise<Reply> => act({ type: 'handoff.confirm', id });
/** A memory as the person changed it, and the text of the app that they saw when they began. */
export interface OwnText {
  text: string;
  shown?: string;
}

/** Keeps the person's text of a memory. */
export const keepText = (id: string, own: OwnText): Promise<Reply> => act({ type: 'handoff.edit', id, ...own }, h.memory.kept);

/** Passes a task that an agent has in hand on to another, or to the best one. */
export const passTask = (task: string, to?: string): Promise<Reply> =>
  act({ type: 'handoff.start', task, ...(to ? { to } : {}) });

export const openHandoff = (id: string | null = null): void => setView({ handoff: { id }, batonMenu: null });

export const isOver = (handoff: Handoff): boolean => handoff.step === 'over';
