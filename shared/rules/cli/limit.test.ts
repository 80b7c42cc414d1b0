import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitEnd } from './limit.ts';

/** Sunday 2026-11-22, 10:00 UTC. */
const now = Date.UTC(2026, 10, 22, 10);
const iso = (text: string, local = 'UTC', at = now) => {
  const end = limitEnd(text, at, local);
  return end === null ? null : new Date(end).toISOString().replace('.000Z', 'Z');
};
const MIN = 60_000;

describe('the end of a usage limit', () => {
  it('A8 is read from a clock time, in the zone that the words name, else in the local one', () => {
    expect(iso("You've hit your limit · resets 3pm")).toBe('2026-11-22T15:00:00Z');
    expect(iso('resets 3:45pm (Europe/Paris)')).toBe('2026-11-22T14:45:00Z');
    expect(iso('5-hour limit reached ∙ resets 3pm (America/Los_Angeles)')).toBe('2026-11-22T23:00:00Z');
    expect(iso('Your limit will reset at 15:00', 'Europe/Paris')).toBe('2026-11-22T14:00:00Z');
    expect(iso('Access resets at 11:42 PM PST.')).toBe('2026-11-23T07:42:00Z');
    expect(iso('resets at 11:42 PM GMT+2')).toBe('2026-11-22T21:42:00Z');
    expect(iso('resets 12am')).toBe('2026-11-23T00:00:00Z');
    expect(iso('resets 12:30 p.m.')).toBe('2026-11-22T12:30:00Z');
    expect(iso('try again at 9:05 AM')).toBe('2026-11-23T09:05:00Z');
  });

  it('A8 words that were read a little late mean the time just past, not the next day', () => {
    expect(iso('resets 9:50am')).toBe('2026-11-22T09:50:00Z');
    expect(iso('resets 9:20am')).toBe('2026-11-23T09:20:00Z');
  });

  it('A8 is read from a day', () => {
    expect(iso('Weekly limit reached ∙ resets Nov 25 at 5pm')).toBe('2026-11-25T17:00:00Z');
    expect(iso('resets Mon 12:00am')).toBe('2026-11-23T00:00:00Z');
    expect(iso('resets Sunday at 9am')).toBe('2026-11-29T09:00:00Z');
    expect(iso('resets tomorrow at 9am')).toBe('2026-11-23T09:00:00Z');
    expect(iso('try again at Nov 25th, 2026 3:05 PM.')).toBe('2026-11-25T15:05:00Z');
    expect(iso('resets 25 November at 17:00')).toBe('2026-11-25T17:00:00Z');
    expect(iso('resets Jan 1, 9am', 'UTC', Date.UTC(2026, 11, 30))).toBe('2027-01-01T09:00:00Z');
  });

  it('A8 is read from a length', () => {
    const after = (text: string) => (limitEnd(text, now) ?? NaN) - now;
    expect(after('Try again in 2 hours 5 minutes.')).toBe(125 * MIN);
    expect(after('try again in 3 days 2 hours')).toBe(74 * 60 * MIN);
    expect(after('please try again in 20s')).toBe(20_000);
    expect(after('try again in 1h30m')).toBe(90 * MIN);
    expect(after('in 1 hour, 2 minutes and 3 seconds')).toBe(62 * MIN + 3_000);
    expect(after('retry after 300 seconds')).toBe(300_000);
    expect(after('Retry-After: 300')).toBe(300_000);
    expect(after('{"retry_after": 12}')).toBe(12_000);
    expect(after('wait 1.5 hours')).toBe(90 * MIN);
  });

  it('A8 is read from a moment and from seconds since 1970', () => {
    expect(iso('limit resets at 2026-11-22T18:30:00Z')).toBe('2026-11-22T18:30:00Z');
    expect(iso('until 2026-11-22 18:30:05+02:00')).toBe('2026-11-22T16:30:05Z');
    expect(limitEnd(`Claude AI usage limit reached|${now / 1_000 + 60}`, now)).toBe(now + MIN);
    expect(limitEnd(`reset: ${now + 5}`, now)).toBe(now + 5);
  });

  it('A8 is not made up', () => {
    for (const text of ['', 'Request rejected (429)', 'exceeded retry limit, last status: 429 Too Many Requests',
      'resets soon', 'resets 25:99', 'resets 13pm', 'in 99999 days', '2026-13-45T99:00:00Z', 'limit of 200000 tokens',
      'reached|1736377200', 'version 2.1.330'])
      expect([text, limitEnd(text, now, 'UTC')]).toEqual([text, null]);
  });

  it('A8 holds through the change of the clocks', () => {
    const spring = Date.UTC(2026, 2, 28, 20);
    expect(iso('resets 3:30am (Europe/Paris)', 'UTC', spring)).toBe('2026-03-29T01:30:00Z');
    const autumn = Date.UTC(2026, 9, 24, 20);
    expect(iso('resets 9am (Europe/Paris)', 'UTC', autumn)).toBe('2026-10-25T08:00:00Z');
  });

  it('A8 any words give a moment inside the bounds, or none', () => {
    const part = fc.constantFrom('resets', 'in', 'at', '3pm', '15:00', '2', 'hours', 'Nov', '31', 'Feb', '29', 'Mon',
      '(Europe/Paris)', '(Nowhere/Land)', 'UTC+99', '|', '1760000000', '2026-11-22T18:30', '12:99', 'a.m.', 'tomorrow', ',');
    const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.array(part, { maxLength: 12 }).map((p) => p.join(' ')));
    fc.assert(fc.property(words, fc.integer({ min: 0, max: 4_000_000_000_000 }), (text, time) => {
      const end = limitEnd(text, time);
      if (end === null) return;
      expect(end).toBeGreaterThan(time - 24 * 60 * MIN);
      expect(end).toBeLessThan(time + 40 * 24 * 60 * MIN);
    }), { numRuns: 300 });
  });
});
