import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentState } from '../../shared/model/index.ts';
import { createEvidenceBook } from './evidence.ts';
import { watchStall } from './stall.ts';

const T0 = 1_800_000_000_000;
const MIN = 60_000;
const steady = () => Date.now() - T0;
let busy: { name: string; count: number } | null = null;
let looks = 0;

function open() {
  const book = createEvidenceBook(Date.now, () => {}, steady);
  const children = { look: async () => ((looks += 1), busy) };
  const stall = watchStall({ book, children, stallMs: 10 * MIN, now: Date.now, steady });
  const report = (says: AgentState) => {
    stall.sign();
    book.put({ source: 'report', at: Date.now(), ttl: 0, says, detail: says });
  };
  return { book, stall, report, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: T0 });
  busy = null;
  looks = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('stalled', () => {
  it('A10 A30 time that nobody could look at is no silence, where the steady clock goes on while the computer sleeps', async () => {
    const { book, report, stall, pass } = open();
    report('working');
    await pass(9 * MIN);
    // The clocks go on, and no timer fires: as a Mac sleeps.
    vi.setSystemTime(Date.now() + 8 * 60 * MIN);
    await pass(10_000);
    expect(book.state()).toBe('working');
    await pass(MIN + 5_000);
    expect(book.state()).toBe('stalled');
    stall.close();
  });

  it('A10 is work with no output, no child at work and nothing open for the time of its CLI', async () => {
    const { book, report, stall, pass } = open();
    report('working');
    await pass(10 * MIN - 6_000);
    expect(book.state()).toBe('working');
    await pass(11_000);
    expect(book.state()).toBe('stalled');
    expect(book.why()).toContain('10 min');
    stall.sign();
    expect(book.state()).toBe('working');
    stall.close();
  });

  it('A10 output alone keeps it working, however long the turn', async () => {
    const { book, report, stall, pass } = open();
    report('working');
    for (let i = 0; i < 30; i += 1) {
      await pass(2 * MIN);
      stall.sign();
      expect(book.state()).toBe('working');
    }
    stall.close();
  });

  it('A10 a child that works keeps it working, and the explanation names it', async () => {
    const { book, report, stall, pass } = open();
    report('working');
    busy = { name: 'vitest', count: 3 };
    await pass(60 * MIN);
    expect(book.state()).toBe('working');
    expect(book.last('activity')).toMatchObject({ says: 'working', detail: 'a child of it works: vitest' });
    busy = null;
    await pass(11 * MIN);
    expect(book.state()).toBe('stalled');
    stall.close();
  });

  it('A10 an agent that waits for its subagents, a task or a tool is not stalled', async () => {
    for (const what of ['subagent', 'task', 'tool'] as const) {
      const { book, report, stall, pass } = open();
      report('working');
      stall.pending([{ id: '1', what, open: true, title: 'Explore' }, { id: '2', what, open: true }]);
      await pass(60 * MIN);
      expect(book.state()).toBe('working');
      expect(book.last('activity')?.detail).toMatch(/^it waits for 2 /);
      stall.pending([{ id: '1', what, open: false }, { id: '2', what, open: false }]);
      await pass(11 * MIN);
      expect(book.state()).toBe('stalled');
      stall.close();
    }
  });

  it('A10 a tool that never closed is over with its turn, a background task is not', async () => {
    const { book, report, stall, pass } = open();
    report('working');
    stall.pending([{ id: '1', what: 'tool', open: true }]);
    stall.turn();
    await pass(11 * MIN);
    expect(book.state()).toBe('stalled');
    report('working');
    stall.pending([{ id: '2', what: 'task', open: true }]);
    stall.turn();
    await pass(11 * MIN);
    expect(book.state()).toBe('working');
    stall.close();
  });

  it('A10 an agent that waits for work or for the person is never stalled, and costs no look', async () => {
    for (const says of ['ready', 'waiting-for-you', 'needs-login'] as const) {
      const { book, report, stall, pass } = open();
      report(says);
      await pass(60 * MIN);
      expect(book.state()).toBe(says);
      expect(looks).toBe(0);
      stall.close();
    }
  });
});
