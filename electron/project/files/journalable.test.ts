import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, EventBody, TaskDraft, type Desk } from '../../../shared/model/index.ts';
import { reduce } from '../../../shared/rules/index.ts';
import { calledAgents, reportsIn } from '../../../shared/rules/files/status.ts';
import { takeQueue, takeReports } from '../../../shared/rules/files/take.ts';
import { keys } from './fields.ts';
import { BrokenFile } from './outline.ts';
import { atOnce } from './parts.ts';
import { readQueue } from './queue-file.ts';
import { four } from './testing.ts';

const inborn = Object.getOwnPropertyNames(Object.prototype);
const id = fc.constantFrom('TASK-PO-001', 'TASK-PO-002', 'TASK-PO-003', 'task-po-9', '999999', 'TASK-PO-999999999', 'TASK-PO-9999999999999', 'TASK-1-0', 7, -1, ...inborn);
const text = fc.oneof(
  fc.string({ maxLength: 30, unit: 'binary' }), id, fc.constantFrom('x'.repeat(3_000), 'y'.repeat(120_000), '\u0000', '\ud800', 'completed', 'blocked', 'in progress', '99999999 min', '-3', '1e400', 'Claude', 'HAUTE'),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { depthSize: 'small', withCrossShrink: true },
  text, fc.double(), fc.boolean(), fc.constant(null),
  fc.array(text, { maxLength: 4 }), fc.array(fc.dictionary(fc.constantFrom('path', 'notes', 'name', '__proto__'), text), { maxLength: 3 }),
  fc.constant(Array.from({ length: 300 }, (_, i) => `f${i}`)),
);
const key = fc.constantFrom(...Object.values(keys).flat(), ...inborn);
const task = fc.oneof({ weight: 6, arbitrary: fc.dictionary(key, value, { maxKeys: 8 }) }, { weight: 1, arbitrary: value });
const queue = fc.oneof(
  fc.record({ tasks: fc.array(task, { maxLength: 6 }), current_orchestrator: value }),
  fc.record({ tasks: fc.dictionary(fc.oneof(key, fc.constantFrom('pending', 'completed', 'TASK-PO-002')), fc.oneof(task, fc.array(task, { maxLength: 3 })), { maxKeys: 5 }) }),
);

/** A desk with a task in the queue, one at work, and one that is done. */
function made(): Desk {
  let desk: Desk = emptyDesk;
  const record = (...bodies: EventBody[]): void => {
    for (const body of bodies) desk = reduce(desk, { seq: desk.seq + 1, at: 1, body });
  };
  record(
    { type: 'project.opened', project: { id: 'p', path: '/p', name: 'p', prefix: 'PO', language: 'fr', demo: false } },
    { type: 'agents.set', agents: four },
    ...[1, 2, 3].map((n): EventBody => ({ type: 'task.added', task: { ...TaskDraft.parse({ title: `T${n}` }), id: `TASK-PO-00${n}` } })),
    { type: 'message.queued', message: { id: 'm', agent: 'amp', taskId: 'TASK-PO-002', text: 't', provenance: 'person', stage: 'queued', queuedAt: 1 } },
    { type: 'message.accepted', id: 'm', detail: '' },
    { type: 'task.done', id: 'TASK-PO-003' },
  );
  return desk;
}

describe('whatever stands in the project’s files', () => {
  it('P1 P3 what is taken of a queue can be saved, at import and later', () => {
    fc.assert(
      fc.property(queue, fc.boolean(), (content, imported) => {
        let file;
        try {
          file = atOnce(readQueue(JSON.stringify(content), 'PO'));
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenFile);
          return;
        }
        const desk = made();
        const base = new Map(Object.keys(desk.tasks).map((one) => [one, { ...file.tasks[0]?.task, id: one, rawId: one, oldId: null, fields: {}, status: null, said: null, strange: false, agent: null, report: { files: [], minutes: null, notes: '', problem: '' } }]));
        for (const event of takeQueue(desk, imported ? null : base, file.tasks).events)
          expect({ event, error: EventBody.safeParse(event).error }).toMatchObject({ error: undefined });
      }),
      { numRuns: 3_000 },
    );
  });

  it('P1 P3 what is taken of a status file can be saved', () => {
    const piece = fc.oneof(text.map(String), fc.constantFrom('- **AMP**: COMPLETED', '| AMP | TASK-PO-002 | BLOCKED |', 'Duree: 9999999 min', 'Fichiers: a, b', 'Notes: ', '## TASK-PO-002', '\n', ' '));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const desk = made();
        const reports = reportsIn(pieces.join('\n'), calledAgents(desk));
        for (const event of takeReports(desk, [], reports).events)
          expect({ event, error: EventBody.safeParse(event).error }).toMatchObject({ error: undefined });
      }),
      { numRuns: 2_000 },
    );
  });
});
