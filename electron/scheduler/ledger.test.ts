import { describe, expect, it } from 'vitest';
import { emptyDesk } from '../../shared/model/index.ts';
import type { Desk, EventBody, JournalEvent, Message, Spent } from '../../shared/model/index.ts';
import { reduce } from '../../shared/rules/index.ts';
import { createLedger } from './ledger.ts';

const spent = (input: number, usd: number | null = null): Spent => ({ input, cached: 0, output: input, usd });

function place() {
  let desk: Desk = emptyDesk;
  let used: Spent | null = null;
  const record = (bodies: EventBody[]) => {
    const events = bodies.map((body, i): JournalEvent => ({ seq: desk.seq + i + 1, at: desk.seq + i + 1, body }));
    for (const event of events) desk = reduce(desk, event);
    ledger.onEvents(events);
  };
  const ledger = createLedger({ desk: () => desk, record, used: () => used, settleMs: 0 });
  const queue = (id: string) =>
    record([{ type: 'message.queued', message: { id, agent: 'claude', stage: 'queued' } as Message }]);
  const accept = (id: string) => record([{ type: 'message.accepted', id, detail: '', ...ledger.before(id) }]);
  const finish = (id: string) => record([{ type: 'message.finished', id, detail: '' }]);
  return {
    ledger, record, queue, accept, finish,
    use: (now: Spent | null) => (used = now),
    spentOf: (id: string) => desk.messages[id]?.spent,
  };
}

const settled = () => new Promise((done) => setTimeout(done, 5));

describe('the ledger', () => {
  it('H10 writes down what a turn used, once, a little after its end', async () => {
    const p = place();
    p.queue('m1');
    p.use(spent(100, 1));
    p.accept('m1');
    p.use(spent(150, 1.5));
    p.finish('m1');
    p.use(spent(160, 1.6));
    expect(p.spentOf('m1')).toBeUndefined();
    await settled();
    expect(p.spentOf('m1')).toMatchObject({ input: 60, output: 60 });
    p.use(spent(900));
    p.ledger.close();
    expect(p.spentOf('m1')).toMatchObject({ input: 60 });
  });

  it('H10 gives the next message its own share only', async () => {
    const p = place();
    p.queue('m1');
    p.queue('m2');
    p.accept('m1');
    p.use(spent(10));
    p.finish('m1');
    p.accept('m2');
    p.use(spent(35));
    p.finish('m2');
    await settled();
    expect([p.spentOf('m1')?.input, p.spentOf('m2')?.input]).toEqual([10, 25]);
  });

  it('says nothing where nothing was told, or where the beginning is not known', async () => {
    const p = place();
    for (const id of ['m1', 'm2']) p.queue(id);
    p.accept('m1');
    p.finish('m1');
    p.use(spent(500));
    // A person said that it arrived.
    p.record([{ type: 'message.accepted', id: 'm2', detail: '' }]);
    p.use(null);
    await settled();
    p.use(spent(900));
    p.finish('m2');
    await settled();
    expect([p.spentOf('m1'), p.spentOf('m2')]).toEqual([undefined, undefined]);
  });

  it('closes with what is known so far', () => {
    const p = place();
    p.queue('m1');
    p.accept('m1');
    p.use(spent(42, 0.1));
    p.finish('m1');
    p.ledger.close();
    expect(p.spentOf('m1')).toMatchObject({ input: 42, usd: 0.1 });
  });
});
