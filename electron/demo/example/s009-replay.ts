import { file } from './file.ts';
import type { Solution } from './types.ts';

export const replay: Solution = {
  reads: ['src/book.js', 'src/alerts.js', 'src/codec.js'],
  intro:
    'Everything the command needs is there. It reads a file, replays it, and prints the trades, the alerts and the book that is left.',
  files: [
    {
      path: 'bin/replay.js',
      text: file`
#!/usr/bin/env node
/** Usage: replay <events.jsonl> [--above PRICE] [--below PRICE] */
import { readFileSync } from 'node:fs';
import { createAlerts } from '../src/alerts.js';
import { createBook } from '../src/book.js';
import { decode } from '../src/codec.js';
import { formatPrice, parsePrice } from '../src/ticks.js';

function fail(message) {
  console.error(message);
  process.exit(1);
}

function readArguments(args) {
  const rules = [];
  let path;
  for (let i = 0; i < args.length; i += 1) {
    const kind = /^--(above|below)$/.exec(args[i])?.[1];
    if (kind) rules.push({ id: kind + ' ' + args[i + 1], kind, price: parsePrice(args[(i += 1)]) });
    else path = args[i];
  }
  return { path, rules };
}

function readEvents(path) {
  if (!path) fail('usage: replay <events.jsonl> [--above PRICE] [--below PRICE]');
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    fail('cannot read ' + path + ': ' + error.code);
  }
  try {
    return decode(text);
  } catch (error) {
    return fail(path + ', ' + error.message);
  }
}

const seconds = (time) => (time / 1000).toFixed(1).padStart(7) + ' s  ';

const { path, rules } = readArguments(process.argv.slice(2));
const events = readEvents(path);
const book = createBook();
const alerts = createAlerts();
rules.forEach((rule) => alerts.add(rule));
let trades = 0;

for (const event of events) {
  if (event.type === 'cancel') {
    book.cancel(event.id);
    continue;
  }
  for (const trade of book.place(event)) {
    trades += 1;
    console.log(seconds(trade.time) + trade.maker + ' and ' + trade.taker + '  ' + trade.size + ' at ' + formatPrice(trade.price));
    for (const alert of alerts.feed(trade.price, trade.time)) console.log(seconds(trade.time) + '! ' + alert.id);
  }
}

console.log('\n' + trades + ' trades, the book that is left:');
for (const { price, size } of book.depth('sell').reverse()) console.log('  ask ' + formatPrice(price).padStart(9) + String(size).padStart(7));
for (const { price, size } of book.depth('buy')) console.log('  bid ' + formatPrice(price).padStart(9) + String(size).padStart(7));
`,
    },
    {
      path: 'test/replay.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

function replay(...args) {
  return spawnSync(process.execPath, [join(root, 'bin/replay.js'), ...args], { encoding: 'utf8' });
}

test('the sample session gives five trades and leaves a book', () => {
  const { stdout, status } = replay(join(root, 'data/session.jsonl'));
  assert.equal(status, 0);
  assert.match(stdout, /5 trades/);
  assert.match(stdout, /bid +100\.40 +5/);
});

test('an alert is printed where it fired', () => {
  const { stdout } = replay(join(root, 'data/session.jsonl'), '--above', '100.30', '--below', '99.00');
  assert.match(stdout, /! above 100\.30/);
  assert.doesNotMatch(stdout, /! below/);
});

test('a missing file and a broken line end with 1 and say why', () => {
  assert.match(replay('nowhere.jsonl').stderr, /cannot read nowhere\.jsonl/);
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  writeFileSync(join(folder, 'bad.jsonl'), '{}\n');
  const { stderr, status } = replay(join(folder, 'bad.jsonl'));
  rmSync(folder, { recursive: true });
  assert.equal(status, 1);
  assert.match(stderr, /line 1/);
});

test('without a file it tells its usage', () => assert.match(replay().stderr, /usage/));
`,
    },
  ],
  probe: {
    argv: ['node', 'bin/replay.js', 'data/session.jsonl', '--above', '100.30'],
    ask: true,
  },
  tests: ['test/replay.test.js'],
  verify: 'replay',
  summary:
    'Done. bin/replay.js replays the sample session: five trades, one alert at 100.35, and the rest of the book as a table. A missing file and a broken line end with 1 and a reason.',
};
