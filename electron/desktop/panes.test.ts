import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { paneFlow, type PaneUpdate } from '../../shared/contract/panes.ts';
import type { AttachHandlers, Attachment } from '../terminals/index.ts';
import { servePanes, type PaneHost, type PaneServer } from './panes.ts';

class Port extends EventEmitter {
  sent: PaneUpdate[] = [];
  closed = false;
  postMessage(message: unknown): void {
    this.sent.push(message as PaneUpdate);
  }
  start(): void {}
  close(): void {
    this.closed = true;
  }
  ask(data: unknown): void {
    this.emit('message', { data });
  }
}

interface Opened extends Attachment {
  handlers: AttachHandlers;
  from: number | undefined;
  isPaused: boolean;
  detached: boolean;
}

/** A host whose attachments are opened when the test says so. */
function fakeHost() {
  const waiting: { open: () => Opened; refuse: () => void }[] = [];
  const opened: Opened[] = [];
  const inputs: { pane: number; bytes: Uint8Array; by: string }[] = [];
  const sizes: [number, number, number][] = [];
  let onClose: (reason: string) => void = () => {};
  const host: PaneHost = {
    attach: (pane, handlers, options) =>
      new Promise((resolve, reject) => {
        waiting.push({
          open() {
            const attachment: Opened = {
              pane,
              handlers,
              from: options?.from,
              mode: 'replay',
              cols: 80,
              rows: 24,
              offset: 0,
              isPaused: false,
              detached: false,
              pause: () => void (attachment.isPaused = true),
              resume: () => void (attachment.isPaused = false),
              detach: () => void (attachment.detached = true),
            };
            opened.push(attachment);
            resolve(attachment);
            return attachment;
          },
          refuse: () => reject(new Error('no pane')),
        });
      }),
    input: (pane, bytes, by) => void inputs.push({ pane, bytes, by }),
    resize: async (pane, cols, rows) => void sizes.push([pane, cols, rows]),
    onClose(listener) {
      onClose = listener;
      return () => (onClose = () => {});
    },
  };
  return { host, waiting, opened, inputs, sizes, die: () => onClose('gone') };
}

/** Lets what belongs to one turn of the event loop happen. */
const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const chunk = (length: number): Buffer => Buffer.alloc(length, 0x61);

describe('servePanes', () => {
  let port: Port;
  let fake: ReturnType<typeof fakeHost>;
  let bad: string[];
  let served: PaneServer;
  /** Panes of another window's project. */
  let foreign: Set<number>;

  beforeEach(() => {
    vi.useFakeTimers();
    port = new Port();
    fake = fakeHost();
    bad = [];
    foreign = new Set([7]);
    served = servePanes(port, fake.host, { allows: (pane) => !foreign.has(pane) }, (reason) => bad.push(reason));
  });
  afterEach(() => vi.useRealTimers());

  /** Attaches the pane and opens the attachment. */
  async function attached(pane = 1, from: number | null = 0): Promise<Opened> {
    port.ask({ t: 'attach', pane, from });
    const attachment = fake.waiting.pop()!.open();
    await vi.advanceTimersByTimeAsync(0);
    return attachment;
  }

  test('X2 what is no request is refused and changes nothing', async () => {
    const wrong: unknown[] = [
      null,
      'attach',
      {},
      { t: 'spawn', pane: 1 },
      { t: 'attach', pane: -1, from: null },
      { t: 'attach', pane: 1, from: 1.5 },
      { t: 'input', pane: 1, data: 'text', by: 'person' },
      { t: 'input', pane: 1, data: new Uint8Array(1), by: 'app' },
      { t: 'resize', pane: 1, cols: 0, rows: 0 },
      { t: 'ack', pane: 1, offset: Number.NaN },
    ];
    for (const message of wrong) port.ask(message);
    expect(bad).toHaveLength(wrong.length);
    expect(fake.waiting).toEqual([]);
    expect(fake.inputs).toEqual([]);
    expect(fake.sizes).toEqual([]);
    expect(port.sent).toEqual([]);
  });

  test('X8 a pane of another window’s project is neither shown nor typed into nor changed in its size', async () => {
    port.ask({ t: 'attach', pane: 7, from: null });
    port.ask({ t: 'input', pane: 7, data: Uint8Array.of(3), by: 'person' });
    port.ask({ t: 'resize', pane: 7, cols: 20, rows: 5 });
    for (const t of ['detach', 'ack']) port.ask({ t, pane: 7, offset: 0 });
    await turn();
    expect([fake.waiting, fake.inputs, fake.sizes]).toEqual([[], [], []]);
    expect(port.sent).toEqual([{ t: 'lost', pane: 7 }]);
    expect(bad).toHaveLength(3);
    // Its own one is served all the while.
    await attached(1);
    port.ask({ t: 'input', pane: 1, data: Uint8Array.of(9), by: 'person' });
    expect(fake.inputs).toHaveLength(1);
  });

  test('X8 once another project is open in the window, the panes of the one before are given back', async () => {
    const [one, other] = [await attached(1), await attached(2)];
    foreign.add(1);
    served.sweep();
    expect([one.detached, other.detached]).toEqual([true, false]);
    one.handlers.onData(chunk(10), 0);
    port.ask({ t: 'input', pane: 1, data: Uint8Array.of(9), by: 'person' });
    await turn();
    expect(port.sent).toEqual([{ t: 'lost', pane: 1 }]);
    expect(fake.inputs).toEqual([]);
  });

  test('T1 bytes go on with their offsets, each message with exactly its own bytes', async () => {
    const a = await attached(3, 100);
    expect(a.from).toBe(100);
    const slab = Buffer.from('xxhelloxx');
    a.handlers.onData(slab.subarray(2, 4), 100);
    a.handlers.onData(slab.subarray(4, 7), 102);
    expect(port.sent).toEqual([]);
    await turn();
    const [update] = port.sent;
    expect(update).toEqual({
      t: 'data',
      pane: 3,
      offset: 100,
      bytes: new Uint8Array(Buffer.from('hello')),
    });
    expect(update).toHaveProperty('bytes.buffer.byteLength', 5);
    a.handlers.onData(slab.subarray(0, 2), 105);
    a.handlers.onExit?.({ code: 0, signal: null, at: 0, offset: 107 });
    expect(port.sent[1]).toMatchObject({ t: 'data', offset: 105 });
    expect(port.sent[2]).toEqual({ t: 'exit', pane: 3, code: 0, signal: null });
  });

  test('a snapshot is asked for without an offset and handed on', async () => {
    const a = await attached(1, null);
    expect(a.from).toBeUndefined();
    a.handlers.onSnapshot({ offset: 7, cols: 90, rows: 30, bytes: Buffer.from('screen') });
    expect(port.sent[0]).toMatchObject({ t: 'snapshot', offset: 7, cols: 90, rows: 30 });
  });

  test('above high the attachment pauses, below low it goes on', async () => {
    const a = await attached();
    a.handlers.onData(chunk(paneFlow.high), 0);
    expect(a.isPaused).toBe(false);
    a.handlers.onData(chunk(1), paneFlow.high);
    expect(a.isPaused).toBe(true);
    port.ask({ t: 'ack', pane: 1, offset: paneFlow.high + 1 - paneFlow.low });
    expect(a.isPaused).toBe(true);
    port.ask({ t: 'ack', pane: 1, offset: paneFlow.high + 2 - paneFlow.low });
    expect(a.isPaused).toBe(false);
    await vi.advanceTimersByTimeAsync(paneFlow.watchdogMs * 2);
    expect(a.detached).toBe(false);
  });

  test('what waits to be sent is never sent behind a newer attachment', async () => {
    const a = await attached(1, 0);
    a.handlers.onData(chunk(5), 0);
    port.ask({ t: 'attach', pane: 1, from: 0 });
    const b = fake.waiting.pop()!.open();
    await turn();
    b.handlers.onData(chunk(3), 0);
    await turn();
    expect(port.sent).toMatchObject([{ t: 'data', offset: 0 }]);
    expect(port.sent[0]).toHaveProperty('bytes.length', 3);
  });

  test('an acknowledgement of bytes that were never sent counts as all that were', async () => {
    const a = await attached();
    port.ask({ t: 'ack', pane: 1, offset: 1e12 });
    a.handlers.onData(chunk(paneFlow.high + 1), 0);
    expect(a.isPaused).toBe(true);
  });

  test('a window that stops acknowledging loses the pane, one that is slow does not', async () => {
    const a = await attached();
    a.handlers.onData(chunk(paneFlow.high * 2), 0);
    for (let i = 1; i <= 5; i += 1) {
      await vi.advanceTimersByTimeAsync(paneFlow.watchdogMs - 1);
      port.ask({ t: 'ack', pane: 1, offset: i });
    }
    expect(a.detached).toBe(false);
    await vi.advanceTimersByTimeAsync(paneFlow.watchdogMs);
    expect(a.detached).toBe(true);
    expect(port.sent.at(-1)).toEqual({ t: 'lost', pane: 1 });
    const again = await attached(1, 5);
    again.handlers.onData(chunk(3), 5);
    await turn();
    expect(port.sent.at(-1)).toMatchObject({ t: 'data', offset: 5 });
  });

  test('an attachment that opens after it was given up is closed and not heard', async () => {
    port.ask({ t: 'attach', pane: 1, from: 0 });
    port.ask({ t: 'detach', pane: 1 });
    const late = fake.waiting[0]!.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(late.detached).toBe(true);
    late.handlers.onData(chunk(5), 0);
    late.handlers.onLost?.('closed');
    await turn();
    expect(port.sent).toEqual([]);
  });

  test('of two attachments of a pane the newer one counts, however they open', async () => {
    port.ask({ t: 'attach', pane: 1, from: 0 });
    port.ask({ t: 'attach', pane: 1, from: 50 });
    const newer = fake.waiting[1]!.open();
    const older = fake.waiting[0]!.open();
    await vi.advanceTimersByTimeAsync(0);
    expect([older.detached, newer.detached]).toEqual([true, false]);
    older.handlers.onData(chunk(1), 0);
    newer.handlers.onData(chunk(1), 50);
    await turn();
    expect(port.sent).toMatchObject([{ t: 'data', offset: 50 }]);
  });

  test('a refused attachment is lost', async () => {
    port.ask({ t: 'attach', pane: 9, from: null });
    fake.waiting[0]!.refuse();
    await vi.advanceTimersByTimeAsync(0);
    expect(port.sent).toEqual([{ t: 'lost', pane: 9 }]);
  });

  test('the host dies: every pane is lost, and later requests are too', async () => {
    const a = await attached(1);
    port.ask({ t: 'attach', pane: 2, from: null });
    fake.die();
    const late = fake.waiting.pop()!.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(a.detached).toBe(true);
    expect(late.detached).toBe(true);
    expect(port.sent).toEqual([
      { t: 'lost', pane: 1 },
      { t: 'lost', pane: 2 },
    ]);
    port.ask({ t: 'attach', pane: 1, from: 0 });
    port.ask({ t: 'input', pane: 1, data: new Uint8Array(1), by: 'person' });
    expect(port.sent).toHaveLength(3);
    expect(fake.inputs).toEqual([]);
  });

  test('the port closes: everything is given back, paused or not', async () => {
    const a = await attached(1);
    const b = await attached(2);
    a.handlers.onData(chunk(paneFlow.high + 1), 0);
    port.emit('close');
    expect([a.detached, b.detached]).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
    const before = port.sent.length;
    fake.die();
    b.handlers.onData(chunk(1), 0);
    await turn();
    expect(port.sent).toHaveLength(before);
    served.close();
    expect(port.closed).toBe(true);
  });

  test('input goes on in order and in pieces that the host takes, and sizes go on', () => {
    const long = new Uint8Array(2_500_000).map((_, i) => i & 0xff);
    port.ask({ t: 'input', pane: 4, data: long, by: 'person' });
    port.ask({ t: 'input', pane: 4, data: Uint8Array.of(9), by: 'mouse' });
    const person = fake.inputs.filter((input) => input.by === 'person');
    expect(person.length).toBe(3);
    expect(Buffer.concat(person.map((input) => input.bytes)).equals(Buffer.from(long))).toBe(true);
    expect(fake.inputs.at(-1)).toEqual({ pane: 4, bytes: Uint8Array.of(9), by: 'mouse' });
    port.ask({ t: 'resize', pane: 4, cols: 100, rows: 40 });
    expect(fake.sizes).toEqual([[4, 100, 40]]);
  });

  test('T1 in any order of events: unread bytes are bounded and nobody stays paused', async () => {
    const step = fc.oneof(
      fc.record({ t: fc.constant('data' as const), length: fc.integer({ min: 1, max: 900_000 }) }),
      fc.record({ t: fc.constant('ack' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ t: fc.constant('again' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        port = new Port();
        fake = fakeHost();
        served = servePanes(port, fake.host, { allows: () => true });
        let current = await attached(1, 0);
        let offset = 0;
        let acked = 0;
        const olds: Opened[] = [];
        const wrong: string[] = [];
        for (const s of steps) {
          if (s.t === 'data' && !current.isPaused) {
            current.handlers.onData(chunk(s.length), offset);
            offset += s.length;
            if (offset - acked <= paneFlow.high === current.isPaused) wrong.push('pause');
          } else if (s.t === 'ack') {
            acked += Math.floor((offset - acked) * s.part);
            port.ask({ t: 'ack', pane: 1, offset: acked });
            if (offset - acked < paneFlow.low && current.isPaused) wrong.push('resume');
          } else if (s.t === 'again') {
            olds.push(current);
            current = await attached(1, acked);
            offset = acked;
          }
        }
        port.ask({ t: 'ack', pane: 1, offset });
        expect(wrong).toEqual([]);
        expect(olds.every((old) => old.detached)).toBe(true);
        expect(current.isPaused).toBe(false);
        served.close();
        expect(current.detached).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
