import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk, EventBody } from '../../model/index.ts';
import type { Desk, Message, Spent, Task } from '../../model/index.ts';
import { reduce } from '../fold/reduce.ts';
import { addSpent, isNothing, spentBetween } from './spent.ts';

const count = fc.integer({ min: 0, max: 1_000_000_000 });
const spent = fc.record<Spent>({
  input: count,
  cached: count,
  output: count,
  usd: fc.option(fc.double({ min: 0, max: 1_000, noNaN: true }), { nil: null }),
});

describe('what was used', () => {
  it('between two totals is what the later one has more, or counted anew', () => {
    fc.assert(
      fc.property(spent, spent, (before, more) => {
        const after = addSpent(before, more);
        const between = spentBetween(before, after);
        expect(between.input).toBe(more.input);
        expect(between.cached).toBe(more.cached);
        expect(between.output).toBe(more.output);
        expect(between.usd === null).toBe(before.usd === null);
        expect(spentBetween(after, { input: 1, cached: 0, output: 0, usd: null }).input).toBeLessThanOrEqual(1);
        expect(isNothing(spentBetween(before, { ...before }))).toBe(true);
      }),
    );
  });

  it('in dollars is said only where the CLI said it', () => {
    const none: Spent = { input: 1, cached: 0, output: 0, usd: null };
    expect(addSpent(undefined, none).usd).toBeNull();
    expect(addSpent(none, { ...none, usd: 2 }).usd).toBe(2);
    expect(spentBetween(undefined, { ...none, usd: 3 }).usd).toBe(3);
    expect(spentBetween(none, { ...none, usd: 3 }).usd).toBeNull();
  });

  it('H10 is added to the task once for each message, and stays when the task goes back', () => {
    const task = { id: 'TASK-PO-001' } as Task;
    const message = { id: 'm1', agent: 'claude', taskId: task.id, stage: 'queued' } as Message;
    const used: Spent = { input: 10, cached: 5, output: 2, usd: 0.5 };
    const bodies: EventBody[] = [
      { type: 'task.added', task },
      { type: 'message.queued', message },
      { type: 'message.accepted', id: 'm1', detail: '', usedBefore: used },
      { type: 'message.spent', id: 'm1', spent: used },
      { type: 'message.spent', id: 'm1', spent: used },
      { type: 'message.queued', message: { ...message, id: 'm2' } },
      { type: 'message.spent', id: 'm2', spent: used },
      { type: 'message.spent', id: 'gone', spent: used },
      { type: 'task.released', id: task.id },
    ];
    const desk = bodies.reduce<Desk>((at, body, seq) => reduce(at, { seq, at: seq, body }), emptyDesk);
    expect(desk.tasks[task.id]?.spent).toEqual({ input: 20, cached: 10, output: 4, usd: 1 });
    expect(desk.tasks[task.id]?.stage).toBe('queued');
    expect(desk.messages['m1']).toMatchObject({ usedBefore: used, spent: used });
  });

  it('is refused by the journal when it is no amount', () => {
    for (const input of [-1, Number.NaN, Number.POSITIVE_INFINITY, '1'])
      expect(EventBody.safeParse({ type: 'message.spent', id: 'm', spent: { input, cached: 0, output: 0, usd: null } }).success).toBe(false);
  });
});
