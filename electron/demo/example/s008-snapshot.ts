import { file } from './file.ts';
import type { Solution } from './types.ts';

export const snapshot: Solution = {
  reads: ['docs/ARCHITECTURE.md', 'src/book.js'],
  intro:
    'The point of a snapshot is time priority: after a restore the same order must trade first. Open sizes and the order of arrival are all that it takes.',
  files: [
    {
      path: 'src/snapshot.js',
      text: file`
import { createBook } from './book.js';

const VERSION = 1;

/** The resting orders of a book as plain data, ready for JSON. */
export function snapshot(book) {
  return { version: VERSION, orders: book.orders() };
}

/** A book with the orders of a snapshot, at their open sizes and with the same priority. */
export function restore({ version, orders }) {
  if (version !== VERSION) throw new RangeError('snapshot has version ' + version + ', expected ' + VERSION);
  const book = createBook();
  for (const { id, side, price, open, time } of orders) {
    const trades = book.place({ id, side, price, size: open, time });
    if (trades.length > 0) throw new RangeError('snapshot is crossed at order ' + id);
  }
  return book;
}
`,
    },
    {
      path: 'test/snapshot.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createBook } from '../src/book.js';
import { restore, snapshot } from '../src/snapshot.js';

function sample() {
  const book = createBook();
  book.place({ id: 'a', side: 'buy', price: 99, size: 4, time: 1 });
  book.place({ id: 'b', side: 'buy', price: 99, size: 6, time: 2 });
  book.place({ id: 'c', side: 'sell', price: 101, size: 5, time: 3 });
  book.place({ id: 'd', side: 'sell', price: 99, size: 1, time: 4 });
  return book;
}

const copy = (book) => restore(JSON.parse(JSON.stringify(snapshot(book))));

test('a restored book has the same depth', () => {
  const book = sample();
  for (const side of ['buy', 'sell']) assert.deepEqual(copy(book).depth(side), book.depth(side));
});

test('and the same time priority', () => {
  const trades = copy(sample()).place({ id: 'e', side: 'sell', price: 99, size: 4, time: 5 });
  assert.deepEqual(trades.map((trade) => [trade.maker, trade.size]), [['a', 3], ['b', 1]]);
});

test('a snapshot is a copy: the book goes on without changing it', () => {
  const book = sample();
  const kept = snapshot(book);
  book.place({ id: 'e', side: 'sell', price: 99, size: 9, time: 5 });
  assert.equal(kept.orders.find((order) => order.id === 'a').open, 3);
});

test('another version and a crossed snapshot are refused', () => {
  assert.throws(() => restore({ version: 2, orders: [] }), /version 2/);
  const orders = [
    { id: 'x', side: 'buy', price: 10, open: 1, time: 1 },
    { id: 'y', side: 'sell', price: 9, open: 1, time: 2 },
  ];
  assert.throws(() => restore({ version: 1, orders }), /crossed at order y/);
});
`,
    },
  ],
  tests: ['test/snapshot.test.js'],
  verify: 'snapshot',
  summary:
    'Done. src/snapshot.js keeps and restores a book with its time priority; a snapshot of another version or with crossed orders is refused.',
};
