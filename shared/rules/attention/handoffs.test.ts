import { expect, test } from 'vitest';
import { emptyDesk, type EventBody } from '../../model/index.ts';
import { itemWords } from '../../text/ui/en/inbox.ts';
import { inbox, reduceAll } from '../index.ts';
import { makeWorld } from '../test/world.ts';

/** The desk of a world with events that came afterwards, as the journal has them. */
function after(w: ReturnType<typeof makeWorld>, ...bodies: EventBody[]) {
  const events = [...w.events, ...bodies.map((body, i) => ({ seq: w.desk.seq + 1 + i, at: w.now + i, body }))];
  return reduceAll(emptyDesk, events);
}

const began: EventBody = { type: 'handoff.began', id: 'h', from: 'a', cause: 'context', percent: 98 };

test('N1 a handoff that nobody is left for waits for the person, before all the work that it stops', () => {
  const w = makeWorld(['a', 'b', 'c']);
  w.submit({ type: 'orchestrator.name', agent: 'a' });
  w.add();
  w.add();
  w.state('c', 'waiting-for-you');
  const asked: EventBody = { type: 'handoff.asked', id: 'h', question: 'every other agent is at its limit' };
  expect(inbox(after(w, began), w.live, w.now).map(({ kind }) => kind)).toEqual(['question']);
  const desk = after(w, began, { type: 'handoff.executed', id: 'h', cause: 'context' }, asked);
  const [first, second] = inbox(desk, w.live, w.now + 10);
  expect(first).toMatchObject({ kind: 'handoff', handoff: 'h', agent: 'a', blocks: 2, actions: ['pass', 'back', 'memory'] });
  expect(second?.kind).toBe('question');
  expect(itemWords(desk, first!, w.now)).toEqual({ title: 'Who takes the orchestrator’s role over from a?', detail: 'Every other agent is at its limit' });
  const over = after(w, began, asked, { type: 'handoff.ended', id: 'h', as: 'dropped', detail: '' });
  expect(inbox(over, w.live, w.now).map(({ kind }) => kind)).toEqual(['question']);
});

test('N1 a takeover prompt in doubt is asked for once, as its handoff', () => {
  const w = makeWorld(['a', 'b']);
  w.submit({ type: 'orchestrator.name', agent: 'a' });
  const memory = { file: 'a_to_b.md', text: 'x', facts: 1, judged: [] };
  const doubt: EventBody[] = [
    began,
    { type: 'handoff.executed', id: 'h', cause: 'context' },
    { type: 'handoff.chosen', id: 'h', to: 'b', why: [], epoch: 2 },
    { type: 'message.queued', message: { id: 'm', agent: 'b', text: 'take over', provenance: 'app', stage: 'queued', queuedAt: 1 } },
    { type: 'handoff.prompted', id: 'h', memory, prompt: 'm' },
    { type: 'message.writing', id: 'm' },
    { type: 'message.unverified', id: 'm', detail: 'no receipt' },
  ];
  expect(inbox(after(w, ...doubt), w.live, w.now).map(({ kind }) => kind)).toEqual(['doubt']);
  const asked = after(w, ...doubt, { type: 'handoff.asked', id: 'h', question: 'nobody knows whether it arrived', about: 'arrived' });
  expect(inbox(asked, w.live, w.now)).toMatchObject([{ kind: 'handoff', message: 'm', actions: ['arrived', 'again', 'pass', 'back', 'memory'] }]);
});
