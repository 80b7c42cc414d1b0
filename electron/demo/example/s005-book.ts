import { file } from './file.ts';
import type { Solution } from './types.ts';

export const book: Solution = {
  reads: ['docs/ARCHITECTURE.md', 'src/model.js'],
  intro:
    'Two sides, each a sorted list of price levels, each level a queue in order of arrival. I keep an index by id, so that a cancel does not search.',
  files: [
    {
      path: 'src/book.js',
      text: file`
import { createOrder, crosses, opposite } from './model.js';

/**
 * A limit order book with price-time priority. Better prices trade first; at one price the
 * order that came first trades first; a trade happens at the price of the resting order.
 */
export function createBook() {
  /** Price levels of each side, best first: { price, orders: [] }. */
  const sides = { buy: [], sell: [] };
  /** Resting orders by id. */
  const resting = new Map();

  function better(side, a, b) {
    return side === 'buy' ? a > b : a < b;
  }

  /** Index of the level with this price, or where it belongs. */
  function find(side, price) {
    const levels = sides[side];
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (better(side, levels[middle].price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function rest(order) {
    const levels = sides[order.side];
    const at = find(order.side, order.price);
    if (levels[at]?.price === order.price) levels[at].orders.push(order);
    else levels.splice(at, 0, { price: order.price, orders: [order] });
    resting.set(order.id, order);
  }

  return {
    /** Takes a limit order in; gives the trades that it caused, in the order they happened. */
    place(input) {
      const order = createOrder(input);
      if (resting.has(order.id)) throw new RangeError('order id is in the book: ' + order.id);
      const trades = [];
      const levels = sides[opposite(order.side)];
      while (order.open > 0 && levels.length > 0 && crosses(order.side, order.price, levels[0].price)) {
        const { price, orders } = levels[0];
        const maker = orders[0];
        const size = Math.min(order.open, maker.open);
        order.open -= size;
        maker.open -= size;
        trades.push({ maker: maker.id, taker: order.id, price, size, time: order.time });
        if (maker.open === 0) {
          orders.shift();
          resting.delete(maker.id);
          if (orders.length === 0) levels.shift();
        }
      }
      if (order.open > 0) rest(order);
      return trades;
    },

    /** Takes an order out; false when it is not in the book. */
    cancel(id) {
      const order = resting.get(id);
      if (!order) return false;
      resting.delete(id);
      const levels = sides[order.side];
      const at = find(order.side, order.price);
      const { orders } = levels[at];
      orders.splice(orders.indexOf(order), 1);
      if (orders.length === 0) levels.splice(at, 1);
      return true;
    },

    /** The best price of a side, undefined when the side is empty. */
    best: (side) => sides[side][0]?.price,

    /** Price levels from the best on: price, open size, number of orders. */
    depth(side, levels = Infinity) {
      return sides[side].slice(0, levels).map(({ price, orders }) => ({
        price,
        size: orders.reduce((sum, order) => sum + order.open, 0),
        orders: orders.length,
      }));
    },

    /** Copies of the resting orders, in an order that restores them with the same priority. */
    orders() {
      return [...sides.buy, ...sides.sell].flatMap((level) => level.orders.map((order) => ({ ...order })));
    },
  };
}
`,
    },
    {
      path: 'test/book.test.js',
      before: 'The last test is the one I trust: over a seeded market no size may appear or vanish.',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createBook } from '../src/book.js';

let clock = 0;
const buy = (id, price, size) => ({ id, side: 'buy', price, size, time: (clock += 1) });
const sell = (id, price, size) => ({ id, side: 'sell', price, size, time: (clock += 1) });

test('orders that do not cross rest, best price first', () => {
  const book = createBook();
  for (const order of [buy('a', 99, 5), buy('b', 100, 5), sell('c', 103, 5), sell('d', 102, 5)]) {
    assert.deepEqual(book.place(order), []);
  }
  assert.equal(book.best('buy'), 100);
  assert.equal(book.best('sell'), 102);
});

test('at one price the earlier order trades first', () => {
  const book = createBook();
  book.place(sell('first', 101, 3));
  book.place(sell('second', 101, 3));
  const trades = book.place(buy('taker', 101, 4));
  assert.deepEqual(trades.map((t) => [t.maker, t.size]), [['first', 3], ['second', 1]]);
});

test('a trade happens at the resting price', () => {
  const book = createBook();
  book.place(sell('s', 101, 3));
  assert.equal(book.place(buy('b', 105, 3))[0].price, 101);
});

test('what is left of an order rests', () => {
  const book = createBook();
  book.place(sell('s', 101, 3));
  book.place(buy('b', 101, 10));
  assert.deepEqual(book.depth('buy'), [{ price: 101, size: 7, orders: 1 }]);
  assert.equal(book.best('sell'), undefined);
});

test('a cancelled order is gone, and only once', () => {
  const book = createBook();
  book.place(buy('b', 100, 1));
  assert.equal(book.cancel('b'), true);
  assert.equal(book.cancel('b'), false);
  assert.deepEqual(book.depth('buy'), []);
});

test('an id that rests cannot be used again', () => {
  const book = createBook();
  book.place(buy('b', 100, 1));
  assert.throws(() => book.place(sell('b', 200, 1)), /in the book/);
});

test('over a random market no size appears or vanishes, and the book never crosses', () => {
  const book = createBook();
  let state = 20261;
  const random = (limit) => (state = (state * 48271) % 2147483647) % limit;
  let placed = 0;
  let traded = 0;
  for (let n = 0; n < 2000; n += 1) {
    const order = { id: 'o' + n, side: random(2) ? 'buy' : 'sell', price: 990 + random(20), size: 1 + random(50), time: n };
    placed += order.size;
    for (const trade of book.place(order)) traded += trade.size;
    const [bid, ask] = [book.best('buy'), book.best('sell')];
    assert.ok(bid === undefined || ask === undefined || bid < ask);
  }
  const open = book.orders().reduce((sum, order) => sum + order.open, 0);
  assert.equal(placed, open + 2 * traded);
});
`,
    },
  ],
  tests: ['test/book.test.js', 'test/model.test.js'],
  verify: 'book',
  summary:
    'Done. src/book.js matches by price, then time, and returns its trades. Levels are found by bisection and cancels by id. 2,000 random orders later every unit is accounted for.',
};
