import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Told } from './protocol.ts';
import type { Turn } from './protocol.ts';
import { createThreads } from './threads.ts';
import type { Threads } from './threads.ts';

const thread = (id: string, more: object = {}) => ({ id, ephemeral: false, parentThreadId: null, status: { type: 'idle' }, ...more }) as never;
const opened = (): Threads => {
  const threads = createThreads();
  threads.loaded([thread('own'), thread('title', { ephemeral: true })], 1);
  return threads;
};
const failed = (info: unknown, message = 'it broke') => ({
  threadId: 'own',
  turn: { id: 't', status: 'failed', items: [], error: { message, codexErrorInfo: info } },
});

describe("an app-server's threads", () => {
  it('A1 each status is a state, and one that is gone says nothing any more', () => {
    const threads = opened();
    const says = (status: object) => threads.told('thread/status/changed', { threadId: 'own', status }, 2)[0];
    expect(says({ type: 'active', activeFlags: [] })?.evidence?.says).toBe('working');
    expect(says({ type: 'active', activeFlags: ['waitingOnApproval'] })?.evidence?.says).toBe('waiting-for-you');
    expect(says({ type: 'active', activeFlags: ['waitingOnUserInput'] })?.evidence?.says).toBe('waiting-for-you');
    expect(says({ type: 'active', activeFlags: ['a new word'] })?.evidence?.says).toBe('working');
    expect(says({ type: 'idle' })?.evidence?.says).toBe('ready');
    expect(says({ type: 'systemError' })?.evidence?.says).toBe('ready');
    expect(says({ type: 'notLoaded' })?.withdrawn).toBe('channel');
    expect(threads.told('thread/closed', { threadId: 'own' }, 3)).toEqual([{ withdrawn: 'channel' }]);
    expect(threads.own()).toBeNull();
  });

  it('tokens are those in use now, and the sum of the session without counting cached ones twice', () => {
    const usage = {
      total: { totalTokens: 42_663, inputTokens: 42_617, cachedInputTokens: 40_000, outputTokens: 46 },
      last: { totalTokens: 14_315, inputTokens: 14_296, cachedInputTokens: 0, outputTokens: 19 },
      modelContextWindow: 258_400,
    };
    expect(opened().told('thread/tokenUsage/updated', { threadId: 'own', turnId: 't', tokenUsage: usage }, 5)).toEqual([
      { usage: { at: 5, source: 'channel', used: 14_315, window: 258_400, total: { input: 2_617, cached: 40_000, output: 46, usd: null } } },
    ]);
  });

  it('H7 a compaction is left to the hooks: here nothing says whether the person asked for it', () => {
    const item = { type: 'contextCompaction', id: 'c' };
    const threads = opened();
    for (const method of ['item/started', 'item/completed'])
      expect(threads.told(method, { threadId: 'own', turnId: 't', item }, 1)).toEqual([]);
  });

  it('a usage limit holds until the time that the account names; a busy server is none', () => {
    const threads = opened();
    threads.told('account/rateLimits/updated', { rateLimits: { primary: { usedPercent: 100, resetsAt: 1_900 }, secondary: { usedPercent: 20, resetsAt: 9_000 } } }, 1);
    const [seen] = threads.told('turn/completed', failed('usageLimitExceeded', 'You have hit your usage limit'), 2);
    expect(seen?.limit).toEqual({ text: 'You have hit your usage limit', seenAt: 2, until: 1_900_000 });
    expect(seen?.evidence?.says).toBe('rate-limited');
    const [busy] = opened().told('turn/completed', failed({ responseTooManyFailedAttempts: { httpStatusCode: 429 } }), 2);
    expect(busy?.limit).toBeUndefined();
    expect(busy?.evidence).toMatchObject({ says: 'rate-limited', ttl: 300_000 });
    const [login] = opened().told('turn/completed', failed({ httpConnectionFailed: { httpStatusCode: 401 } }), 2);
    expect(login?.evidence?.says).toBe('needs-login');
    const [other] = opened().told('turn/completed', failed('internalServerError'), 2);
    expect(other).toEqual({ signal: expect.objectContaining({ kind: 'ended', error: 'it broke' }) });
  });

  it('A2 a turn that ended for want of a login leaves that standing while its thread rests, until it works again', () => {
    const threads = opened();
    const status = (type: string, at: number) =>
      threads.told('thread/status/changed', { threadId: 'own', status: { type, activeFlags: [] } }, at)[0]?.evidence?.says;
    threads.told('turn/completed', failed({ httpConnectionFailed: { httpStatusCode: 401 } }), 2);
    expect([status('systemError', 3), status('idle', 4)]).toEqual(['needs-login', 'needs-login']);
    expect(threads.loaded([thread('own')], 5)[0]?.evidence?.says).toBe('needs-login');
    expect(status('idle', 2 + 5 * 60_000)).toBe('ready');
    threads.told('turn/completed', { ...failed('unauthorized'), turn: { ...failed('unauthorized').turn, id: 'u' } }, 400_000);
    expect([status('active', 400_001), status('idle', 400_002)]).toEqual(['working', 'ready']);
  });

  it('D8 each prompt and each end is told once, whether it is heard live, found in the list, or both', () => {
    const turn = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), done: fc.boolean() });
    fc.assert(fc.property(fc.array(fc.tuple(turn, fc.constantFrom('live', 'list', 'lost')), { maxLength: 30 }), (steps) => {
      const threads = opened();
      const told: string[] = [];
      const expected = new Set<string>();
      for (const [{ id, done }, how] of steps) {
        const item = { type: 'userMessage', id: `i-${id}`, content: [{ type: 'text', text: `text ${id}` }], startedAtMs: 7 };
        const full = { id, status: done ? 'completed' : 'inProgress', error: null, items: [item], completedAt: 1 } as Turn;
        if (how === 'lost') threads.loaded([thread('own')], 1);
        const seen = how === 'list'
          ? threads.turns([full], 9_000)
          : how === 'lost' ? [] : [
              ...threads.told('item/started', { threadId: 'own', turnId: id, item }, 8),
              ...threads.told('item/completed', { threadId: 'own', turnId: id, item }, 8),
              ...(done ? threads.told('turn/completed', { threadId: 'own', turn: { ...full, items: [] } }, 9) : []),
            ];
        if (how !== 'lost') expected.add(`prompt ${id}`);
        if (how !== 'lost' && done) expected.add(`ended ${id}`);
        for (const { signal } of seen)
          if (signal && signal.kind !== 'working') told.push(`${signal.kind} ${signal.turn}`);
      }
      expect(told.toSorted()).toEqual([...expected].toSorted());
    }));
  });

  it('nothing that a server may send throws, and other threads say nothing', () => {
    const status = fc.oneof(fc.record({ type: fc.constantFrom('idle', 'active', 'systemError', 'x'), activeFlags: fc.anything() }), fc.anything());
    const params = fc.oneof(
      fc.anything(),
      fc.record({
        threadId: fc.constantFrom('title', 'child', 'elsewhere'),
        turnId: fc.string(),
        status,
        thread: fc.record({ id: fc.constantFrom('child', 'title'), ephemeral: fc.boolean(), parentThreadId: fc.constant('own'), status }, { requiredKeys: ['id', 'parentThreadId'] }),
        turn: fc.oneof(fc.anything(), fc.record({ id: fc.string(), status: fc.string(), items: fc.anything(), error: fc.anything() })),
        item: fc.oneof(fc.anything(), fc.record({ type: fc.constantFrom('userMessage', 'contextCompaction'), id: fc.string(), content: fc.anything() })),
        error: fc.anything(),
        rateLimits: fc.anything(),
        tokenUsage: fc.anything(),
      }, { requiredKeys: ['threadId'] }),
    );
    const method = fc.oneof(fc.constantFrom(...Object.keys(Told)), fc.string());
    fc.assert(fc.property(fc.array(fc.tuple(method, params), { maxLength: 20 }), (all) => {
      const threads = opened();
      for (const [name, what] of all) expect(threads.told(name, what, 2)).toEqual([]);
      expect(threads.own()).toBe('own');
    }));
  });
});
