import { file } from './file.ts';
import type { Solution } from './types.ts';

export const codec: Solution = {
  reads: ['docs/ARCHITECTURE.md', 'src/model.js', 'data/session.jsonl'],
  intro:
    'The codec is the border: decimals outside, ticks inside. An error names its line, because the person who reads it has the file open.',
  files: [
    {
      path: 'src/codec.js',
      text: file`
import { formatPrice, parsePrice } from './ticks.js';
import { createOrder } from './model.js';

/**
 * Reads market events from JSON Lines: { type: 'order', id, side, price, size, time } with a
 * decimal price, or { type: 'cancel', id, time }. Empty lines are skipped; the first wrong
 * line throws with its number.
 */
export function decode(text) {
  const events = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    try {
      events.push(decodeEvent(JSON.parse(line)));
    } catch (error) {
      throw new RangeError('line ' + (index + 1) + ': ' + error.message);
    }
  });
  return events;
}

function decodeEvent(event) {
  if (event?.type === 'cancel') {
    if (typeof event.id !== 'string') throw new TypeError('a cancel needs an id');
    return { type: 'cancel', id: event.id, time: event.time };
  }
  if (event?.type !== 'order') throw new RangeError('unknown type: ' + event?.type);
  const { id, side, price, size, time } = createOrder({ ...event, price: parsePrice(event.price) });
  return { type: 'order', time, id, side, price, size };
}

/** Writes events as JSON Lines that \`decode\` reads back unchanged. */
export function encode(events) {
  return events
    .map((event) => {
      const { type, time, ...rest } = event;
      if (type === 'order') rest.price = formatPrice(event.price);
      return JSON.stringify({ type, time, ...rest }) + '\n';
    })
    .join('');
}
`,
    },
    {
      path: 'test/codec.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decode, encode } from '../src/codec.js';

const sample = readFileSync(new URL('../data/session.jsonl', import.meta.url), 'utf8');

test('the sample session decodes, prices in ticks', () => {
  const events = decode(sample);
  assert.equal(events.length, 10);
  assert.deepEqual(events[0], { type: 'order', time: 1000, id: 'b1', side: 'buy', price: 10000, size: 50 });
  assert.deepEqual(events[6], { type: 'cancel', id: 'b2', time: 4200 });
});

test('what is written is read back unchanged, byte for byte', () => {
  assert.equal(encode(decode(sample)), sample);
});

test('empty lines are skipped', () => assert.equal(decode('\n\n' + sample + '\n').length, 10));

test('an error names its line', () => {
  const bad = [
    ['{oops', /line 2/],
    ['{"type":"order","id":"x","side":"buy","price":"1.005","size":1,"time":1}', /line 2.*finer/],
    ['{"type":"order","id":"x","side":"buy","price":"1","size":0,"time":1}', /line 2.*size/],
    ['{"type":"quote"}', /line 2.*quote/],
    ['null', /line 2/],
  ];
  const first = sample.split('\n')[0];
  for (const [line, message] of bad) assert.throws(() => decode(first + '\n' + line), message);
});
`,
    },
  ],
  tests: ['test/codec.test.js'],
  verify: 'codec',
  summary:
    'Done. src/codec.js reads and writes JSON Lines; the sample session survives the round trip byte for byte, and each refused line is named by its number.',
};
