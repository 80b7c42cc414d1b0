import { file } from './file.ts';

/** The example project's own acceptance checks: `node scripts/verify.mjs [part …]`. */
export const verifyScript = file`
/** Checks the library from outside. Usage: node scripts/verify.mjs [part ...] */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const load = (path) => import('../' + path);
const text = (path) => readFileSync(join(root, path), 'utf8');

function need(...paths) {
  for (const path of paths) assert.ok(existsSync(join(root, path)), path + ' is missing');
}

const parts = {
  async model() {
    need('docs/ARCHITECTURE.md', 'src/model.js', 'test/model.test.js');
    const { createOrder, opposite } = await load('src/model.js');
    const order = createOrder({ id: 'a', side: 'buy', price: 10125, size: 5, time: 1 });
    assert.equal(order.open, 5);
    assert.equal(opposite('buy'), 'sell');
    assert.throws(() => createOrder({ id: 'a', side: 'buy', price: 101.25, size: 5, time: 1 }));
    assert.throws(() => createOrder({ id: '', side: 'buy', price: 1, size: 5, time: 1 }));
    assert.throws(() => createOrder({ id: 'a', side: 'both', price: 1, size: 5, time: 1 }));
    assert.match(text('docs/ARCHITECTURE.md'), /## Modules/);
  },
  async generator() {
    need('types/orderbook.d.ts', 'test/support/market.js', 'test/market.test.js');
    const { createMarket } = await load('test/support/market.js');
    const one = [...createMarket({ seed: 7, length: 200 })];
    const two = [...createMarket({ seed: 7, length: 200 })];
    assert.equal(one.length, 200);
    assert.deepEqual(one, two);
    assert.notDeepEqual(one, [...createMarket({ seed: 8, length: 200 })]);
    assert.ok(one.every((e) => Number.isSafeInteger(e.price) && e.price > 0 && e.size > 0));
    for (const name of ['Order', 'Trade', 'Alert', 'Book']) {
      assert.match(text('types/orderbook.d.ts'), new RegExp('export interface ' + name));
    }
  },
  async book() {
    need('src/book.js', 'test/book.test.js');
    const { createBook } = await load('src/book.js');
    const book = createBook();
    book.place({ id: 's1', side: 'sell', price: 102, size: 5, time: 1 });
    book.place({ id: 's2', side: 'sell', price: 101, size: 5, time: 2 });
    book.place({ id: 's3', side: 'sell', price: 101, size: 5, time: 3 });
    const trades = book.place({ id: 'b1', side: 'buy', price: 102, size: 12, time: 4 });
    assert.deepEqual(trades.map((t) => [t.maker, t.price, t.size]), [['s2', 101, 5], ['s3', 101, 5], ['s1', 102, 2]]);
    assert.deepEqual(book.depth('sell'), [{ price: 102, size: 3, orders: 1 }]);
    assert.equal(book.cancel('s1'), true);
    assert.equal(book.cancel('s1'), false);
    assert.equal(book.best('sell'), undefined);
  },
  async alerts() {
    need('src/alerts.js', 'test/alerts.test.js');
    const { createAlerts } = await load('src/alerts.js');
    const alerts = createAlerts();
    alerts.add({ id: 'up', kind: 'above', price: 100, hysteresis: 5 });
    const fired = [98, 101, 99, 102, 94, 103].map((price, time) => alerts.feed(price, time).length);
    assert.deepEqual(fired, [0, 1, 0, 0, 0, 1]);
    alerts.add({ id: 'once', kind: 'below', price: 50, once: true });
    assert.deepEqual([49, 60, 49].map((price) => alerts.feed(price, 9).filter((a) => a.id === 'once').length), [1, 0, 0]);
  },
  async precision() {
    need('docs/precision_analysis.md', 'scripts/precision-probe.mjs');
    const report = text('docs/precision_analysis.md');
    const words = report.split(/\s+/).filter((word) => /[a-z0-9]/i.test(word)).length;
    assert.ok(words >= 500, 'the report has ' + words + ' words, 500 are asked for');
    for (const head of ['Findings', 'Recommendations', 'Plan', 'Risks']) {
      assert.match(report, new RegExp('^## ' + head, 'm'));
    }
  },
  async stats() {
    need('src/stats.js', 'test/stats.test.js');
    const { createStats } = await load('src/stats.js');
    const stats = createStats({ windowMs: 1000 });
    stats.trade({ price: 100, size: 10, time: 0 });
    stats.trade({ price: 104, size: 30, time: 500 });
    assert.equal(stats.at(500).vwap, 103);
    assert.equal(stats.at(500).high, 104);
    assert.equal(stats.at(1200).vwap, 104);
    assert.equal(stats.at(5000).vwap, undefined);
  },
  async codec() {
    need('src/codec.js', 'test/codec.test.js');
    const { decode, encode } = await load('src/codec.js');
    const events = decode(text('data/session.jsonl'));
    assert.equal(events.length, 10);
    assert.equal(events[0].price, 10000);
    assert.deepEqual(decode(encode(events)), events);
    assert.throws(() => decode('{"type":"cancel","time":1,"id":"x"}\n{oops'), /line 2/);
  },
  async replay() {
    need('bin/replay.js', 'test/replay.test.js');
    const run = (...args) => execFileSync(process.execPath, [join(root, 'bin/replay.js'), ...args], {
      encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const out = run(join(root, 'data/session.jsonl'), '--above', '100.30');
    assert.match(out, /5 trades/);
    assert.match(out, /above 100\.30/);
    assert.throws(() => run(join(root, 'data/nothing.jsonl')), /cannot read/);
  },
  async snapshot() {
    need('src/snapshot.js', 'test/snapshot.test.js');
    const { createBook } = await load('src/book.js');
    const { restore, snapshot } = await load('src/snapshot.js');
    const book = createBook();
    book.place({ id: 'a', side: 'buy', price: 99, size: 4, time: 1 });
    book.place({ id: 'b', side: 'buy', price: 99, size: 6, time: 2 });
    book.place({ id: 'c', side: 'sell', price: 99, size: 1, time: 3 });
    const again = restore(JSON.parse(JSON.stringify(snapshot(book))));
    assert.deepEqual(again.depth('buy'), [{ price: 99, size: 9, orders: 2 }]);
    const [trade] = again.place({ id: 'd', side: 'sell', price: 99, size: 1, time: 4 });
    assert.equal(trade.maker, 'a');
    assert.throws(() => restore({ version: 99, orders: [] }), /version/);
  },
  async release() {
    need('src/index.js', 'CHANGELOG.md');
    const all = await load('src/index.js');
    for (const name of ['createBook', 'createAlerts', 'createStats', 'decode', 'encode', 'parsePrice', 'snapshot', 'restore']) {
      assert.equal(typeof all[name], 'function', name + ' is not exported');
    }
    assert.match(text('README.md'), /## Usage/);
    assert.match(text('CHANGELOG.md'), /## 0\.2\.0/);
    assert.equal(JSON.parse(text('package.json')).version, '0.2.0');
  },
};

const names = process.argv.slice(2);
let failed = 0;
for (const name of names.length > 0 ? names : Object.keys(parts)) {
  try {
    if (!parts[name]) throw new Error('there is no part of this name');
    await parts[name]();
    console.log('ok      ' + name);
  } catch (error) {
    failed += 1;
    console.log('failed  ' + name + ': ' + String(error.message).split('\n')[0]);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
`;
