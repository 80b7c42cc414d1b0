import { expect, test } from 'vitest';
import { endingLast, idleLast } from './order.ts';

const item = (title: string, from: number, ends = false, whyNot: string | null = null) => ({ title, marks: [[from, title.length]] as const, ends, whyNot });

test('U1 a name alone does not offer first to end what has it; with its verb it does', () => {
  const byName = [item('Stop Codex', 5, true), item('Go to Codex', 6), item('Messages of Codex…', 12)];
  expect(endingLast(byName).map(({ title }) => title)).toEqual(['Go to Codex', 'Messages of Codex…', 'Stop Codex']);
  const byVerb = [item('Stop Codex', 0, true), item('Go to Codex', 6)];
  expect(endingLast(byVerb).map(({ title }) => title)).toEqual(['Stop Codex', 'Go to Codex']);
});

test('U1 groups of which next to nothing can be done now come behind the others', () => {
  const off = { name: 'Go to', items: [item('Inbox', 0, false, 'No project is open')] };
  const on = { name: 'Project', items: [item('Close project', 0, false, 'No project is open'), item('Open folder…', 0)] };
  expect(idleLast([off, on]).map(({ name }) => name)).toEqual(['Project', 'Go to']);
  expect(idleLast([on, off])).toEqual([on, off]);
});
