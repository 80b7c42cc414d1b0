import { file } from './file.ts';
import type { Solution } from './types.ts';

export const precision: Solution = {
  reads: ['src/ticks.js', 'CLAUDE.md'],
  intro:
    'The question is whether integer ticks are worth the conversion at the border. I measure before I judge: how often do ordinary float operations on prices give a wrong answer?',
  files: [
    {
      path: 'scripts/precision-probe.mjs',
      text: file`
/** Counts how often floats disagree with integer ticks on every price from 0.01 to 1000.00. */
const prices = Array.from({ length: 100_000 }, (_, i) => i + 1);

/** Adding a spread of three cents, as a quoting engine does. */
const sums = prices.filter((ticks) => ticks / 100 + 0.03 !== (ticks + 3) / 100).length;

/** Multiplying by a size of 3, as a fill report does. */
const products = prices.filter((ticks) => (ticks / 100) * 3 !== (ticks * 3) / 100).length;

/** Turning a decimal price into ticks by multiplication without rounding. */
const conversions = prices.filter((ticks) => (ticks / 100) * 100 !== ticks).length;

/** Truncating instead of rounding: the price is then off by a whole tick. */
const truncated = prices.filter((ticks) => Math.trunc((ticks / 100) * 100) !== ticks).length;

/** A running sum of one cent, ten million times. */
let running = 0;
for (let i = 0; i < 10_000_000; i += 1) running += 0.01;
const drift = Math.abs(running - 100_000);

const share = (n) => n.toLocaleString('en') + ' of 100,000 (' + ((100 * n) / prices.length).toFixed(1) + ' %)';
console.log('price + 0.03 differs      ' + share(sums));
console.log('price * 3 differs         ' + share(products));
console.log('price * 100 not whole     ' + share(conversions));
console.log('truncated: a tick off     ' + share(truncated));
console.log('ten million cents drift   ' + drift.toFixed(6));
`,
    },
    {
      path: 'docs/precision_analysis.md',
      before: 'The figures are in. I write the report around them.',
      text: file`
# Price precision: floats, decimal strings or integer ticks

Subject: how prices are held inside the library. Asked for in TASK-OB-004.
The figures below come from \`scripts/precision-probe.mjs\`; run it again to check them.

## Question

An order book compares prices more often than it does anything else with them. Two orders trade
when their prices cross, two orders share a level when their prices are equal, and an alert fires
when a price reaches a limit. The representation of a price therefore decides not how results
look but which trades happen. Three candidates were compared: binary floats as JavaScript offers
them, decimal strings or a decimal library, and whole numbers that count ticks.

## Measurements

Every price from 0.01 to 1000.00 was put through the operations that the library will do:

    <<probe>>

A price that differs by one part in ten quadrillions looks harmless in a report. In a book it is
a different level: an order at 100.30 and an order at 100.30000000000001 do not queue behind each
other, and a cancel that looks its level up by price does not find it.

## Findings

1. **Sums and products of floats are wrong often enough to matter.** The shares above are no
   corner cases; a quoting engine that adds a spread would meet one within its first seconds.
2. **Conversion without rounding is the usual bug.** Code that multiplies by one hundred and
   truncates loses a whole tick for the prices counted in the fourth line. It passes its tests if
   they use round numbers, as tests do.
3. **Running sums drift.** The error of ten million additions is small against the total, but the
   total is compared for equality at the end of a day, and then any drift is a discrepancy that a
   person has to explain.
4. **Decimal strings are exact and slow.** They need a library, which the project excludes, and
   each comparison would allocate. The book compares several prices for each order.
5. **Integer ticks are exact, fast and already here.** \`parsePrice\` refuses digits beyond the
   tick instead of rounding them, so the only place where precision could be lost is a place that
   throws. JavaScript holds whole numbers exactly up to nine quadrillions; with two decimals that
   is ninety trillions in price, and products with sizes stay exact up to the same limit.

## Recommendations

- Keep integer ticks in every module behind the codec, as \`CLAUDE.md\` demands. Nothing measured
  here speaks against it.
- Let the number of decimals belong to the instrument, not to the library. \`parsePrice\` takes it
  as a parameter today; the codec should hand it through and should not assume two.
- Check \`Number.isSafeInteger\` where a price enters (the order model) and where a product of
  price and size is formed (the statistics). Behind these two places no further checks are needed.
- Let the volume-weighted average be a float. It is shown, never compared, and forcing it into
  ticks would hide information.
- Write tests with prices such as 1.005, 100.30 and 0.07. Round prices prove nothing.

## Plan

1. TASK-OB-001: the order model refuses a price that is not a safe integer.
2. TASK-OB-006: the codec converts at the border, in both directions, with the line number in
   the error.
3. TASK-OB-007: statistics sum in integers and divide once at the end.
4. Later, when a second instrument comes: decimals in the instrument's description.

## Risks

- **A caller hands in decimals.** It would see prices a hundred times too small if they were
  whole, and an error if they were not. Mitigation: the error names the value and the unit.
- **An instrument changes its tick size.** Resting orders would be off the new grid. Mitigation:
  snapshot, convert, restore; the snapshot carries a version for this reason.
- **Sums of price times size overflow.** Ninety trillion ticks times units is far away for one
  window of trades, but not for a year of them. Mitigation: windows are bounded, and the
  statistics throw instead of going on with a rounded sum.
`,
    },
  ],
  probe: {
    argv: ['node', 'scripts/precision-probe.mjs'],
    ask: true,
    into: { path: 'docs/precision_analysis.md', mark: '<<probe>>' },
  },
  tests: [],
  verify: 'precision',
  summary:
    'Done. docs/precision_analysis.md recommends integer ticks behind the codec, with the measurements, five findings, a plan for three tasks and the risks. The probe is kept in scripts/ so that anybody can run it again.',
};
