import { baseFiles } from './base.ts';
import { file } from './file.ts';
import type { Solution } from './types.ts';

const usage = file`
## Usage

    import { createAlerts, createBook, formatPrice, parsePrice } from './src/index.js';

    const book = createBook();
    const alerts = createAlerts();
    alerts.add({ id: 'rally', kind: 'above', price: parsePrice('100.30'), hysteresis: 5 });

    book.place({ id: 's1', side: 'sell', price: parsePrice('100.35'), size: 60, time: 1 });
    const trades = book.place({ id: 'b1', side: 'buy', price: parsePrice('100.40'), size: 25, time: 2 });
    for (const { price, size, time } of trades) {
      console.log(size + ' at ' + formatPrice(price));
      for (const alert of alerts.feed(price, time)) console.log('alert: ' + alert.id);
    }

Or replay a file:

    node bin/replay.js data/session.jsonl --above 100.30
`;

const readme = file`
# orderbook

A small limit order book with price alerts, in plain JavaScript and without dependencies.
It replays a day of market events from a JSON Lines file and tells where the book stood,
what traded and which alerts fired.

`;

const packageJson = (baseFiles['package.json'] ?? '').replace('"0.1.0"', '"0.2.0"');

export const release: Solution = {
  reads: ['README.md', 'CLAUDE.md', 'package.json'],
  intro:
    'All parts are in. I give the library one door, show it in the README with an example that runs, and write down what 0.2.0 is.',
  files: [
    {
      path: 'src/index.js',
      text: file`
export { createAlerts } from './alerts.js';
export { createBook } from './book.js';
export { decode, encode } from './codec.js';
export { createOrder } from './model.js';
export { restore, snapshot } from './snapshot.js';
export { createStats } from './stats.js';
export { formatPrice, parsePrice } from './ticks.js';
`,
    },
    {
      path: 'README.md',
      text: `${readme}${usage}
## Parts

| module | what it does |
|---|---|
| \`src/ticks.js\` | decimal prices to integer ticks and back |
| \`src/model.js\` | valid orders |
| \`src/book.js\` | matching by price, then time |
| \`src/alerts.js\` | price alerts with hysteresis |
| \`src/stats.js\` | moving window: volume, average, high, low |
| \`src/codec.js\` | JSON Lines |
| \`src/snapshot.js\` | keep and restore a book |

Why it is cut this way: \`docs/ARCHITECTURE.md\`. Why prices are integers:
\`docs/precision_analysis.md\`.

## Check it

    node --test
    node scripts/verify.mjs
`,
    },
    {
      path: 'CHANGELOG.md',
      text: file`
# Changelog

## 0.2.0

- Order book with price-time matching, cancel and depth.
- Price alerts with hysteresis, for once or again and again.
- Moving statistics over trades.
- JSON Lines codec; errors name their line.
- Snapshot and restore with the same time priority.
- \`bin/replay.js\` replays a session and prints trades, alerts and the book.
- One entry point: \`src/index.js\`.

## 0.1.0

- Prices as integer ticks.
`,
    },
    { path: 'package.json', text: packageJson },
  ],
  tests: ['test/ticks.test.js', 'test/book.test.js', 'test/alerts.test.js', 'test/codec.test.js'],
  verify: 'release',
  summary:
    'Done. Version 0.2.0 has one entry point, a README whose example runs, and a changelog. All acceptance checks that belong to it pass.',
};
