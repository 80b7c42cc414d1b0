import { expect, test } from 'vitest';
import { emptyDesk, type EventBody } from '../../model/index.ts';
import { logLine } from './show.ts';

const line = (body: EventBody): string | null => logLine({ seq: 7, at: 0, body }, emptyDesk);

test('K3 H4a the log tells each refused order with its agent and epoch, in one line', () => {
  expect(line({ type: 'order.refused', agent: 'amp', epoch: 1, what: 'That order is of epoch 1;\nit is epoch 3 now' }))
    .toMatch(/^\[.{19}\] REFUSED amp \(epoch 1\): That order is of epoch 1; it is epoch 3 now #7$/);
  expect(line({ type: 'order.refused', agent: 'amp', what: 'Only the orchestrator may send texts' })).toContain('REFUSED amp: Only');
});

test('H22 the log tells how a handoff went: its beginning, who was passed over, the question, the end', () => {
  expect(line({ type: 'handoff.began', id: 'h', from: 'claude', cause: 'context', percent: 98 })).toContain('HANDOFF of the role from claude: context');
  expect(line({ type: 'handoff.began', id: 'h', task: 'TASK-PO-001', from: 'codex', cause: 'crash', percent: null })).toContain('HANDOFF of TASK-PO-001 from codex: crash');
  expect(line({ type: 'handoff.passed', id: 'h', agent: 'amp', why: 'it is at its usage limit' })).toContain('HANDOFF not to amp: it is at its usage limit');
  expect(line({ type: 'handoff.asked', id: 'h', question: 'Nobody can take it\nAMP: at its limit' })).toContain('HANDOFF asks the person: Nobody can take it AMP: at its limit');
  expect(line({ type: 'handoff.ended', id: 'h', as: 'done', detail: 'it has shown what it read' })).toContain('HANDOFF done: it has shown what it read');
  expect(line({ type: 'handoff.taken', id: 'h' })).toBeNull();
});
