import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShellDraft } from '../../contract/import.ts';
import { TaskDraft, type Desk } from '../../model/index.ts';
import { planImport } from '../decide/import.ts';
import { makeWorld } from '../test/world.ts';
import { fromCsv, fromIssues, fromMarkdown, kindOf, readList, toCsv, toMarkdown } from './index.ts';

const titles = (list: ReturnType<typeof fromMarkdown>): string[] => list.items.map(({ draft }) => draft.title);

describe('K22 a Markdown check list', () => {
  const text = [
    '# Plan', '', 'Some words, and a list that is none:', '- a plain point', '', '- [x] Set it up', '  - Priority: high',
    '* [ ] **TASK-PO-004**: Read the *prices*', '    - Priority: High', '    - Estimate: 45 min', '    - File: src/prices.ts', '    - Gate: `npm test`',
    '    - [ ] read the old code', '    - [x] write the new one', '    It must be fast.', '    And small.',
    '1. [ ] Warn by mail', '   - After: TASK-PO-004, Read the prices', '```', '- [ ] in a fence', '```', '- [ ] Last',
  ].join('\n');

  test('each box that stands in no other one is a task; what stands below fills it', () => {
    const list = fromMarkdown(text);
    expect(list.problems).toEqual([]);
    expect(list.done).toBe(1);
    expect(titles(list)).toEqual(['Read the *prices*', 'Warn by mail', 'Last']);
    expect(list.items[0]).toMatchObject({
      line: 8, as: 'TASK-PO-004',
      draft: { priority: 'high', estimateMinutes: 45, files: ['src/prices.ts'], gates: ['`npm test`'], steps: ['read the old code', 'write the new one'] },
    });
    expect(list.items[0]?.draft.objective).toContain('It must be fast.\nAnd small.');
    expect(list.items[1]?.after).toEqual(['TASK-PO-004', 'Read the prices']);
  });

  test('what is wrong is named with its line, and the other tasks stay', () => {
    const list = fromMarkdown(['- [ ] Good', '- [ ] ', '- [ ] Bad', '  - Priority: now', '  - Estimate: soon', `- [ ] ${'x'.repeat(201)}`].join('\n'));
    expect(titles(list)).toEqual(['Good']);
    expect(list.problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 a task needs a title', '4 “now” is none of high, medium, low', '5 “soon” is no number of minutes from 1 to 1440', '6 a title has at most 200 characters',
    ]);
  });
});

describe('K22 a CSV', () => {
  test('has its columns named, in any order and case, with quotes, three separators and its own lines', () => {
    const text = '\uFEFFPriority;Title;Steps;Nonsense\r\nhigh;"Read; the ""prices""";"one\ntwo";x\r\n\r\n;Second;;\r\n';
    const list = fromCsv(text);
    expect(list.items.map(({ line, draft: { title, priority, steps } }) => ({ line, title, priority, steps }))).toEqual([
      { line: 2, title: 'Read; the "prices"', priority: 'high', steps: ['one', 'two'] },
      { line: 5, title: 'Second', priority: 'medium', steps: [] },
    ]);
    expect(list.problems).toEqual([{ line: 1, reason: 'there is no column “nonsense”: it is left out', note: true }]);
    expect(fromCsv('title\tkind\nA\tanalysis\n').items[0]?.draft).toMatchObject({ title: 'A', kind: 'analysis' });
  });

  test('is told line by line where it is wrong', () => {
    expect(fromCsv('name,priority\nA,high\n').problems).toEqual([{ line: 1, reason: 'There is no column “title”: its first line names the columns' }]);
    const list = fromCsv('title,priority\nA,high,more\nB,now\nC,low\n"D,low\nE');
    expect(titles(list)).toEqual(['C']);
    expect(list.problems.map(({ line }) => line)).toEqual([2, 3, 5, 5]);
    expect(fromCsv('title,priority\nA,"high" or so\n').problems[0]).toEqual({ line: 2, reason: 'behind a closing quote comes a comma' });
  });

  test('a cell that a spreadsheet would take for a formula is written harmless, and read as it was', () => {
    const w = makeWorld();
    w.add({ title: '=1+1', objective: '-x\n@y' });
    const csv = toCsv(w.desk, false);
    expect(csv).toContain("'=1+1");
    expect(csv).toContain(`"'-x\n@y"`);
    expect(fromCsv(csv).items[0]?.draft).toMatchObject({ title: '=1+1', objective: '-x\n@y' });
  });
});

test('K22 GitHub issues: labels, boxes and what they depend on', () => {
  const list = fromIssues(JSON.stringify([
    { number: 7, title: 'No subject', body: 'Seen.\r\n- [ ] a subject\r\n- [x] a body', labels: [{ name: 'bug' }, { name: 'priority: high' }], url: 'https://x/7' },
    { number: 9, title: 'Euro', body: 'Depends on #7 and #7, blocked by #99', labels: [], url: 'https://x/9' },
    { number: 10, title: '', body: null },
  ]));
  expect(list.items).toMatchObject([
    { line: 7, as: '#7', draft: { kind: 'implementation', priority: 'high', criteria: ['a subject'], context: 'GitHub issue 7: https://x/7' } },
    { line: 9, as: '#9', after: ['#7'] },
  ]);
  expect(list.problems).toEqual([{ line: 10, reason: 'a task needs a title' }]);
  for (const wrong of ['', '{}', '[{"title":"x"}]', 'HTTP 404']) expect(fromIssues(wrong).problems[0]?.reason).toContain('That is not what gh answers with');
});

test('what kind a list is: by its name, else by how it looks', () => {
  expect([kindOf('a.md', ''), kindOf('a.CSV', ''), kindOf('', '[{"number":1}]'), kindOf('', 'x\n- [ ] y'), kindOf('', 'id,title\n1,x'), kindOf('', 'hello')])
    .toEqual(['markdown', 'csv', 'github', 'markdown', 'csv', null]);
  expect(readList(null, 'hello').problems).toHaveLength(1);
});

const line = fc.stringMatching(/^[ -~äöüé€🎻]{0,30}$/u);
const page = fc.array(line, { maxLength: 4 }).map((lines) => lines.map((one) => (one.trim() === '' ? '' : one)).join('\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd());
const one = fc.stringMatching(/^[A-Za-z0-9äöü=+@'"|*_`][ -~äöü]{0,40}[A-Za-z0-9.]$/u);
const draft = fc.record({
  title: one, kind: fc.constantFrom('any', 'analysis', 'generation'), priority: fc.constantFrom('high', 'medium', 'low'), estimateMinutes: fc.integer({ min: 1, max: 1_440 }),
  context: page, objective: page, steps: fc.array(one, { maxLength: 3 }), criteria: fc.array(one, { maxLength: 3 }), gates: fc.uniqueArray(one, { maxLength: 2 }),
}).map((given) => TaskDraft.parse({ ...given, files: [{ path: 'a/b.ts' }] }));

/** A desk with these tasks, each after the one before it. */
function deskWith(drafts: readonly TaskDraft[]): Desk {
  const w = makeWorld();
  const seen = new Set<string>();
  let before: string[] = [];
  for (const given of drafts) {
    const key = given.title.replace(/\s+/g, ' ').toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    before = [w.add({ ...given, title: given.title.replace(/\s+/g, ' '), dependsOn: before })];
  }
  return w.desk;
}

/** What an import of that list adds to an empty queue, as far as a list says it. */
function again(list: ReturnType<typeof fromMarkdown>): object[] {
  expect(list.problems).toEqual([]);
  const { events, rows } = planImport({ ...makeWorld().desk, lastNumber: 0 }, list.items);
  expect(rows.every(({ what }) => what === 'added')).toBe(true);
  return events.flatMap((e) => (e.type === 'task.added' ? [e.task] : []));
}

test('K22 what was exported and is imported elsewhere is the same queue, in both forms', () => {
  fc.assert(fc.property(fc.array(draft, { minLength: 1, maxLength: 4 }), (drafts) => {
    const desk = deskWith(drafts);
    const tasks = desk.order.map((id) => desk.tasks[id]?.task);
    expect(again(fromMarkdown(toMarkdown(desk, true)))).toEqual(tasks);
    expect(again(fromCsv(toCsv(desk, true)))).toEqual(tasks);
  }), { numRuns: 150 });
});

test('K22 whatever a list holds, reading it ends, and what comes out is a task or a line with a reason', () => {
  const bits = fc.constantFrom('- [ ] ', '- [x] ', '  ', '\t', '"', ',', ';', '\n', '\r\n', 'title', 'Priority: ', 'After: ', '```', '#', 'x', '[', '{', '\0', '🎻', 'TASK-PO-001');
  fc.assert(fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 60 }), fc.constantFrom('markdown', 'csv', 'github'), (parts, kind) => {
    const text = parts.join('');
    const { items, problems } = readList(kind as 'csv', text);
    const last = text.split('\n').length;
    for (const item of items) {
      expect(ShellDraft.safeParse(item.draft).success).toBe(true);
      expect(item.line <= last || kind === 'github').toBe(true);
    }
    for (const problem of problems) expect(problem.reason).not.toBe('');
  }), { numRuns: 500 });
});
