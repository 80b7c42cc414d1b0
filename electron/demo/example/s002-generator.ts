import { file } from './file.ts';
import type { Solution } from './types.ts';

export const generator: Solution = {
  reads: ['CLAUDE.md', 'src/ticks.js'],
  intro:
    'Types first, from the words of the project. Then a seeded market, so that every later test can replay the same thousand orders.',
  files: [
    {
      path: 'types/orderbook.d.ts',
      text: file`
/** Prices are in ticks, sizes in units, times in milliseconds. */

export type Side = 'buy' | 'sell';

export interface Order {
  id: string;
  side: Side;
  price: number;
  size: number;
  /** What has not traded yet. */
  open: number;
  time: number;
}

export interface Trade {
  /** The order that rested in the book. */
  maker: string;
  /** The order that came in. */
  taker: string;
  price: number;
  size: number;
  time: number;
}

export interface Level {
  price: number;
  size: number;
  orders: number;
}

export interface Book {
  place(order: Omit<Order, 'open'>): Trade[];
  cancel(id: string): boolean;
  best(side: Side): number | undefined;
  depth(side: Side, levels?: number): Level[];
}

export interface AlertRule {
  id: string;
  kind: 'above' | 'below';
  price: number;
  /** How far the price must come back before the alert is armed again. */
  hysteresis?: number;
  once?: boolean;
}

export interface Alert {
  id: string;
  kind: AlertRule['kind'];
  price: number;
  time: number;
}

export type MarketEvent =
  | ({ type: 'order' } & Omit<Order, 'open'>)
  | { type: 'cancel'; id: string; time: number };
`,
    },
    {
      path: 'test/support/market.js',
      before: 'A small xorshift generator is enough, and it gives the same market on every machine.',
      text: file`
/** A made-up market for tests: the same seed gives the same orders. */

/** Whole random numbers from 0 to below \`limit\`, by a 32-bit xorshift. */
export function createRandom(seed) {
  let state = (seed | 0) || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Yields \`length\` limit orders around a price that walks at random. */
export function* createMarket({ seed = 1, length = 100, start = 10000 } = {}) {
  const random = createRandom(seed);
  let middle = start;
  let time = 0;
  for (let n = 1; n <= length; n += 1) {
    middle = Math.max(100, middle + random(7) - 3);
    time += 1 + random(900);
    const side = random(2) === 0 ? 'buy' : 'sell';
    const away = random(12) - 4;
    const price = side === 'buy' ? middle - away : middle + away;
    yield { id: 'o' + n, side, price, size: 1 + random(90), time };
  }
}
`,
    },
    {
      path: 'test/market.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createMarket, createRandom } from './support/market.js';

test('the same seed gives the same market', () => {
  assert.deepEqual([...createMarket({ seed: 42 })], [...createMarket({ seed: 42 })]);
});

test('another seed gives another market', () => {
  assert.notDeepEqual([...createMarket({ seed: 1 })], [...createMarket({ seed: 2 })]);
});

test('time only grows and ids are unique', () => {
  const orders = [...createMarket({ seed: 3, length: 500 })];
  assert.ok(orders.every((order, i) => i === 0 || order.time > orders[i - 1].time));
  assert.equal(new Set(orders.map((order) => order.id)).size, 500);
});

test('both sides appear about equally often', () => {
  const orders = [...createMarket({ seed: 9, length: 1000 })];
  const buys = orders.filter((order) => order.side === 'buy').length;
  assert.ok(buys > 400 && buys < 600, 'buys: ' + buys);
});

test('a random number stays below its limit', () => {
  const random = createRandom(5);
  for (let n = 0; n < 1000; n += 1) assert.ok(random(12) < 12);
});
`,
    },
  ],
  tests: ['test/market.test.js'],
  pace: 1,
  verify: 'generator',
  summary:
    'Done. types/orderbook.d.ts describes orders, trades, levels, alerts and events; test/support/market.js gives any number of orders from a seed, the same on every machine.',
};
