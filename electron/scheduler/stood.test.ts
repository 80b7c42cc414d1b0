import { expect, it } from 'vitest';
import { emptyDesk, type AgentLive, type AgentState, type EventBody } from '../../shared/model/index.ts';
import { createStood } from './stood.ts';

const live = (state: AgentState, since: number): AgentLive => ({
  id: 'amp', cli: { status: 'found' }, state, since, why: '', evidence: [], pane: null, waiting: null,
  context: null, spent: null, limit: null, capabilities: [],
});

function place() {
  let now = 0;
  let agents: AgentLive[] = [];
  const recorded: EventBody[] = [];
  const stood = createStood({ desk: () => emptyDesk, live: () => agents, record: (bodies) => recorded.push(...bodies), now: () => now });
  const at = (time: number, state: AgentState, since = time) => {
    now = time;
    agents = [live(state, since)];
    stood.look();
  };
  const end = (time: number) => {
    now = time;
    stood.close();
  };
  return { at, end, stretches: () => recorded.map((body) => (body.type === 'agent.stood' ? [body.stretch.kind, body.stretch.from, body.stretch.to] : [])) };
}

it('a wait is written down once, when it is over, with the time at which it began', () => {
  const p = place();
  p.at(1_000, 'working');
  p.at(6_000, 'waiting-for-you', 5_000);
  p.at(9_000, 'waiting-for-you', 5_000);
  expect(p.stretches()).toEqual([]);
  p.at(20_000, 'working');
  p.at(30_000, 'rate-limited');
  p.at(40_000, 'needs-login');
  p.at(90_000, 'ready');
  expect(p.stretches()).toEqual([['you', 5_000, 20_000], ['limit', 30_000, 40_000], ['you', 40_000, 90_000]]);
});

it('what is over at once is none, and what lasts when the desk closes is told as far as it came', () => {
  const p = place();
  p.at(1_000, 'waiting-for-you');
  p.at(1_900, 'working');
  p.at(10_000, 'waiting-for-you');
  p.end(15_000);
  p.end(99_000);
  expect(p.stretches()).toEqual([['you', 10_000, 15_000]]);
});
