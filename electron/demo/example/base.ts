import { file } from './file.ts';
import { verifyScript } from './verify.ts';

/** The example project as it stands in its first commit: path to text. */
export const baseFiles: Record<string, string> = {
  'package.json': file`
{
  "name": "orderbook",
  "version": "0.1.0",
  "description": "A small limit order book with price alerts, in plain JavaScript.",
  "type": "module",
  "private": true,
  "scripts": {
    "test": "node --test",
    "verify": "node scripts/verify.mjs"
  },
  "engines": { "node": ">=20" }
}
`,
  '.gitignore': file`
node_modules/
*.log
`,
  'README.md': file`
# orderbook

A small limit order book with price alerts, in plain JavaScript and without dependencies.
It replays a day of market events from a JSON Lines file and tells where the book stood,
what traded and which alerts fired.

## State

Prices are integers, counted in ticks (\`src/ticks.js\`). Everything else is in the queue:
the order model, the matching book, alerts, statistics, the codec, the replay command.

## Try it

    node --test
    node scripts/verify.mjs

\`scripts/verify.mjs\` checks each part from outside, as a user of the library would. A part
that is not built yet is reported as missing.
`,
  'CLAUDE.md': file`
# orderbook: notes for agents

## What this is

A library that other teams embed in their trading tools. Correctness first, then clarity,
then speed. It has no dependencies and shall have none.

## Conventions

- Plain JavaScript modules, Node 20 or newer, two spaces, single quotes.
- Prices are integers in ticks. A float never enters the book; see \`src/ticks.js\`.
- Errors are thrown as \`RangeError\` or \`TypeError\` with a message that names the value.
- Every module in \`src/\` has a test of the same name in \`test/\`, run with \`node --test\`.
- Time is given from outside, in milliseconds. Nothing in \`src/\` reads the clock.

## Agent log

`,
  'src/ticks.js': file`
/** Prices as integers: one tick is 0.01 by default, so 101.25 is 10125 ticks. */

/** Reads a decimal price such as '101.25' and gives ticks. Digits beyond the tick are refused. */
export function parsePrice(text, decimals = 2) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text).trim());
  if (!match) throw new RangeError('not a price: ' + text);
  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > decimals) throw new RangeError('finer than one tick: ' + text);
  const ticks = Number(whole + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(ticks)) throw new RangeError('price too large: ' + text);
  return sign && ticks !== 0 ? -ticks : ticks;
}

/** The inverse of parsePrice: 10125 gives '101.25'. */
export function formatPrice(ticks, decimals = 2) {
  if (!Number.isSafeInteger(ticks)) throw new RangeError('not a number of ticks: ' + ticks);
  const digits = String(Math.abs(ticks)).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const text = decimals ? digits.slice(0, cut) + '.' + digits.slice(cut) : digits;
  return ticks < 0 ? '-' + text : text;
}
`,
  'test/ticks.test.js': file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { formatPrice, parsePrice } from '../src/ticks.js';

test('a price goes to ticks and back', () => {
  for (const text of ['0.00', '0.05', '101.25', '-3.10', '99999.99']) {
    assert.equal(formatPrice(parsePrice(text)), text);
  }
});

test('a price without decimals is whole', () => assert.equal(parsePrice('7'), 700));

test('digits beyond the tick are refused, never rounded', () => {
  assert.throws(() => parsePrice('1.005'), /finer than one tick/);
});

test('what is not a price is refused', () => {
  for (const bad of ['', 'abc', '1,5', '1e3', '.5']) assert.throws(() => parsePrice(bad), RangeError);
});
`,
  'scripts/verify.mjs': verifyScript,
  'data/session.jsonl': file`
{"type":"order","time":1000,"id":"b1","side":"buy","price":"100.00","size":50}
{"type":"order","time":1400,"id":"b2","side":"buy","price":"99.95","size":80}
{"type":"order","time":1900,"id":"s1","side":"sell","price":"100.20","size":40}
{"type":"order","time":2300,"id":"s2","side":"sell","price":"100.35","size":60}
{"type":"order","time":3100,"id":"b3","side":"buy","price":"100.25","size":25}
{"type":"order","time":3600,"id":"s3","side":"sell","price":"100.00","size":30}
{"type":"cancel","time":4200,"id":"b2"}
{"type":"order","time":4900,"id":"b4","side":"buy","price":"100.40","size":100}
{"type":"order","time":5300,"id":"s4","side":"sell","price":"100.30","size":20}
{"type":"order","time":6000,"id":"b5","side":"buy","price":"100.10","size":35}
`,
};
