import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody } from '../../shared/model/index.ts';
import { deskOf, given, task, taskId } from './made.ts';
import { csvCell, exportName, timelineCsv, timelineSvg } from './timeline-export.ts';

const MIN = 60_000;
const base = Date.UTC(2026, 10, 22, 9);

/** Splits one line of CSV as RFC 4180 says. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2] ?? '').replaceAll('""', '"'));
}

test('no cell is a formula, and each is read back as it was written', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', '=', '+', '-', '@', '\t', ' ='), (text, head) => {
    const cell = csvCell(head + text);
    const [read] = cells(cell);
    expect(cell).not.toMatch(/[\r\n]/);
    expect(read).not.toMatch(/^\s*[=+\-@]/);
    expect(read?.replace(/^'(?=\s*[=+\-@\t])/, '')).toBe((head + text).replace(/[\r\n]+/g, ' '));
  }));
});

const story = (title: string): Parameters<typeof deskOf> => {
  const events: [number, EventBody][] = [
    [base, { type: 'task.added', task: task(1, { title }) }],
    ...given(1, 'amp', base + MIN),
    [base + 10 * MIN, { type: 'gate.started', id: taskId(1), runId: 'g', total: 1 }],
    [base + 11 * MIN, { type: 'gate.finished', id: taskId(1), runId: 'g', ok: true }],
    [base + 11 * MIN, { type: 'task.done', id: taskId(1) }],
  ];
  return events;
};

test('an export has every stretch and every text, by its beginning', () => {
  const lines = timelineCsv(deskOf(...story('=HYPERLINK("x")')), {}, base + 20 * MIN).trimEnd().split('\r\n').map(cells);
  expect(lines[0]?.slice(0, 6)).toEqual(['Agent', 'What', 'Task', 'Title', 'From', 'To']);
  expect(lines.slice(1).map((line) => [line[0], line[1], line[2], line[4], line[6]])).toEqual([
    ['AMP', 'text', 'TASK-T-001', new Date(base + MIN - 300).toISOString(), ''],
    ['AMP', 'work', 'TASK-T-001', new Date(base + MIN).toISOString(), '9.00'],
    ['AMP', 'gate', 'TASK-T-001', new Date(base + 10 * MIN).toISOString(), '1.00'],
  ]);
  expect(lines[2]?.[3]).toBe('\'=HYPERLINK("x")');
  expect(lines[3]?.[7]).toBe('passed');
});

test('the picture is one well-formed document, whatever stands in titles', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (title) => {
    const svg = timelineSvg(deskOf(...story(title)), {}, base + 20 * MIN, null);
    const open: string[] = [];
    expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
    for (const [, slash, name, , self] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:\s[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!self) open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(svg.match(/</g)?.length).toBe([...svg.matchAll(/<\/?[a-zA-Z]+(?:\s[a-zA-Z0-9-]+="[^"<]*")*\s*\/?>/g)].length);
  }), { numRuns: 60 });
});

test('an export is named by project and day', () => {
  expect(exportName('Palm oil/bot ü', 'csv', base)).toMatch(/^palm-oil-bot-u-timeline-2026-11-2\d\.csv$/);
  expect(exportName('…', 'svg', base)).toMatch(/^timeline-2026-11-2\d\.svg$/);
});

test('H4 the exports have each handoff, from whom to whom and how it ended', () => {
  const desk = deskOf(
    ...story('Work'),
    [base + 2 * MIN, { type: 'handoff.began', id: 'h', from: 'claude', cause: 'limit', percent: null }],
    [base + 3 * MIN, { type: 'handoff.chosen', id: 'h', to: 'amp', why: [], epoch: 2 }],
    [base + 5 * MIN, { type: 'handoff.ended', id: 'h', as: 'done', detail: '' }],
  );
  const lines = timelineCsv(desk, {}, base + 20 * MIN).trimEnd().split('\r\n').map(cells);
  const at = (minutes: number) => new Date(base + minutes * MIN).toISOString();
  expect(lines.find((line) => line[1] === 'handoff')).toEqual(['CLAUDE', 'handoff', '', 'baton: CLAUDE to AMP', at(3), at(5), '2.00', 'Passed on']);
  const svg = timelineSvg(desk, {}, base + 20 * MIN, null);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg).toContain('>baton: CLAUDE to AMP</text>');
});
