import { describe, expect, test } from 'vitest';
import { decideOrder } from '../decide/order.ts';
import { makeWorld } from '../test/world.ts';
import { handFile, takeoverIn, type WrittenMemory } from './by-hand.ts';
import { parseMemory } from './memory-read.ts';

const TEXT = [
  '# HANDOFF: Claude -> AMP', '**Date**: 2026-11-22', '**Raison**: Limite de tokens atteinte (98%)', '',
  '## CONTEXTE A PRESERVER', 'Le lecteur de prix est ecrit et lit trois marches.', '', '## TACHES EN COURS', 'TASK-PO-001 chez Codex, a moitie.', '',
  '## TACHES RESTANTES (PRIORITAIRES)', '1. TASK-PO-002', '', '## DECISIONS PRISES', 'Les prix sont en centimes.', '',
  '## FICHIERS MODIFIES RECEMMENT', 'src/prices.rs: complet', '', '## INSTRUCTIONS SPECIALES POUR AMP', 'Ne touche pas au cache.', '',
].join('\n');
const PROMPT = '\n[HANDOFF ORCHESTRATEUR: CLAUDE -> AMP]\n\nTu deviens maintenant l\'ORCHESTRATEUR PRINCIPAL.\n';

function world() {
  const w = makeWorld(['claude', 'amp', 'codex']);
  const sessions = Object.fromEntries(['claude', 'amp', 'codex'].map((id) => [id, w.start(id)]));
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 1 });
  const memory = (text = TEXT, at = w.now): WrittenMemory => ({ file: handFile(w.desk, 'claude', 'amp'), text, at, read: parseMemory(text) });
  let n = 0;
  const send = (by: string | null, to: string, text: string, given: WrittenMemory | null = memory()) => {
    const caller = by === null ? null : { agent: by, session: sessions[by] ?? '' };
    const context = { now: w.now, newId: () => `b${(n += 1)}`, live: w.live };
    const decision = decideOrder(w.desk, { do: 'send', agent: to, text }, caller, context, takeoverIn(w.desk, text) ? { memory: given, proof: 'BEGIN YOUR ANSWER' } : undefined);
    if ('events' in decision) w.record(...decision.events);
    return 'events' in decision ? decision.done.says : 'forbidden' in decision ? `forbidden: ${decision.forbidden}` : decision.refused;
  };
  return { w, memory, send };
}

describe('H4 a handoff by hand', () => {
  test('by the incumbent, with a valid memory, is one handoff: the role moves once, with that prompt and memory', () => {
    const { w, send } = world();
    expect(send('claude', 'amp', PROMPT)).toContain('The role is amp’s');
    expect(w.desk.orchestrator).toEqual({ agent: 'amp', epoch: 2 });
    const [handoff, ...others] = Object.values(w.desk.handoffs);
    expect(others).toEqual([]);
    expect(handoff).toMatchObject({ from: 'claude', to: 'amp', cause: 'agent', step: 'delivering', epoch: 2, memory: { file: 'orchestratoragent/handoff/claude_to_amp.md', text: TEXT } });
    expect(w.desk.messages[handoff?.prompt ?? '']).toMatchObject({ agent: 'amp', from: 'claude', provenance: 'agent', text: `${PROMPT.trimEnd()}\n\nBEGIN YOUR ANSWER` });
    expect(send('claude', 'amp', PROMPT)).toContain('forbidden');
    expect(w.of('orchestrator.set').map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test('joins the handoff that the app prepares', () => {
    const { w, send } = world();
    w.record({ type: 'handoff.began', id: 'h', from: 'claude', cause: 'context', percent: 91, session: w.desk.current['claude'] ?? '' });
    expect(send('claude', 'amp', PROMPT)).toContain('amp’s');
    expect(Object.keys(w.desk.handoffs)).toEqual(['h']);
    expect(w.desk.handoffs['h']).toMatchObject({ to: 'amp', step: 'delivering' });
  });

  test('by a worker, without a memory, with one that is wrong or old, or to another window changes nothing', () => {
    const { w, send, memory } = world();
    const before = w.desk;
    expect(send('codex', 'amp', PROMPT)).toContain('forbidden');
    expect(send('claude', 'amp', PROMPT, null)).toContain('there is no orchestratoragent/handoff/claude_to_amp.md');
    expect(send('claude', 'amp', PROMPT, memory(TEXT.slice(0, 120)))).toContain('The role stays');
    expect(send('claude', 'amp', PROMPT, memory(TEXT.replace('Claude -> AMP', 'Codex -> AMP')))).toContain('first line');
    expect(send('claude', 'codex', PROMPT)).toContain('window');
    expect(send('claude', 'claude', PROMPT.replace('AMP', 'CLAUDE'))).toContain('own pane');
    expect(w.desk).toBe(before);
  });

  test('is no more than a text where its head only is cited, and the person may do it too', () => {
    const { w, send } = world();
    expect(send('claude', 'amp', `${'x'.repeat(500)}\n${PROMPT}`)).toContain('on its way');
    expect(w.desk.orchestrator?.agent).toBe('claude');
    expect(send(null, 'amp', PROMPT)).toContain('amp’s');
    expect(Object.values(w.desk.handoffs)[0]).toMatchObject({ cause: 'person' });
  });
});
