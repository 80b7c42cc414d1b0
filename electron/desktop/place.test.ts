import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { besideOf, least, openingOf, type Bounds, type Kept } from './opening.ts';
import { keepPlace, keepWindows, readPlace, readWindows, windowsAgain } from './place.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-place-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const laptop: Bounds = { x: 0, y: 25, width: 1512, height: 920 };
const beside: Bounds = { x: 1512, y: 0, width: 2560, height: 1440 };
const kept = (bounds: Bounds, more: Partial<Kept> = {}): Kept => ({ version: 1, bounds, maximized: false, fullScreen: false, ...more });

test('U22 a window opens where it stood, also on a second screen, and maximized as it was', () => {
  const there = { x: 1800, y: 100, width: 1200, height: 800 };
  expect(openingOf(kept(there, { maximized: true }), [laptop, beside])).toEqual({ bounds: there, maximized: true, fullScreen: false });
  expect(openingOf(null, [laptop]).bounds).toEqual({ width: 1440, height: 900 });
  expect(openingOf(null, [{ x: 0, y: 0, width: 1280, height: 700 }]).bounds).toEqual({ width: 1280, height: 700 });
});

test('U22 of a screen that is gone it comes to the middle of the one that is there, no larger than that', () => {
  const { bounds } = openingOf(kept({ x: 1800, y: 100, width: 2400, height: 1300 }), [laptop]);
  expect(bounds).toEqual({ x: 0, y: 25, width: 1512, height: 920 });
  // A window whose upper edge lies above or below everything cannot be taken hold of.
  for (const y of [-2_000, 944]) expect(openingOf(kept({ x: 10, y, width: 800, height: 600 }), [laptop]).bounds).toEqual({ x: 356, y: 185, width: 800, height: 600 });
});

test('U22 whatever was kept and whichever screens there are: it can be taken hold of, and is never too small', () => {
  const number = fc.integer({ min: -5_000, max: 5_000 });
  const size = fc.integer({ min: 1, max: 6_000 });
  const bounds = fc.record({ x: number, y: number, width: size, height: size });
  const area = fc.record({ x: number, y: number, width: fc.integer({ min: 800, max: 4_000 }), height: fc.integer({ min: 500, max: 3_000 }) });
  fc.assert(fc.property(bounds, fc.array(area, { minLength: 1, maxLength: 3 }), (was, areas) => {
    const { bounds: at } = openingOf(kept(was), areas);
    expect(at.width).toBeGreaterThanOrEqual(least.width);
    expect(at.height).toBeGreaterThanOrEqual(least.height);
    const { x = 0, y = 0 } = at;
    const held = areas.some((one) => Math.min(x + at.width, one.x + one.width) - Math.max(x, one.x) >= 160 && y < one.y + one.height && y >= one.y - 40);
    expect(held).toBe(true);
  }));
});

test('U22 P3 what was kept is read again; rubbish, half a file and a folder in its place count as nothing', () => {
  const file = join(dir, 'window.json');
  expect(readPlace(file)).toBeNull();
  keepPlace(file, { bounds: laptop, maximized: true, fullScreen: false });
  expect(readPlace(file)).toEqual(kept(laptop, { maximized: true }));
  for (const text of ['', '{"version":1', '{"version":2}', '[]', '{"version":1,"bounds":{"x":"a"}}']) {
    writeFileSync(file, text);
    expect(readPlace(file)).toBeNull();
  }
  expect(readPlace(dir)).toBeNull();
  expect(() => keepPlace(join(dir, 'none', 'at', 'all.json'), { bounds: laptop, maximized: false, fullScreen: false })).not.toThrow();
});

test('U24 the windows that were open are read again, each project once; what is no such list counts as none', () => {
  const file = join(dir, 'windows.json');
  expect(readWindows(file)).toEqual([]);
  const windows = [{ project: '/a', place: kept(laptop) }, { project: '/b', place: null }];
  keepWindows(file, [...windows, { project: '/a', place: null }]);
  expect(readWindows(file)).toEqual(windows);
  for (const text of ['', '{"version":1', '{"version":1,"windows":3}', '{"version":1,"windows":[{"project":7,"place":null}]}', '{"version":2,"windows":[]}']) {
    writeFileSync(file, text);
    expect(readWindows(file)).toEqual([]);
  }
  expect(() => keepWindows(join(dir, 'none', 'at', 'all.json'), windows)).not.toThrow();
});

test('U24 a new window stands beside the one before, neither maximized nor over all of the screen', () => {
  const { bounds, maximized } = openingOf(besideOf(kept({ x: 100, y: 100, width: 900, height: 600 }, { maximized: true })), [laptop]);
  expect({ bounds, maximized }).toEqual({ bounds: { x: 132, y: 132, width: 900, height: 600 }, maximized: false });
});

test('U24 a start opens what was open at the end and is there; without such a list, as from an older home, the last project', () => {
  const windows = [{ project: '/a', place: kept(laptop) }, { project: '/b', place: null }];
  const recent = [{ path: '/c' }, { path: '/a' }];
  const again = (there: string[], list = windows) => windowsAgain(list, recent, (path) => there.includes(path)).map(({ project }) => project);
  expect(again(['/a', '/b', '/c'])).toEqual(['/a', '/b']);
  expect(again(['/b', '/c'])).toEqual(['/b']);
  expect(again(['/c'])).toEqual(['/c']);
  expect(again(['/a', '/c'], [])).toEqual(['/c']);
  // The last project is gone: an earlier one is the person's choice.
  expect(again(['/a'], [])).toEqual([]);
  expect(windowsAgain([], [], () => true)).toEqual([]);
});
