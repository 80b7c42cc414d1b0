import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agent, deskOf, live } from '../derive/made.ts';
import type { CliOffer } from '../../shared/model/index.ts';
import { check, differs, draftOf, later, newDraft, readTokens, type Draft } from './form.ts';

const words = { says: 'words' };
const offer: CliOffer = { adapter: 'claude', name: 'Claude Code', command: 'claude', levels: { asks: words, edits: words, all: words } };
const desk = deskOf();
const drafts = desk.agents.map(draftOf);
const first = (change: Partial<Draft>, ...rest: Draft[]) => [{ ...drafts[0]!, ...change }, ...rest];
const wrong = (list: Draft[]) => check(desk, {}, list).problems;

test('C1 what stands in the form, unchanged, is what the project has', () => {
  const { agents, ok } = check(desk, {}, drafts);
  expect(ok).toBe(true);
  expect(differs(desk, agents)).toBe(false);
  const changed = check(desk, {}, first({ args: '--model "the big one"' }, ...drafts.slice(1)));
  expect(changed.agents[0]?.args).toEqual(['--model', 'the big one']);
  expect(differs(desk, changed.agents)).toBe(true);
});

test('C1 a new agent has an id, a name and a window of its own', () => {
  const two = newDraft(offer, drafts);
  expect(two.agent).toMatchObject({ id: 'claude-2', name: 'Claude Code', autonomy: 'edits', window: 1 });
  const three = newDraft(offer, [...drafts, two]);
  expect(three.agent).toMatchObject({ id: 'claude-3', name: 'Claude Code 2', window: 2 });
  expect(check(desk, {}, [...drafts, two, three]).ok).toBe(true);
});

test('C1 complaints stand beside their fields', () => {
  expect(wrong(first({ args: 'a "b' })).agents[0]?.args).toMatch(/quote/);
  expect(wrong(first({ maxTasks: '' })).agents[0]?.maxTasks).toBe('Between 1 and 20');
  expect(wrong(first({ maxTasks: '2.5' })).agents[0]?.maxTasks).toBe('Between 1 and 20');
  expect(wrong(first({ window: '-1' })).agents[0]?.window).toBe('Between 0 and 999');
  expect(wrong(first({ contextWindow: 'much' })).agents[0]?.contextWindow).toMatch(/20,000/);
  expect(wrong(first({ env: [{ name: 'A', value: '1' }, { name: 'A ', value: '2' }] })).agents[0]?.env).toMatch(/twice/i);
  expect(wrong(first({ env: [{ name: '', value: 'x' }] })).agents[0]?.env).toMatch(/needs a name/);
  expect(wrong(first({ env: [{ name: '', value: '' }] })).agents[0]).toEqual({});
  expect(wrong([]).list).toMatch(/at least one/);
});

test('K44 a tmux window belongs to one agent', () => {
  const two = newDraft(offer, drafts);
  expect(wrong([...drafts, { ...two, window: String(drafts[0]?.agent.window) }]).agents.at(-1)?.window).toContain('has that window');
  expect(check(desk, {}, [...drafts, { ...two, window: '7' }]).agents.at(-1)?.window).toBe(7);
});

test('C2 all allowed needs the confirmation of that agent', () => {
  const bold = { agent: { ...agent('claude'), autonomy: 'all' as const } };
  expect(wrong(first(bold)).agents[0]?.autonomy).toMatch(/Confirm/);
  const taken = check(desk, {}, first({ ...bold, confirmed: true }));
  expect(taken).toMatchObject({ ok: true, allowAll: ['claude'] });
  expect(check(desk, {}, first({ confirmed: true })).allowAll).toEqual([]);
});

test('a window is read as people write numbers', () => {
  expect(['200k', '1M', '1,000,000', '200 000', '0.5m', "1'000'000"].map(readTokens)).toEqual([
    200_000, 1_000_000, 1_000_000, 200_000, 500_000, 1_000_000,
  ]);
  expect(['', 'k', '-5', '2 5 x', '1.2.3k', 'NaN'].map(readTokens)).toEqual(Array(6).fill(Number.NaN));
  fc.assert(
    fc.property(fc.nat(), (n) => {
      expect(readTokens(String(n))).toBe(n);
    }),
  );
});

test('what concerns a start is named for an agent that runs, and for no other one', () => {
  const runs = { claude: live('claude') };
  const change = [{ ...agent('claude'), args: ['-x'] }, agent('amp', 3), agent('codex')];
  expect(later(desk, runs, change)).toEqual(['CLAUDE']);
  expect(later(desk, {}, change)).toEqual([]);
  expect(later(desk, runs, [{ ...agent('claude'), name: 'New' }])).toEqual([]);
});
