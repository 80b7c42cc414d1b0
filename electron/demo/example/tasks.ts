import type { TaskDraft } from '../../../shared/model/task.ts';

/** A task of the example; gates name the runtime as `node`. */
export type ExampleTask = TaskDraft & { id: string };

type Sparse = Pick<TaskDraft, 'title' | 'kind' | 'priority' | 'estimateMinutes' | 'objective'> & {
  id: string;
  context: string[];
  files: [path: string, notes: string][];
  steps: string[];
  tests: string[];
  criteria: string[];
  gates: string[];
  dependsOn?: string[];
};

const ABOUT = [
  'orderbook is a small limit order book with price alerts, in plain JavaScript without',
  'dependencies. Other teams embed it in their trading tools, so correctness comes first.',
  'Prices are integers in ticks; a float never enters the book (src/ticks.js).',
  'Time comes with each event; nothing in src/ reads the clock.',
  'Conventions and the log of what agents did are in CLAUDE.md: read it first.',
];

function task(sparse: Sparse): ExampleTask {
  return {
    ...sparse,
    context: [...ABOUT, ...sparse.context].join('\n'),
    files: sparse.files.map(([path, notes]) => ({ path, notes })),
    deliverables: [],
    documentation: [],
    dependsOn: sparse.dependsOn ?? [],
  };
}

/** The example's queue. In order of id: the desk numbers tasks as they are added. */
export const exampleTasks: ExampleTask[] = [
  task({
    id: 'TASK-OB-001',
    title: 'Set the module boundaries and the order model',
    kind: 'architecture',
    priority: 'high',
    estimateMinutes: 25,
    context: [
      'Only src/ticks.js exists. Book, codec and snapshot all need the same idea of an order,',
      'and four people are about to build them at once.',
    ],
    objective:
      'Decide which modules there are and what each must not know, write it down, and build the order model that all of them share.',
    files: [
      ['docs/ARCHITECTURE.md', 'The flow, a table of modules, the decisions and what stays open.'],
      ['src/model.js', 'createOrder, opposite, crosses. Throws on anything but integer ticks.'],
      ['test/model.test.js', 'Each wrong field is refused by name.'],
    ],
    steps: [
      'Read CLAUDE.md and src/ticks.js.',
      'Write docs/ARCHITECTURE.md: flow, modules, decisions, open points.',
      'Build src/model.js; createOrder is the only way to an order.',
      'Write the tests and run them.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['A valid order is open in full', 'Every wrong field throws and is named', 'Crossing prices on both sides'],
    criteria: ['docs/ARCHITECTURE.md has a section Modules', 'A price of 101.25 is refused', 'Tests pass'],
    gates: ['node test/model.test.js', 'node scripts/verify.mjs model'],
  }),
  task({
    id: 'TASK-OB-002',
    title: 'Generate type declarations and a seeded test market',
    kind: 'generation',
    priority: 'high',
    estimateMinutes: 15,
    context: [
      'Tests of the book and of the statistics need many orders that are the same on every',
      'machine. Users with TypeScript need declarations.',
    ],
    objective: 'Declarations for all public shapes, and a generator of limit orders from a seed.',
    files: [
      ['types/orderbook.d.ts', 'Order, Trade, Level, Book, AlertRule, Alert, MarketEvent.'],
      ['test/support/market.js', 'createRandom(seed) and createMarket({ seed, length, start }).'],
      ['test/market.test.js', 'Same seed, same market; time grows; ids are unique.'],
    ],
    steps: [
      'Read CLAUDE.md for the units.',
      'Write the declarations with one line of documentation for each unit.',
      'Write the generator without Math.random.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['Same seed gives the same market', 'Another seed gives another', 'Both sides appear equally often'],
    criteria: ['No dependency', 'Types are correct', 'Tests pass'],
    gates: ['node test/market.test.js', 'node scripts/verify.mjs generator'],
  }),
  task({
    id: 'TASK-OB-003',
    title: 'Price alerts that ring once, with hysteresis',
    kind: 'implementation',
    priority: 'high',
    estimateMinutes: 30,
    context: [
      'Users complained about the old tool: a price that dances around its limit rings forty',
      'times. Alerts listen to prices only and must not know the book.',
    ],
    objective: 'Alerts above and below a price, armed again only after the price came back far enough.',
    files: [
      ['src/alerts.js', 'createAlerts: add, remove, feed, size.'],
      ['test/alerts.test.js', 'Both directions, hysteresis, once, refused rules.'],
    ],
    steps: [
      'Read CLAUDE.md and src/ticks.js.',
      'Build src/alerts.js with rules by id.',
      'Refuse wrong rules with a message that names the value.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['Fires at the limit, not before', 'Dancing around the limit rings once', 'Rings again after coming back'],
    criteria: ['No clock is read', 'Tests pass'],
    gates: ['node test/alerts.test.js', 'node scripts/verify.mjs alerts'],
  }),
  task({
    id: 'TASK-OB-004',
    title: 'Analyse price precision: floats, decimals or ticks',
    kind: 'analysis',
    priority: 'medium',
    estimateMinutes: 40,
    context: [
      'A new user asks why prices are not plain numbers. Nobody ever measured it. The answer',
      'decides how the codec, the model and the statistics handle prices.',
    ],
    objective: 'A report with measurements that says which representation to use, why, and what follows for the other tasks.',
    files: [
      ['scripts/precision-probe.mjs', 'Counts how often floats disagree with ticks.'],
      ['docs/precision_analysis.md', 'The report, at least 500 words.'],
    ],
    steps: [
      'Read src/ticks.js and CLAUDE.md.',
      'Write the probe and run it.',
      'Write the report: question, measurements, findings, recommendations, plan, risks.',
      'Name the tasks that the recommendations touch.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['The probe runs in a few seconds and prints its counts'],
    criteria: ['At least 500 words', 'Actionable recommendations', 'Risks with mitigations'],
    gates: ['node scripts/verify.mjs precision'],
  }),
  task({
    id: 'TASK-OB-005',
    title: 'Order book with price-time matching',
    kind: 'implementation',
    priority: 'high',
    estimateMinutes: 45,
    context: [
      'This is the heart of the library. The order model is ready by then; the boundaries are',
      'in docs/ARCHITECTURE.md. A trade happens at the price of the resting order.',
    ],
    objective: 'A book that matches limit orders by price, then time, and can cancel and show its depth.',
    files: [
      ['src/book.js', 'createBook: place, cancel, best, depth, orders.'],
      ['test/book.test.js', 'Priority, partial fills, cancel, conservation over a random market.'],
    ],
    steps: [
      'Read docs/ARCHITECTURE.md and src/model.js.',
      'Keep levels sorted, best first; find them by bisection.',
      'Match, then rest what is left; return the trades.',
      'Keep an index by id for cancels.',
      'Write and run the tests, then the acceptance check; log the result in CLAUDE.md.',
    ],
    tests: ['Better price first, then earlier order', 'A trade takes the resting price', 'No size appears or vanishes over 2,000 random orders'],
    criteria: ['The book is never crossed', 'A cancel does not search', 'Tests pass'],
    gates: ['node test/book.test.js', 'node scripts/verify.mjs book'],
    dependsOn: ['TASK-OB-001'],
  }),
  task({
    id: 'TASK-OB-006',
    title: 'JSON Lines codec for market events',
    kind: 'generation',
    priority: 'medium',
    estimateMinutes: 20,
    context: [
      'Events arrive as files, one JSON object for each line, with decimal prices. Wrong lines',
      'happen; the person who reads the error has the file open.',
    ],
    objective: 'Read and write events; decimals outside, ticks inside; errors name their line.',
    files: [
      ['src/codec.js', 'decode(text) and encode(events).'],
      ['test/codec.test.js', 'Round trip of data/session.jsonl, errors with line numbers.'],
    ],
    steps: [
      'Read docs/ARCHITECTURE.md, src/model.js and data/session.jsonl.',
      'Build decode with the number of the line in every error.',
      'Build encode so that the sample survives byte for byte.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['The sample decodes', 'Round trip byte for byte', 'Each kind of wrong line is named'],
    criteria: ['Prices go through src/ticks.js', 'Tests pass'],
    gates: ['node test/codec.test.js', 'node scripts/verify.mjs codec'],
    dependsOn: ['TASK-OB-001'],
  }),
  task({
    id: 'TASK-OB-007',
    title: 'Moving statistics over trades',
    kind: 'implementation',
    priority: 'medium',
    estimateMinutes: 30,
    context: [
      'Desks look at the volume-weighted average of the last minutes. Sums must stay exact,',
      'and asking must be cheap. The seeded market is there for the tests.',
    ],
    objective: 'Count, volume, average, high, low and last over a moving window of trades.',
    files: [
      ['src/stats.js', 'createStats({ windowMs }): trade, at.'],
      ['test/stats.test.js', 'Weights, expiry, recount over a seeded market.'],
    ],
    steps: [
      'Read types/orderbook.d.ts and test/support/market.js.',
      'Keep running sums in integers; divide only for the average.',
      'Throw before a sum could become inexact.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['Average weighted by size', 'A trade leaves the window in time', 'Running sums equal a recount'],
    criteria: ['No clock is read', 'Tests pass'],
    gates: ['node test/stats.test.js', 'node scripts/verify.mjs stats'],
    dependsOn: ['TASK-OB-002'],
  }),
  task({
    id: 'TASK-OB-008',
    title: 'Keep and restore a book with its time priority',
    kind: 'implementation',
    priority: 'low',
    estimateMinutes: 20,
    context: [
      'A tool that restarts in the middle of a day must go on with the same queue: the order',
      'that came first still trades first.',
    ],
    objective: 'A snapshot as plain data with a version, and a restore that refuses what is wrong.',
    files: [
      ['src/snapshot.js', 'snapshot(book) and restore(data).'],
      ['test/snapshot.test.js', 'Depth, priority, copies, refused snapshots.'],
    ],
    steps: [
      'Read docs/ARCHITECTURE.md and src/book.js.',
      'Build snapshot and restore on book.orders().',
      'Refuse another version and a crossed snapshot.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['Same depth', 'Same time priority', 'Another version is refused'],
    criteria: ['A snapshot survives JSON', 'Tests pass'],
    gates: ['node test/snapshot.test.js', 'node scripts/verify.mjs snapshot'],
    dependsOn: ['TASK-OB-005'],
  }),
  task({
    id: 'TASK-OB-009',
    title: 'Replay command: trades, alerts and the book that is left',
    kind: 'implementation',
    priority: 'medium',
    estimateMinutes: 35,
    context: [
      'This is what users see first: one command that replays a file. Book, alerts and codec',
      'are ready by then; the command only puts them together.',
    ],
    objective: 'bin/replay.js reads a file of events and prints trades, alerts and the remaining book.',
    files: [
      ['bin/replay.js', 'Arguments, replay, table; exit code 1 with a reason on bad input.'],
      ['test/replay.test.js', 'Runs the command as a user does.'],
    ],
    steps: [
      'Read src/book.js, src/alerts.js and src/codec.js.',
      'Build the command without any option parser.',
      'Run it on data/session.jsonl and look at the output.',
      'Write and run the tests.',
      'Run the acceptance check and log the result in CLAUDE.md.',
    ],
    tests: ['Five trades in the sample session', 'An alert is printed where it fired', 'A missing file and a broken line end with 1'],
    criteria: ['Prices are printed as decimals', 'Tests pass'],
    gates: ['node test/replay.test.js', 'node scripts/verify.mjs replay'],
    dependsOn: ['TASK-OB-005', 'TASK-OB-003', 'TASK-OB-006'],
  }),
  task({
    id: 'TASK-OB-010',
    title: 'One entry point, usage in the README, version 0.2.0',
    kind: 'any',
    priority: 'low',
    estimateMinutes: 15,
    context: [
      'All parts are built. What is missing is one door to the library, an example that runs,',
      'and a changelog.',
    ],
    objective: 'src/index.js exports the public functions; README and changelog tell about them.',
    files: [
      ['src/index.js', 'All public functions.'],
      ['README.md', 'A section Usage with an example, a table of the parts.'],
      ['CHANGELOG.md', '0.2.0 and 0.1.0.'],
      ['package.json', 'Version 0.2.0.'],
    ],
    steps: [
      'Read README.md and package.json.',
      'Write src/index.js.',
      'Write the README from the point of view of a newcomer.',
      'Write the changelog and raise the version.',
      'Run all tests and the acceptance check; log the result in CLAUDE.md.',
    ],
    tests: ['All tests of the parts still pass'],
    criteria: ['Every public function is exported', 'README has a section Usage'],
    gates: ['node scripts/verify.mjs release'],
    dependsOn: ['TASK-OB-007', 'TASK-OB-009', 'TASK-OB-008'],
  }),
];
