import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, Task, TaskDraft, type Desk, type TaskRecord } from '../../../shared/model/index.ts';
import { takeQueue } from '../../../shared/rules/files/take.ts';
import { BrokenFile } from './outline.ts';
import { atOnce } from './parts.ts';
import { readQueue, type Placed } from './queue-file.ts';
import { emptyQueue, writeQueue } from './queue-write.ts';
import { four } from './testing.ts';

const read = (text: string) => atOnce(readQueue(text, 'PO'));
const desk = (records: TaskRecord[] = []): Desk => ({
  ...emptyDesk,
  agents: four,
  tasks: Object.fromEntries(records.map((r) => [r.task.id, r])),
  order: records.map((r) => r.task.id),
  project: { id: 'p', path: '/p', name: 'p', prefix: 'PO', language: 'fr', demo: false },
});
const record = (draft: Partial<Task> & { id: string }, more: Partial<TaskRecord> = {}): TaskRecord => ({
  task: Task.parse({ title: 'A task', ...draft }), stage: 'queued', times: { added: 1 }, spans: [], ...more,
});
/** Writes records into a text as the desk does, all tasks in it being known. */
const write = (text: string, records: TaskRecord[], base: string | null = null): string => {
  const file = read(text);
  const ids = new Map<Placed, string>();
  for (const placed of file.tasks) if (placed.task.id) ids.set(placed, placed.task.id);
  const baseTasks = new Map((base === null ? [] : read(base).tasks).flatMap(({ task }) => (task.id ? [[task.id, task] as const] : [])));
  return atOnce(writeQueue(file, { orchestrator: 'claude', records, ids, base: baseTasks, removed: new Set(baseTasks.keys()), handed: new Map(), language: 'fr' }));
};
const imported = (text: string) => {
  const file = read(text);
  const taken = takeQueue(desk(), null, file.tasks);
  return { ...taken, tasks: taken.events.flatMap((e) => (e.type === 'task.added' ? [e.task] : [])), file };
};

describe('task_queue.json', () => {
  it('P1 is read in the shapes that others give it', () => {
    const shapes = [
      '{"tasks": [{"id": "TASK-PO-001", "title": "A", "status": "pending"}]}',
      '[{"id": "TASK-PO-001", "title": "A"}]',
      '{"tasks": {"TASK-PO-001": {"title": "A", "statut": "À FAIRE"}}}',
      '{"queue": [{"task_id": "task-po-001", "titre": "A"}]}',
      '{"pending": [{"id": 1, "nom": "A"}], "completed": []}',
      '{"tasks": {"pending": [{"id": "PO-001", "name": "A"}], "completed": []}}',
      '{"taches": [{"id": "TACHE-PO-001", "titre": "A", "status": "En attente"}]}',
      '// notes\n{"tasks": [{"id": "TASK-PO-001", "title": "A",},],}',
    ];
    for (const text of shapes) {
      const { tasks, problems } = imported(text);
      expect([text, problems, tasks.map((t) => [t.id, t.title])]).toEqual([text, [], [['TASK-PO-001', 'A']]]);
    }
  });

  it('P1 takes all that a task says of itself, in French and in English', () => {
    const { tasks, events, problems } = imported(`{
      "current_orchestrator": "amp",
      "tasks": [
        {"id": "TASK-PO-002", "titre": "Implémenter", "type": "Implementation", "priorité": "HAUTE", "durée_estimée": "1h30",
         "contexte": ["ligne 1", "ligne 2"], "objectif": "Le but", "fichiers": ["a.rs", {"path": "b.rs", "description": "types"}],
         "étapes": ["un", {"description": "deux"}], "tests": "- x\\n- y", "critères": ["compile"], "dependances": "TASK-PO-001", "statut": "EN COURS", "assigné_à": "AMP"},
        {"id": "TASK-PO-001", "title": "First", "status": "Terminé", "agent": "codex"}
      ]}`);
    expect(problems).toEqual([]);
    expect(tasks[0]).toEqual(TaskDraft.extend({ id: Task.shape.id }).parse({
      id: 'TASK-PO-002', title: 'Implémenter', kind: 'implementation', priority: 'high', estimateMinutes: 90,
      context: 'ligne 1\nligne 2', objective: 'Le but', files: [{ path: 'a.rs' }, { path: 'b.rs', notes: 'types' }],
      steps: ['un', 'deux'], tests: ['x', 'y'], criteria: ['compile'], dependsOn: ['TASK-PO-001'],
    }));
    expect(events.filter((e) => e.type === 'task.done').map((e) => 'id' in e && e.id)).toEqual(['TASK-PO-001']);
  });

  it('W6 unknown and double ids and circles are refused with their line; the others are taken', () => {
    const { tasks, problems } = imported(`{"tasks": [
{"id": "TASK-PO-001", "title": "a", "depends_on": ["TASK-PO-002"]},
{"id": "TASK-PO-002", "title": "b", "depends_on": ["TASK-PO-001"]},
{"id": "TASK-PO-003", "title": "c", "depends_on": ["TASK-PO-001"]},
{"id": "TASK-PO-004", "title": "d", "depends_on": ["TASK-PO-099"]},
{"id": "TASK-PO-005", "title": "e", "agent": "gemini"},
{"id": "TASK-PO-005", "title": "twice"},
{"id": "TASK-PO-006", "title": "f", "depends_on": ["TASK-PO-005"], "status": "sleeping"},
{"id": "TASK-PO-007"}, 5
]}`);
    expect(tasks.map(({ id }) => id)).toEqual(['TASK-PO-005', 'TASK-PO-006', 'TASK-PO-007']);
    const at = (line: number) => problems.filter((p) => p.line === line).map((p) => p.reason).join();
    expect(at(2)).toMatch(/wait for each other: TASK-PO-001 → TASK-PO-002 → TASK-PO-001/);
    expect(at(3)).toMatch(/wait for each other/);
    expect(at(4)).toMatch(/depends on TASK-PO-001, which was not taken/);
    expect(at(5)).toMatch(/depends on TASK-PO-099, which does not exist/);
    expect(at(6)).toMatch(/is for gemini, and there is no such agent/);
    expect(at(7)).toMatch(/stands there twice, first in line 6/);
    expect(at(8)).toMatch(/“sleeping”/);
  });

  it('P3 a broken file is named with its line', () => {
    const cases: [string, number, RegExp][] = [
      ['', 1, /empty/],
      ['{"tasks": [\n  {"id": 1,\n', 3, /ends in the middle/],
      ['{\n"tasks": [\n{"id": "x}\n]}', 3, /quotes/],
      ['{\n"tasks": [\n{"a": 1}\n{"b": 2}]}', 4, /comma/],
      ['{"tasks": [{"a" 1}]}', 1, /colon/],
      ['{"tasks": []}\n\nmore', 3, /behind the end|no JSON/],
      ['"text"', 1, /no list/],
      [`{"x": ${'['.repeat(50_000)}`, 1, /.+/],
      [`{"x": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 1, /deeply/],
    ];
    for (const [text, line, reason] of cases) {
      let error: unknown;
      try {
        read(text);
      } catch (caught) {
        error = caught;
      }
      expect([text.slice(0, 40), error instanceof BrokenFile]).toEqual([text.slice(0, 40), true]);
      expect([text.slice(0, 40), (error as BrokenFile).line]).toEqual([text.slice(0, 40), line]);
      expect((error as BrokenFile).message).toMatch(reason);
    }
  });

  it('P2 changes only the values that the desk says otherwise', () => {
    const text = `{
\t"version": 3, // keep
\t"current_orchestrator" : "claude",
\t"tasks": [
\t\t{ "id": "TASK-PO-001", "title": "One", "status": "PENDING", "x": {"y": [1,  2]} },
\t\t{
\t\t\t"id": "TASK-PO-002",
\t\t\t"titre": "Two"
\t\t}
\t],
\t"agents": {"amp": {"max": 3}}
}
`;
    const records = [
      record({ id: 'TASK-PO-001', title: 'One' }, { stage: 'running', agent: 'amp' }),
      record({ id: 'TASK-PO-002', title: 'Deux' }),
      record({ id: 'TASK-PO-003', title: 'Three' }),
    ];
    const written = write(text, records);
    expect(written.replace(/,\n\t\t\{\n\t\t\t"id": "TASK-PO-003"[^]*?\n\t\t\}/, '')).toBe(
      text
        .replace('"current_orchestrator" : "claude"', '"current_orchestrator": "claude"')
        .replace('"status": "PENDING", "x": {"y": [1,  2]} }', '"status": "IN_PROGRESS", "x": {"y": [1,  2]}, "agent": "amp" }')
        .replace('"Two"', '"Deux"'),
    );
    expect(written).toContain('\t\t\t"title": "Three",\n');
    expect(write(written, records)).toBe(written);
  });

  it('P2 takes out what the desk removed, and nothing else, wherever it stands', () => {
    const all = [1, 2, 3, 4].map((n) => record({ id: `TASK-PO-00${n}`, title: `t${n}` }));
    const text = write(emptyQueue, all);
    fc.assert(
      fc.property(fc.subarray(all), fc.boolean(), (kept, more) => {
        const records = more ? [...kept, record({ id: 'TASK-PO-009', title: 'new' })] : kept;
        const after = write(text, records, text);
        expect(JSON.parse(after).tasks.map((t: { id: string }) => t.id)).toEqual(records.map((r) => r.task.id));
      }),
    );
  });

  const words = fc.string({ maxLength: 30 });
  const list = fc.array(fc.string({ minLength: 1, maxLength: 30 }).filter((s) => s.trim() !== ''), { maxLength: 4 });
  const drafts = fc.record({
    title: fc.string({ minLength: 1, maxLength: 60 }).map((s) => s.replace(/\s+/g, ' ').trim() || 'x'),
    kind: fc.constantFrom('architecture', 'implementation', 'analysis', 'generation', 'any'),
    priority: fc.constantFrom('high', 'medium', 'low'),
    estimateMinutes: fc.integer({ min: 1, max: 1_440 }),
    context: words, objective: words,
    files: fc.array(fc.record({ path: fc.string({ minLength: 1, maxLength: 20 }), notes: words }), { maxLength: 3 })
      .map((files) => [...new Map(files.map((f) => [f.path, f])).values()]),
    steps: list, tests: list, criteria: list, gates: list, deliverables: list, documentation: list,
  });
  const recordsArb = fc.array(drafts, { maxLength: 6 }).map((many) =>
    many.map((draft, i) => record({ ...(draft as Partial<Task>), id: `TASK-PO-${String(i + 1).padStart(3, '0')}`, dependsOn: i > 1 ? ['TASK-PO-001'] : [] })),
  );

  it('P1 what is written is read again as the same tasks', () => {
    fc.assert(
      fc.property(recordsArb, (records) => {
        const text = write(emptyQueue, records);
        JSON.parse(text);
        const { tasks, problems } = imported(text);
        expect(problems).toEqual([]);
        expect(tasks).toEqual(records.map((r) => r.task));
        expect(write(text, records, text)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('P2 keeps whatever others added, in any layout, and line ends', () => {
    const foreign = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }).map((s) => `x-${s}`), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
    fc.assert(
      fc.property(recordsArb, recordsArb, foreign, fc.array(foreign, { minLength: 6, maxLength: 6 }), fc.constantFrom(0, 2, 4, '\t'), fc.boolean(), (before, after, root, extras, indent, crlf) => {
        const first = JSON.parse(write(emptyQueue, before));
        const mixed = { ...root, ...first, tasks: first.tasks.map((task: object, i: number) => Object.fromEntries(Object.entries({ ...extras[i], ...task }).toReversed())) };
        const plain = JSON.stringify(mixed, null, indent);
        const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
        const written = write(text, after, text);
        const value = JSON.parse(written);
        expect(value).toMatchObject(JSON.parse(JSON.stringify(root)));
        expect(value.tasks.length).toBe(after.length);
        after.forEach((r, i) => {
          expect(value.tasks[i].id).toBe(r.task.id);
          if (i < before.length) expect(value.tasks[i]).toMatchObject(JSON.parse(JSON.stringify(extras[i])));
        });
        if (text.includes('\r\n')) expect(/(?<!\r)\n/.test(written)).toBe(false);
        const again = imported(written);
        expect(again.tasks).toEqual(after.map((r) => r.task));
        expect(write(written, after, written)).toBe(written);
      }),
      { numRuns: 200 },
    );
  });

  it('P3 bears any text: it is read, or refused with a line; what is written from it is whole', () => {
    const seed = write(emptyQueue, [record({ id: 'TASK-PO-001', title: 'One', files: [{ path: 'a', notes: '' }] }), record({ id: 'TASK-PO-002' })]);
    const mutated = fc.tuple(fc.nat(seed.length), fc.nat(40), fc.oneof(fc.string(), fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '/*', '//', '\u0000', '\uFEFF', 'null', '1e999')))
      .map(([at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json()), (text) => {
        try {
          const { tasks } = imported(text);
          const written = write(text, tasks.map((t) => record(t)));
          read(written);
        } catch (error) {
          if (!(error instanceof BrokenFile)) throw error;
          expect(error.line).toBeGreaterThan(0);
          expect(error.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
