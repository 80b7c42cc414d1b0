import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONTROL_VERSION, type ControlRequest } from '../../shared/contract/control.ts';
import { ControlError, serveControl, type Call, type ControlServer, type LIMITS } from './server.ts';

let dir: string;
let server: ControlServer | null;
const seen: ControlRequest[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'q-control-'));
  seen.length = 0;
});
afterEach(() => {
  server?.close();
  server = null;
  rmSync(dir, { recursive: true, force: true });
});

async function serve(limits: Partial<typeof LIMITS> = {}, answer?: (request: ControlRequest, call: Call) => Promise<unknown>): Promise<string> {
  server = await serveControl({
    runDir: dir,
    log: () => {},
    limits,
    answer: answer ?? (async (request) => {
      seen.push(request);
      return { did: request.do };
    }),
  });
  return server.path;
}

/** Sends bytes and gives all that comes back until the other side closes. `end`: our side is closed too. */
function talk(path: string, parts: (string | Buffer)[], end = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    for (const part of parts) socket.write(part);
    if (end) socket.end();
  });
}

const reply = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? 'null') as { ok: boolean; code?: string; message?: string; value?: unknown };
const status = `${JSON.stringify({ v: CONTROL_VERSION, do: 'status' })}\n`;

describe('X1 the control socket', () => {
  test('is this user’s alone, in a folder that is, and answers one request on each connection', async () => {
    const path = await serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(reply(await talk(path, [status]))).toEqual({ v: 1, ok: true, value: { did: 'status' } });
    expect(reply(await talk(path, [status.slice(0, 9), status.slice(9)]))).toMatchObject({ ok: true });
    expect(await talk(path, [status, status])).toBe(await talk(path, [status]));
  });

  test('takes the place of a socket that was left over', async () => {
    writeFileSync(join(dir, 'control.sock'), '');
    expect(reply(await talk(await serve(), [status]))).toMatchObject({ ok: true });
  });

  test('is refused to a second one while the first answers', async () => {
    await serve();
    await expect(serveControl({ runDir: dir, log: () => {}, answer: async () => null })).rejects.toThrow();
  });

  test('says what is wrong with a request, and does nothing', async () => {
    const path = await serve();
    expect(reply(await talk(path, ['rubbish\n']))).toMatchObject({ ok: false, code: 'bad-request' });
    expect(reply(await talk(path, [`${JSON.stringify({ v: 2, do: 'status' })}\n`]))).toMatchObject({ code: 'version' });
    expect(reply(await talk(path, [`${JSON.stringify({ v: 1, do: 'approve', id: 'TASK-PO-001' })}\n`]))).toMatchObject({ code: 'bad-request' });
    expect(reply(await talk(path, [`${JSON.stringify({ v: 1, do: 'send', agent: 'amp', text: 5 })}\n`]))).toMatchObject({ code: 'bad-request' });
    expect(seen).toEqual([]);
  });

  test('cuts off what is too long, too slow, or never comes', async () => {
    const path = await serve({ request: 10_000, requestMs: 150 });
    expect(reply(await talk(path, ['x'.repeat(50_000)]))).toMatchObject({ code: 'bad-request' });
    expect(reply(await talk(path, ['{"v":1,']))).toMatchObject({ code: 'timeout' });
    expect(reply(await talk(path, []))).toMatchObject({ code: 'timeout' });
    expect(reply(await talk(path, [status]))).toMatchObject({ ok: true });
  });

  test('bounds what is read for all together, and gives it back', async () => {
    const path = await serve({ request: 10_000, reading: 15_000, requestMs: 400 });
    const slow = [0, 1].map(() => talk(path, ['x'.repeat(9_000)]));
    const answers = await Promise.all(slow);
    expect(answers.filter((text) => text.includes('at once'))).toHaveLength(1);
    expect(reply(await talk(path, [`${JSON.stringify({ v: 1, do: 'ask', text: 'y'.repeat(9_000) })}\n`]))).toMatchObject({ ok: true });
  });

  test('K43 lets those wait who are too many at once; each is answered', async () => {
    const path = await serve({ perSecond: 100 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => talk(path, [status])));
    expect(answers.map((text) => reply(text).ok)).toEqual(Array(40).fill(true));
    expect(seen).toHaveLength(40);
  });

  test('tells an error of ours in words, and one that nobody foresaw too', async () => {
    const path = await serve({}, async (request) => {
      throw request.do === 'status' ? new ControlError('refused', 'not now') : new Error('broken');
    });
    expect(reply(await talk(path, [status]))).toMatchObject({ ok: false, code: 'refused', message: 'not now' });
    expect(reply(await talk(path, ['{"v":1,"do":"tasks"}\n']))).toMatchObject({ ok: false, code: 'internal' });
  });

  test('gives lines before the answer, and learns that the other side has gone', async () => {
    const gone = Promise.withResolvers<void>();
    const path = await serve({}, (_request, call) => {
      call.line('first');
      return new Promise((resolve) => call.gone.addEventListener('abort', () => {
        gone.resolve();
        resolve(null);
      }));
    });
    const socket = connect(path);
    socket.write(status);
    const line = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    expect(JSON.parse(line)).toEqual({ v: 1, line: 'first' });
    socket.destroy();
    await gone.promise;
  });

  test('whatever bytes come, each connection is answered or closed, and the next request is served', async () => {
    const path = await serve({ request: 4_000, requestMs: 100 });
    const request = fc.record({
      v: fc.oneof(fc.constant(1), fc.anything()), do: fc.oneof(fc.constantFrom('status', 'send', 'add', 'tmux', 'run', 'wait'), fc.string()),
      pane: fc.anything(), agent: fc.anything(), text: fc.anything(), argv: fc.anything(), epoch: fc.anything(),
    }, { requiredKeys: [] });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 6_000 }).map((part) => Buffer.from(part)),
      request.map((value) => {
        try {
          return `${JSON.stringify(value)}\n`;
        } catch {
          return '{}\n';
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), fc.boolean(), async (parts, end) => {
        const text = await talk(path, parts, end);
        for (const line of text.split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('v', 1);
      }),
      { numRuns: 60 },
    );
    expect(reply(await talk(path, [status]))).toMatchObject({ ok: true });
  });
});
