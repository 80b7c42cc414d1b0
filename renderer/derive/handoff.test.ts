import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody } from '../../shared/model/index.ts';
import { actsOf, batonDrop, batonWords, cancelWords, completeness, handoffList, handoffStrip, isOpenText, phases, stateOf, successorName, successorWords } from './handoff.ts';
import { context, deskOf, live } from './made.ts';

type Timed = [number, EventBody];
const base = 1_700_000_000_000;
const MIN = 60_000;
const role: Timed = [base - MIN, { type: 'orchestrator.set', agent: 'claude', epoch: 1 }];
const began: Timed = [base, { type: 'handoff.began', id: 'h', from: 'claude', cause: 'context', percent: 90.4, to: 'amp' }];
const drafted: Timed = [base + 1_000, { type: 'handoff.drafted', id: 'h', file: 'f.md', asked: 'q' }];
const judged: Timed = [base + MIN, { type: 'handoff.judged', id: 'h', judgement: { context: 'c', next: 'n', risks: ' ' }, problem: 'two places are empty' }];
const executed: Timed = [base + 2 * MIN, { type: 'handoff.executed', id: 'h', cause: 'compaction' }];
const memory = { file: 'claude_to_amp.md', text: 'facts', facts: 31, judged: ['context' as const, 'next' as const] };
const chosen = (to: string, epoch: number, at: number): Timed[] => [
  [at, { type: 'handoff.chosen', id: 'h', to, why: ['first in the order'], epoch }],
  [at, { type: 'orchestrator.set', agent: to, epoch }],
  [at + 500, { type: 'message.queued', message: { id: `p${epoch}`, agent: to, text: 'take over', provenance: 'app', stage: 'queued', queuedAt: at } }],
  [at + 500, { type: 'handoff.prompted', id: 'h', memory, prompt: `p${epoch}` }],
];
const taken: Timed = [base + 4 * MIN, { type: 'handoff.taken', id: 'h' }];
const read: Timed = [base + 5 * MIN, { type: 'handoff.read', id: 'h', readBack: { text: 'Goal: x', ok: true, missing: [] } }];
const done: Timed = [base + 5 * MIN, { type: 'handoff.ended', id: 'h', as: 'done', detail: '' }];
const passed: Timed = [base + 4.5 * MIN, { type: 'handoff.passed', id: 'h', agent: 'amp', why: 'it did not name the goal' }];
const asked: Timed = [base + 6 * MIN, { type: 'handoff.asked', id: 'h', question: 'nobody is left' }];

const states = (...events: Timed[]): string[] => phases(deskOf(role, ...events), deskOf(role, ...events).handoffs['h']!).map(({ state }) => state);

test('H2 a handoff is shown by its steps: what is behind it, where it stands, what comes', () => {
  expect(states(began)).toEqual(['now', 'next', 'next', 'next', 'next']);
  expect(states(began, executed)).toEqual(['past', 'past', 'now', 'next', 'next']);
  expect(states(began, executed, ...chosen('amp', 2, base + 3 * MIN))).toEqual(['past', 'past', 'past', 'now', 'next']);
  expect(states(began, executed, ...chosen('amp', 2, base + 3 * MIN), taken)).toEqual(['past', 'past', 'past', 'past', 'now']);
  expect(states(began, executed, ...chosen('amp', 2, base + 3 * MIN), taken, read, done)).toEqual(['past', 'past', 'past', 'past', 'past']);
  expect(states(began, [base + MIN, { type: 'handoff.ended', id: 'h', as: 'dropped', detail: '' }])).toEqual(['past', 'never', 'never', 'never', 'never']);
  // A candidate was passed over: it looks for the next, although the first had come further.
  expect(states(began, executed, ...chosen('amp', 2, base + 3 * MIN), taken, passed)).toEqual(['past', 'past', 'now', 'next', 'next']);
  expect(states(began, executed, ...chosen('amp', 2, base + 3 * MIN), taken, passed, asked)).toEqual(['past', 'past', 'past', 'next', 'next']);
});

test('H2 each step has its time, its deadline by the policy, and what is known of it', () => {
  const desk = deskOf(role, began, drafted);
  const [prepare] = phases(desk, desk.handoffs['h']!);
  expect(prepare).toMatchObject({ at: base, until: base + 3 * MIN, notes: [{ text: 'CLAUDE is asked for its judgement' }] });
  const later = deskOf(role, began, drafted, judged, executed, ...chosen('amp', 2, base + 3 * MIN), taken, passed);
  const [told, , choose] = phases(later, later.handoffs['h']!);
  expect(told?.notes.map(({ text }) => text)).toEqual(['Its judgement: context, what is next', 'Not all of its judgement: two places are empty']);
  expect(choose?.notes).toMatchObject([{ text: 'Not AMP: it did not name the goal', tone: 'failed' }]);
  const confirming = deskOf(role, began, executed, ...chosen('amp', 2, base + 3 * MIN), taken);
  const list = phases(confirming, confirming.handoffs['h']!);
  expect(list[2]?.notes.map(({ text }) => text)).toEqual(['AMP: first in the order', 'Epoch 2']);
  expect(list[3]?.notes[0]?.text).toBe('claude_to_amp.md');
  expect(list[4]).toMatchObject({ at: base + 4 * MIN, until: base + 14 * MIN });
});

test('H5b a fresh session of the holder is called so, wherever a successor is named', () => {
  const anew: Timed = [base, { type: 'handoff.began', id: 'h', from: 'claude', cause: 'context', percent: 90.4, to: 'claude' }];
  const at = (...events: Timed[]) => deskOf(role, anew, ...events);
  expect(successorName(at(), at().handoffs['h']!)).toBe('fresh session');
  expect(handoffStrip(at(), undefined, 'claude')?.text).toBe('Handoff to a fresh session is prepared');
  expect(handoffStrip(at(executed, ...chosen('claude', 2, base + 3 * MIN)), undefined, 'claude')?.text).toBe('Goes on in a fresh session');
  const asks = at(executed, asked);
  expect(successorWords(asks, {}, asks.handoffs['h']!, 'claude')).toContain('holds it already');
});

test('H22 how complete a memory is stands beside it', () => {
  const before = deskOf(role, began, judged).handoffs['h']!;
  expect(completeness(before)).toMatchObject({ facts: null, judged: ['context', 'next'], read: 'none', edited: false });
  const after = deskOf(role, began, judged, executed, ...chosen('amp', 2, base + 3 * MIN), taken, read, done).handoffs['h']!;
  expect(completeness(after)).toMatchObject({ facts: 31, judged: ['context', 'next'], lacks: ['decisions', 'failed', 'risks', 'instructions'], read: 'ok' });
  expect(stateOf(after)).toEqual({ text: 'Passed on', tone: 'well' });
});

test('H22 the memory can be changed until its prompt is on its way', () => {
  expect(isOpenText(deskOf(role, began).handoffs['h']!)).toBe(true);
  expect(isOpenText(deskOf(role, began, executed).handoffs['h']!)).toBe(true);
  expect(isOpenText(deskOf(role, began, executed, ...chosen('amp', 2, base + 3 * MIN)).handoffs['h']!)).toBe(false);
});

test('H21 before the drop each pane says what it would do, and why it would not', () => {
  const all = {
    claude: live('claude'), amp: live('amp', { state: 'ready', context: context(40) }),
    codex: live('codex', { state: 'rate-limited', limit: { text: 'x', seenAt: 0, until: null } }),
  };
  const drop = (agent: string, ...events: Timed[]) => batonDrop(deskOf(...events), all, agent);
  expect(drop('amp')).toMatchObject({ kind: 'names', title: 'Becomes the orchestrator', detail: 'free now, context 40 % full' });
  expect(drop('codex')).toMatchObject({ kind: 'names', detail: 'it is at its usage limit', tone: 'you' });
  expect(drop('claude', role)).toMatchObject({ kind: 'holds' });
  expect(drop('amp', role)).toMatchObject({ kind: 'takes', title: 'Takes over' });
  expect(drop('codex', role)).toMatchObject({ kind: 'cannot', detail: 'it is at its usage limit' });
  expect(drop('amp', role, began, [base, { type: 'handoff.executed', id: 'h', cause: 'person', wanted: 'codex' }])).toMatchObject({ title: 'Takes over instead of CODEX' });
  // While its prompt is being written nothing else can be wanted; the holder is AMP already.
  const away: Timed[] = [role, began, executed, ...chosen('amp', 2, base + 3 * MIN), [base + 3 * MIN, { type: 'message.writing', id: 'p2' }]];
  expect(drop('codex', ...away)).toMatchObject({ kind: 'wait', detail: 'the handoff to AMP is under way' });
  expect(drop('amp', ...away)).toMatchObject({ kind: 'holds' });
});

test('H4 the baton tells who holds it, by which epoch, and what happens to it', () => {
  expect(batonWords(deskOf(role), 'amp')).toBeNull();
  expect(batonWords(deskOf(role), 'claude')).toEqual({ name: 'CLAUDE is the orchestrator', lines: ['epoch 1', 'Drag it onto another pane, or press it'] });
  expect(batonWords(deskOf(role, began), 'claude')?.lines).toContain('Handoff: being prepared');
});

test('H2 the strips of both panes follow the handoff', () => {
  const strip = (agent: string, ...events: Timed[]) => handoffStrip(deskOf(role, ...events), live(agent, { context: context(92) }), agent);
  expect(strip('claude')).toBeNull();
  expect(strip('claude', began)).toMatchObject({ text: 'Handoff to AMP is prepared', aside: 'about 3 turns left', actions: ['handoff', 'handoff-go'] });
  expect(strip('amp', began)).toBeNull();
  expect(strip('claude', began, drafted)).toMatchObject({ text: 'Handoff: writes what it knows into the memory' });
  const away = [executed, ...chosen('amp', 2, base + 3 * MIN)];
  expect(strip('claude', began, ...away)).toMatchObject({ text: 'Passes on to AMP' });
  expect(strip('amp', began, ...away)).toMatchObject({ text: 'Takes over from CLAUDE: the prompt is on its way' });
  expect(strip('claude', began, ...away, taken, passed, asked)).toMatchObject({ tone: 'you', detail: 'Nobody is left.' });
  expect(strip('claude', began, ...away, taken, read, done)).toBeNull();
});

test('H4 what can be done is offered as long as it can be, and is called by what it does', () => {
  const at = (...events: Timed[]) => deskOf(role, ...events).handoffs['h']!;
  const words = (...events: Timed[]) => cancelWords(deskOf(role, ...events), at(...events));
  expect(actsOf(at(began))).toEqual(['cancel', 'pass', 'go']);
  expect(words(began)).toBe('Call it off');
  expect(words(began, executed)).toBe('CLAUDE keeps it');
  const away = [began, executed, ...chosen('amp', 2, base + 3 * MIN)];
  expect(actsOf(at(...away, taken))).toEqual(['cancel', 'pass', 'vouch']);
  expect(words(...away, taken)).toBe('Give it back to CLAUDE');
  expect(actsOf(at(...away, taken, read, done))).toEqual([]);
  expect(successorWords(deskOf(role, ...away, passed), {}, at(...away, passed), 'amp')).toContain('passed over before: it did not name the goal');
});

test('the list has what is under way first, then the latest', () => {
  const other = (id: string, at: number): Timed[] => [
    [at, { type: 'handoff.began', id, from: 'amp', cause: 'person', percent: null }],
    [at + 1, { type: 'handoff.ended', id, as: 'dropped', detail: '' }],
  ];
  expect(handoffList(deskOf(role, ...other('x', base + 10), began, ...other('y', base + 20))).map(({ id }) => id)).toEqual(['h', 'y', 'x']);
});

test('H2 whatever order the events of a handoff come in, its steps are drawn, at most one of them as the present one', () => {
  const some: Timed[] = [drafted, judged, executed, ...chosen('amp', 2, base + 3 * MIN), taken, read, passed, asked, done];
  fc.assert(fc.property(fc.array(fc.constantFrom(...some), { maxLength: 14 }), (events) => {
    const desk = deskOf(role, began, ...events);
    const list = phases(desk, desk.handoffs['h']!);
    expect(list).toHaveLength(5);
    expect(list.filter(({ state }) => state === 'now').length).toBeLessThanOrEqual(1);
    const first = list.findIndex(({ state }) => state === 'next' || state === 'never');
    if (first >= 0) expect(list.slice(first).every(({ state }) => state === 'next' || state === 'never')).toBe(true);
  }));
});
