import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Order } from '../../model/index.ts';
import { append, draftOrder, drop, insertBefore, plainOrder, sealedOrder, SHORT_ORDER } from './order.ts';

const number = fc.nat(1_200);
const change = fc.record({
  /** Of which order there has been so far it is a copy, counted from the last. */
  back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(5)),
  how: fc.constantFrom('move', 'move', 'to end', 'append', 'drop', 'many', 'few', 'shuffle'),
  a: number,
  b: number,
});

interface Pair {
  order: Order;
  plain: string[];
}

const id = (n: number): string => `TASK-T-${n}`;

function moved(plain: string[], one: string, before: string | null): string[] {
  const rest = plain.filter((other) => other !== one);
  const at = before === null ? -1 : rest.indexOf(before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, one);
}

function next({ order, plain }: Pair, { how, a, b }: { how: string; a: number; b: number }): Pair {
  const some = plain[a % (plain.length || 1)] ?? id(a);
  const other = plain[b % (plain.length || 1)] ?? id(b);
  const fresh = id(a + 10_000);
  switch (how) {
    case 'move':
      return { order: insertBefore(order, some, other), plain: moved(plain, some, other) };
    case 'to end':
      return { order: insertBefore(order, some, null), plain: moved(plain, some, null) };
    case 'append':
      return plain.includes(fresh) ? { order, plain } : { order: append(order, fresh), plain: [...plain, fresh] };
    case 'drop':
      return { order: drop(order, some), plain: plain.filter((one) => one !== some) };
    default: {
      let draft = draftOrder(order, 300);
      let list = plain;
      for (let i = 0; i < 300; i += 1) {
        const one = how === 'many' ? id((a + i) % 1_200) : (list[(a + i * 13) % (list.length || 1)] ?? id(a));
        if (how === 'few') {
          draft = drop(draft, one);
          list = list.filter((each) => each !== one);
        } else if (how === 'shuffle') {
          const before = list[(b + i * 29) % (list.length || 1)] ?? null;
          draft = insertBefore(draft, one, before);
          list = moved(list, one, before);
        } else if (!list.includes(one)) {
          draft = append(draft, one);
          list = [...list, one];
        }
      }
      return { order: sealedOrder(draft), plain: list };
    }
  }
}

test('an order is to its readers what an array would be, and so are all the copies that it was made from', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), number, (changes, asked) => {
      const all: Pair[] = [{ order: [], plain: [] }];
      for (const one of changes) all.push(next(all.at(-1 - Math.min(one.back, all.length - 1))!, one));
      for (const { order, plain } of all) {
        expect([...order]).toEqual(plain);
        expect(order.length).toBe(plain.length);
        const at = asked % (plain.length + 3);
        expect(order.at(at)).toBe(plain.at(at));
        expect(order.at(-at)).toBe(plain.at(-at));
        expect(order.indexOf(id(asked))).toBe(plain.indexOf(id(asked)));
        expect(order.indexOf(plain[at] ?? '')).toBe(plain.indexOf(plain[at] ?? ''));
      }
      const { order, plain } = all.at(-1)!;
      expect(order.map((one, i) => `${i} ${one}`)).toEqual(plain.map((one, i) => `${i} ${one}`));
      expect(order.flatMap((one) => [one, one])).toEqual(plain.flatMap((one) => [one, one]));
      expect(order.filter((one) => one.endsWith('1'))).toEqual(plain.filter((one) => one.endsWith('1')));
      expect(order.find((one) => one.endsWith('7'))).toBe(plain.find((one) => one.endsWith('7')));
      expect(JSON.stringify(order)).toBe(JSON.stringify(plain));
      expect(structuredClone(plainOrder(order))).toEqual(plain);
    }),
    { numRuns: 150 },
  );
});

test('a long order that a thousand moves went through is found in all its places', () => {
  let order: Order = [];
  for (let i = 0; i < SHORT_ORDER * 4; i += 1) order = append(order, id(i));
  for (let i = 0; i < 1_000; i += 1) order = insertBefore(order, id((i * 7) % 1_000), id((i * 31) % 1_000));
  const plain = plainOrder(order);
  expect(new Set(plain).size).toBe(SHORT_ORDER * 4);
  plain.forEach((one, i) => expect(order.indexOf(one)).toBe(i));
});
