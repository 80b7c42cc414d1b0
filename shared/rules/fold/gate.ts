import { type Handlers, withTask } from './fold.ts';

/** How the events of gates change the desk (W4, W5). */
export const gateHandlers: Handlers<'gate.started' | 'gate.step' | 'gate.finished' | 'gate.returned'> = {
  'gate.started': (desk, { id, runId, total }, at) =>
    withTask(desk, id, ({ reason: _reason, saysDone: _said, ...r }) => ({
      ...r,
      stage: 'checking',
      gate: { runId, startedAt: at, total, steps: [] },
      times: { ...r.times, checking: at },
    })),
  'gate.step': (desk, { id, runId, step }) =>
    withTask(desk, id, (r) =>
      r.gate?.runId === runId ? { ...r, gate: { ...r.gate, steps: [...r.gate.steps, step] } } : r,
    ),
  'gate.finished': (desk, { id, runId, ok, stopped }, at) =>
    withTask(desk, id, (r) =>
      r.gate?.runId === runId ? { ...r, gate: { ...r.gate, ok, endedAt: at, ...(stopped ? { stopped } : {}) } } : r,
    ),
  'gate.returned': (desk, { id }) => withTask(desk, id, (r) => ({ ...r, reds: (r.reds ?? 0) + 1 })),
};
