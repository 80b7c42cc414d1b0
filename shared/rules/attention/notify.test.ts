import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RankedItem } from '../../model/index.ts';
import { isQuiet, notifyStep, toldNothing, toRemember, type NotifyInput, type NotifyStep } from './notify.ts';

const item = (key: string): RankedItem => ({
  key, kind: 'question', agent: key, since: 0, detail: '', actions: ['go'], tasks: [], blocks: 0, priority: 'medium',
});
const away: NotifyInput['settings'] = { notify: 'away', quietFrom: 0, quietTo: 0 };

/** Takes steps on a clock, and gives what was shown at each. */
function teller(settings = away) {
  let told = toldNothing;
  let last: NotifyStep | undefined;
  return {
    at(now: number, keys: string[], more: Partial<NotifyInput> = {}): string[] {
      last = notifyStep(told, { items: keys.map(item), now, minute: 720, front: false, settings, ...more });
      told = last.told;
      return last.show.map(({ key }) => key);
    },
    get last() { return last!; },
  };
}

describe('N3 notifications', () => {
  it('N3 what comes within seconds is told as one, and each thing once', () => {
    const t = teller();
    expect(t.at(0, ['a'])).toEqual([]);
    expect(t.last.again).toBe(3_000);
    expect(t.at(1_000, ['a', 'b'])).toEqual([]);
    expect(t.at(3_000, ['a', 'b'])).toEqual(['a', 'b']);
    expect(t.at(9_000, ['a', 'b'])).toEqual([]);
    expect(t.at(600_000, ['a', 'b'])).toEqual([]);
    expect(t.last.again).toBeNull();
  });

  it('N3 between two there is a pause, however much happens', () => {
    const t = teller();
    t.at(0, ['a']);
    expect(t.at(3_000, ['a'])).toEqual(['a']);
    expect(t.at(4_000, ['a', 'b'])).toEqual([]);
    expect(t.at(10_000, ['a', 'b', 'c'])).toEqual([]);
    expect(t.last.again).toBe(23_000);
    expect(t.at(23_000, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  it('N3 what flickers is not told again; what comes back after a while is', () => {
    const t = teller();
    t.at(0, ['a']);
    t.at(3_000, ['a']);
    t.at(4_000, []);
    expect(t.last.close).toBe(true);
    t.at(30_000, ['a']);
    expect(t.at(40_000, ['a'])).toEqual([]);
    t.at(41_000, []);
    t.at(120_000, []);
    t.at(130_000, ['a']);
    expect(t.at(133_000, ['a'])).toEqual(['a']);
  });

  it('N3 nothing is told while the window is in front, unless it is set so; what was answered meanwhile is not told', () => {
    const t = teller();
    t.at(0, ['a'], { front: true });
    expect(t.at(10_000, ['a'])).toEqual([]);
    t.at(20_000, ['a', 'b']);
    expect(t.at(22_000, ['a'])).toEqual([]);
    expect(t.at(30_000, ['a'])).toEqual([]);
    const always = teller({ ...away, notify: 'always' });
    always.at(0, ['a'], { front: true });
    expect(always.at(3_000, ['a'], { front: true })).toEqual(['a']);
    const never = teller({ ...away, notify: 'never' });
    never.at(0, ['a']);
    expect(never.at(60_000, ['a'])).toEqual([]);
  });

  it('N4 quiet hours lie within a day or around midnight', () => {
    expect([0, 359, 360, 599, 600].map((m) => isQuiet(m, { quietFrom: 360, quietTo: 600 }))).toEqual([false, false, true, true, false]);
    expect([0, 419, 420, 1_319, 1_320].map((m) => isQuiet(m, { quietFrom: 1_320, quietTo: 420 }))).toEqual([true, true, false, false, true]);
    expect(isQuiet(100, { quietFrom: 100, quietTo: 100 })).toBe(false);
    const t = teller({ ...away, quietFrom: 1_320, quietTo: 420 });
    t.at(0, ['a'], { minute: 60 });
    expect(t.at(100_000, ['a'], { minute: 480 })).toEqual([]);
    t.at(101_000, ['a', 'b'], { minute: 480 });
    expect(t.at(104_000, ['a', 'b'], { minute: 480 })).toEqual(['b']);
  });

  it('N3 what was told before a restart is not told again; what only waited to be told is, and what comes back after a while', () => {
    let told = notifyStep(toldNothing, { items: [item('a')], now: 0, minute: 720, front: false, settings: away }).told;
    expect(toRemember(told)).toEqual([]);
    told = notifyStep(told, { items: [item('a')], now: 3_000, minute: 720, front: false, settings: away }).told;
    told = notifyStep(told, { items: [item('a'), item('b')], now: 5_000, minute: 720, front: false, settings: away }).told;
    expect(toRemember(told)).toEqual(['a']);
    // Its agents are found again only some seconds after the start.
    let now = 1_000_000;
    let again = notifyStep({ ...toldNothing, keys: Object.fromEntries(toRemember(told).map((key) => [key, now])) }, { items: [item('b')], now, minute: 720, front: false, settings: away });
    again = notifyStep(again.told, { items: [item('a'), item('b')], now: (now += 5_000), minute: 720, front: false, settings: away });
    expect(again.show.map(({ key }) => key)).toEqual(['b']);
    again = notifyStep(again.told, { items: [], now: (now += 1_000), minute: 720, front: false, settings: away });
    again = notifyStep(again.told, { items: [], now: (now += 90_000), minute: 720, front: false, settings: away });
    again = notifyStep(again.told, { items: [item('a')], now: (now += 1_000), minute: 720, front: false, settings: away });
    expect(notifyStep(again.told, { items: [item('a')], now: now + 3_000, minute: 720, front: false, settings: away }).show).toHaveLength(1);
  });

  it('A9 a clock that is set back holds up no notification', () => {
    const t = teller();
    t.at(86_400_000, ['a']);
    expect(t.at(86_403_000, ['a'])).toEqual(['a']);
    t.at(1_000, ['a', 'b']);
    expect(t.at(4_000, ['a', 'b'])).toEqual([]);
    expect(t.last.again).toBe(21_000);
    expect(t.at(21_000, ['a', 'b'])).toEqual(['b']);
  });

  it('N3 never a flood: whatever comes and goes, at most one in twenty seconds, each only while it waits', () => {
    const look = fc.record({ after: fc.integer({ min: 1, max: 30_000 }), keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), front: fc.boolean() });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        const t = teller();
        let now = 0;
        let shownAt = -Infinity;
        for (const { after, keys, front } of looks) {
          now += after;
          const shown = t.at(now, keys, { front });
          if (shown.length === 0) continue;
          expect(front).toBe(false);
          expect(now - shownAt).toBeGreaterThanOrEqual(20_000);
          for (const key of shown) expect(keys).toContain(key);
          shownAt = now;
        }
      }),
    );
  });
});
