import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEvidenceLimit } from './evidence-limit.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const title = (text: string) => ({ kind: 'title', text }) as const;

it('T2 of a flood only the newest of each kind is told, and the last one always', () => {
  const told: string[] = [];
  const limit = createEvidenceLimit((evidence) => told.push(evidence.kind === 'title' ? evidence.text : evidence.kind));
  for (let i = 0; i < 5_000; i += 1) {
    limit.push(title(`t${i}`), i, 1_000_000 + i);
    if (i === 2_500) limit.push({ kind: 'bell' }, i, 1_000_000 + i);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1_000);
  limit.stop();
  expect(told.length).toBeLessThan(800);
  expect(told).toContain('bell');
  expect(told.at(-1)).toBe('t4999');
});

it('A9 a clock that was set back by a day makes nothing late', () => {
  const told: string[] = [];
  const limit = createEvidenceLimit((evidence) => told.push(evidence.kind === 'title' ? evidence.text : ''));
  const day = 86_400_000;
  limit.push(title('before'), 0, 10 * day);
  for (let i = 0; i < 5; i += 1) limit.push(title(`after ${i}`), 1, 9 * day + i);
  limit.stop();
  expect(told).toEqual(['before', 'after 0', 'after 1', 'after 2', 'after 3', 'after 4']);
});
