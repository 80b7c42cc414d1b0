import { expect, test } from 'vitest';
import { emptyDesk, type Desk, type Message, type Session } from '../../model/index.ts';
import { hasTalked } from './sessions.ts';

const session = (id: string, cliSession: string, startedAt: number, endedAt?: number): Session => ({
  id, agent: 'a', pane: id, cliSession, startedAt, ...(endedAt === undefined ? {} : { endedAt, end: 'exited' as const }),
});
const accepted = (agent: string, acceptedAt?: number): Message => ({
  id: `${agent}${acceptedAt}`, agent, text: 'x', provenance: 'person', stage: 'accepted', queuedAt: 0,
  ...(acceptedAt === undefined ? {} : { acceptedAt }),
});
const desk = (sessions: Session[], messages: Message[]): Desk => ({
  ...emptyDesk,
  sessions: Object.fromEntries(sessions.map((s) => [s.id, s])),
  messages: Object.fromEntries(messages.map((m) => [m.id, m])),
});

test('A4 a session has a conversation once its CLI took a text, in any of its runs', () => {
  const first = session('1', 'one', 10, 20);
  const again = session('2', 'one', 30);
  const other = session('3', 'two', 22, 28);
  expect(hasTalked(desk([first, again], [accepted('a', 15)]), again)).toBe(true);
  expect(hasTalked(desk([first, again], [accepted('a', 31)]), first)).toBe(true);
  expect(hasTalked(desk([first, again, other], [accepted('a', 25)]), again)).toBe(false);
  expect(hasTalked(desk([first], [accepted('a'), accepted('b', 15)]), first)).toBe(false);
});
