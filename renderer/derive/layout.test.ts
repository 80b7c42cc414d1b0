import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inPlaces, layoutKinds, placed, readLayout, shownOf, stepped, swapped, usualLayout } from './layout.ts';

const agents = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }).filter((id) => id !== '__proto__'), { minLength: 1, maxLength: 16 });

/** The cells of an area such as `2 / -1`, in a grid with so many lines. */
function cells(area: string, lines: number): number[] {
  const [from = 1, to] = area.split(' / ').map(Number);
  const end = to === undefined ? from + 1 : to < 0 ? lines + 1 : to;
  return Array.from({ length: end - from }, (_, i) => from + i);
}
const count = (template: string): number => Number(/^repeat\((\d+)/.exec(template)?.[1] ?? template.split(') ').length);

test('U3 each pane stands somewhere alone, in every layout of one to sixteen', () => {
  fc.assert(
    fc.property(agents, fc.constantFrom(...layoutKinds), fc.boolean(), (ids, kind, max) => {
      const one = max ? (ids.at(-1) ?? null) : null;
      const { columns, rows, spots } = placed(kind, ids, ids[0] ?? null, one);
      const seen = ids.filter((id) => !spots[id]?.hidden);
      expect(Object.keys(spots).toSorted()).toEqual(ids.toSorted());
      expect(seen.length).toBe(one !== null || kind === 'tabs' ? 1 : ids.length);
      const taken = new Set<string>();
      for (const id of seen) {
        const spot = spots[id]!;
        for (const r of cells(spot.row, count(rows)))
          for (const c of cells(spot.column, count(columns))) {
            expect(taken.has(`${r}/${c}`)).toBe(false);
            taken.add(`${r}/${c}`);
          }
      }
      expect(taken.size).toBe(count(rows) * count(columns));
    }),
  );
});

test('U3 the order that was kept holds for the agents that there are; new ones come last', () => {
  expect(inPlaces(['a', 'b', 'c'], ['c', 'gone', 'a', 'c'])).toEqual(['c', 'a', 'b']);
  fc.assert(fc.property(agents, fc.array(fc.string({ maxLength: 6 })), (ids, order) => void expect(inPlaces(ids, order).toSorted()).toEqual(ids.toSorted())));
});

test('U3 a step changes two places, and one back undoes it; at the ends it is none', () => {
  fc.assert(
    fc.property(agents, fc.nat(), (ids, n) => {
      const id = ids[n % ids.length] ?? '';
      const on = stepped(ids, id, 1);
      if (on === null) return void expect(ids.at(-1)).toBe(id);
      expect(on.indexOf(id)).toBe(ids.indexOf(id) + 1);
      expect(stepped(on, id, -1)).toEqual(ids);
    }),
  );
  expect(stepped(['a', 'b'], 'gone', 1)).toBeNull();
  expect(swapped(['a', 'b', 'c'], 'a', 'c')).toEqual(['c', 'b', 'a']);
});

test('U3 what was kept and is no layout is the usual one', () => {
  for (const text of [null, '', 'null', '[]', '"x"', '{', '{"kind":"spiral"}']) expect(readLayout(text)).toEqual(usualLayout);
  expect(readLayout('{"kind":"tabs","order":["a",5],"shown":"a"}')).toEqual({ kind: 'tabs', order: ['a'], shown: 'a' });
  fc.assert(fc.property(fc.string(), (text) => void expect(layoutKinds).toContain(readLayout(text).kind)));
  expect(shownOf(['a', 'b'], 'gone')).toBe('a');
  expect(shownOf([], 'a')).toBeNull();
});
