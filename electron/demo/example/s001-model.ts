import { file } from './file.ts';
import type { Solution } from './types.ts';

export const model: Solution = {
  reads: ['CLAUDE.md', 'src/ticks.js'],
  intro:
    'I set the boundaries first, so that the book, the alerts and the codec can be built side by side. The order model comes with it, because every other module speaks in orders.',
  files: [
    {
      path: 'docs/ARCHITECTURE.md',
      before:
        'The one decision that is hard to reverse: prices are integer ticks everywhere inside, and decimals exist only in the codec and on the command line.',
      text: file`
# Architecture

## The flow

    lines ──> codec ──> book ──> trades ──> statistics
                          │                └──> alerts
                          └──> snapshot <──> restore

Events come in as lines of JSON. The codec turns them into orders and cancels, with prices in
ticks. The book matches them and returns trades. Statistics and alerts listen to trades and
know nothing of the book.

## Modules

| module | knows | must not know |
|---|---|---|
| \`ticks\` | decimals and ticks | orders |
| \`model\` | what a valid order is | matching |
| \`book\` | price levels, time priority | files, alerts, decimals |
| \`alerts\` | rules over a price | the book |
| \`stats\` | a window of trades | the book |
| \`codec\` | lines of JSON, decimals | matching |
| \`snapshot\` | how a book is kept and restored | files |
| \`bin/replay\` | all of them | |

## Decisions

1. **Integers inside.** A price is a whole number of ticks. Equality of prices decides who
   trades with whom, and floats do not have a usable equality.
2. **No clock.** Time comes with each event. A replay of the same lines gives the same trades,
   to the last one, on every machine.
3. **Results, not callbacks.** \`place\` returns the trades that it caused. The caller decides
   who hears of them; the book cannot be re-entered half way through a match.
4. **Refuse at the border.** \`createOrder\` is the only way to an order, and it throws. Behind
   it nothing checks twice.

## What is left open

Order types other than limit orders; self-trade prevention; more than one instrument. None of
them changes the boundaries above.
`,
    },
    {
      path: 'src/model.js',
      text: file`
/** Orders: the words that all other modules speak. Prices are in ticks, times in milliseconds. */

export const SIDES = Object.freeze(['buy', 'sell']);

/** The side that an order of this side trades with. */
export function opposite(side) {
  return side === 'buy' ? 'sell' : 'buy';
}

/**
 * Makes a limit order, or throws. \`open\` is the size that has not traded yet; the book lowers
 * it as the order trades.
 */
export function createOrder({ id, side, price, size, time }) {
  if (typeof id !== 'string' || id === '') throw new TypeError('an order needs an id');
  if (!SIDES.includes(side)) throw new RangeError('side is neither buy nor sell: ' + side);
  if (!Number.isSafeInteger(price) || price <= 0) throw new RangeError('price in ticks: ' + price);
  if (!Number.isSafeInteger(size) || size <= 0) throw new RangeError('size: ' + size);
  if (!Number.isFinite(time)) throw new RangeError('time: ' + time);
  return { id, side, price, size, open: size, time };
}

/** True when an order at \`price\` would trade with a resting order at \`resting\`. */
export function crosses(side, price, resting) {
  return side === 'buy' ? price >= resting : price <= resting;
}
`,
    },
    {
      path: 'test/model.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createOrder, crosses, opposite } from '../src/model.js';

const good = { id: 'a1', side: 'buy', price: 10125, size: 40, time: 1000 };

test('a new order is open in full', () => {
  assert.deepEqual(createOrder(good), { ...good, open: 40 });
});

test('each wrong field is refused by name', () => {
  const wrong = [
    [{ id: '' }, /id/],
    [{ side: 'hold' }, /side/],
    [{ price: 101.25 }, /price/],
    [{ price: 0 }, /price/],
    [{ size: -1 }, /size/],
    [{ time: NaN }, /time/],
  ];
  for (const [change, message] of wrong) {
    assert.throws(() => createOrder({ ...good, ...change }), message);
  }
});

test('a buyer crosses at or above the ask, a seller at or below the bid', () => {
  assert.equal(crosses('buy', 101, 101), true);
  assert.equal(crosses('buy', 100, 101), false);
  assert.equal(crosses('sell', 99, 100), true);
  assert.equal(crosses('sell', 101, 100), false);
});

test('opposite sides', () => assert.deepEqual(['buy', 'sell'].map(opposite), ['sell', 'buy']));
`,
    },
  ],
  tests: ['test/model.test.js'],
  pace: 2.6,
  verify: 'model',
  summary:
    'Done. docs/ARCHITECTURE.md names eight modules and what each must not know; src/model.js is the only way to an order and refuses anything but integer ticks. The book and the codec can start now.',
};
