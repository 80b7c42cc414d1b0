import type { AgentLive, Desk, Handoff, Message } from '../../model/index.ts';
import { isDown } from '../work/able.ts';
import { mustStop, openHandoffs } from './open.ts';
import { mayAnswer } from './protocol.ts';

/**
 * What has to be done for a handoff now. draft: the app's part is written, and the incumbent asked;
 * judge: what it wrote is read; memory: the memory is written, and the prompt queued; stop: the old
 * session ends; start: the successor's program; read: what it wrote of what it has read.
 */
export type HandoffEffect =
  | { do: 'draft' | 'judge' | 'memory' | 'read'; id: string }
  | { do: 'stop' | 'start'; id: string; agent: string };

/**
 * All that has to be done in this state, whoever has begun it before: each may be done again, and
 * none is wanted any more once the journal says what came of it. Pure.
 */
export function handoffEffects(desk: Desk, live: Record<string, AgentLive>): HandoffEffect[] {
  if (!desk.trusted || desk.run === 'paused') return [];
  return openHandoffs(desk).flatMap((h) => effectsOf(desk, h, live));
}

const ANSWERS = new Set<Message['stage']>(['written', 'accepted', 'finished']);
const PREPARES = new Set<Handoff['step']>(['preparing', 'executing']);

function effectsOf(desk: Desk, h: Handoff, live: Record<string, AgentLive>): HandoffEffect[] {
  const { id, to } = h;
  if (PREPARES.has(h.step) && !h.judgement) {
    const asked = desk.messages[h.asked ?? ''];
    if (!h.asked) return mayAnswer(desk, h, live) ? [{ do: 'draft', id }] : [];
    // What it writes may be the only sign that the question arrived.
    return asked && ANSWERS.has(asked.stage) ? [{ do: 'judge', id }] : [];
  }
  if (h.step === 'delivering' && !h.prompt) return [{ do: 'memory', id }];
  const prompt = desk.messages[h.prompt ?? ''];
  if (!prompt || !to || h.step === 'over') return [];
  if (h.step === 'delivering' && prompt.stage === 'queued') {
    if (mustStop(desk, h)) return [{ do: 'stop', id, agent: h.from }];
    return isDown(live[to]) ? [{ do: 'start', id, agent: to }] : [];
  }
  return prompt.stage === 'queued' || h.readBack?.ok ? [] : [{ do: 'read', id }];
}
