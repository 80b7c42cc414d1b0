import { file } from './file.ts';
import type { Solution } from './types.ts';

export const alerts: Solution = {
  reads: ['CLAUDE.md', 'src/ticks.js'],
  intro:
    'A price that dances around its limit must not ring forty times. Each alert fires when the price reaches its limit and is armed again only after the price has come back by the hysteresis.',
  files: [
    {
      path: 'src/alerts.js',
      text: file`
const KINDS = ['above', 'below'];

/**
 * Price alerts with hysteresis. Feed every price that was seen; each call returns the alerts
 * that fired at it. Prices are in ticks.
 */
export function createAlerts() {
  /** Rules by id, each with whether it is armed. */
  const rules = new Map();

  function check(rule) {
    if (typeof rule.id !== 'string' || rule.id === '') throw new TypeError('an alert needs an id');
    if (rules.has(rule.id)) throw new RangeError('alert id is taken: ' + rule.id);
    if (!KINDS.includes(rule.kind)) throw new RangeError('kind is neither above nor below: ' + rule.kind);
    if (!Number.isSafeInteger(rule.price)) throw new RangeError('price in ticks: ' + rule.price);
    if (!(rule.hysteresis >= 0)) throw new RangeError('hysteresis: ' + rule.hysteresis);
  }

  function reached({ kind, price }, now) {
    return kind === 'above' ? now >= price : now <= price;
  }

  function cameBack({ kind, price, hysteresis }, now) {
    return kind === 'above' ? now < price - hysteresis : now > price + hysteresis;
  }

  return {
    /** Adds a rule { id, kind, price, hysteresis = 0, once = false }, armed. */
    add(input) {
      const rule = { hysteresis: 0, once: false, ...input, armed: true };
      check(rule);
      rules.set(rule.id, rule);
    },

    /** Removes a rule; false when there is none of this id. */
    remove: (id) => rules.delete(id),

    /** Takes a price in and gives the alerts that fired: [{ id, kind, price, time }]. */
    feed(price, time) {
      const fired = [];
      for (const rule of rules.values()) {
        if (!rule.armed) {
          rule.armed = cameBack(rule, price);
          continue;
        }
        if (!reached(rule, price)) continue;
        fired.push({ id: rule.id, kind: rule.kind, price, time });
        rule.armed = false;
        if (rule.once) rules.delete(rule.id);
      }
      return fired;
    },

    /** Number of rules. */
    size: () => rules.size,
  };
}
`,
    },
    {
      path: 'test/alerts.test.js',
      text: file`
import test from 'node:test';
import assert from 'node:assert/strict';
import { createAlerts } from '../src/alerts.js';

/** Feeds prices and gives, for each, the ids that fired. */
function run(rules, prices) {
  const alerts = createAlerts();
  rules.forEach((rule) => alerts.add(rule));
  return prices.map((price, time) => alerts.feed(price, time).map((alert) => alert.id).join());
}

test('above fires when the price reaches the limit, not before', () => {
  assert.deepEqual(run([{ id: 'a', kind: 'above', price: 100 }], [99, 100, 101]), ['', 'a', '']);
});

test('below is the mirror image', () => {
  assert.deepEqual(run([{ id: 'b', kind: 'below', price: 100 }], [101, 100, 99]), ['', 'b', '']);
});

test('a price that dances around the limit rings once', () => {
  const rule = { id: 'a', kind: 'above', price: 100, hysteresis: 5 };
  assert.deepEqual(run([rule], [101, 98, 102, 96, 103]), ['a', '', '', '', '']);
});

test('after coming back by more than the hysteresis it rings again', () => {
  const rule = { id: 'a', kind: 'above', price: 100, hysteresis: 5 };
  assert.deepEqual(run([rule], [101, 94, 101]), ['a', '', 'a']);
});

test('an alert for once is gone after it fired', () => {
  const rule = { id: 'a', kind: 'above', price: 100, once: true };
  assert.deepEqual(run([rule], [100, 50, 100]), ['a', '', '']);
});

test('several alerts may fire at one price', () => {
  const rules = [{ id: 'x', kind: 'above', price: 10 }, { id: 'y', kind: 'above', price: 20 }];
  assert.deepEqual(run(rules, [30]), ['x,y']);
});

test('wrong rules are refused', () => {
  const alerts = createAlerts();
  alerts.add({ id: 'a', kind: 'above', price: 1 });
  assert.throws(() => alerts.add({ id: 'a', kind: 'above', price: 2 }), /taken/);
  assert.throws(() => alerts.add({ id: 'b', kind: 'near', price: 2 }), /kind/);
  assert.throws(() => alerts.add({ id: 'c', kind: 'above', price: 1.5 }), /ticks/);
  assert.throws(() => alerts.add({ id: 'd', kind: 'above', price: 1, hysteresis: -1 }), /hysteresis/);
});
`,
    },
  ],
  tests: ['test/alerts.test.js'],
  pace: 4.5,
  verify: 'alerts',
  summary:
    'Done. src/alerts.js fires once per approach and re-arms after the hysteresis; seven tests cover both directions, one-time alerts and refused rules. It listens to prices only and does not need the book.',
};
