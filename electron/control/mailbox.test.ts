import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ControlReply, ControlRequest } from '../../shared/contract/control.ts';
import { MAILBOX } from '../../shared/contract/mailbox.ts';
import { askByFile } from './cli/mailbox.ts';
import { openMailbox, type Mailbox, type MailboxOptions } from './mailbox.ts';

vi.setConfig({ testTimeout: 60_000 });

let temp: string;
let box: Mailbox;
let done: ControlRequest[];
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'q-box-'));
  done = [];
  box = open();
});
afterEach(() => {
  box.close();
  rmSync(temp, { recursive: true, force: true });
});

const open = (more: Partial<MailboxOptions> = {}): Mailbox =>
  openMailbox({
    home: '/some/home', temp, log: () => {},
    answer: async (request) => {
      done.push(request);
      return { did: request.do };
    },
    ...more,
  });
const folder = () => box.folder() ?? '';
const pane = { session: 's1', key: 'a'.repeat(64) };
const asked = { v: 1, do: 'status', pane };
const ID = '0123456789abcdef0123456789abcdef';

async function mail(request: object): Promise<ControlReply> {
  const mailed = await askByFile(folder(), request, 0);
  if (!('line' in mailed)) throw new Error(mailed.none);
  return JSON.parse(mailed.line) as ControlReply;
}

/** Lays a file there as some program may do it, and gives the answer that comes. */
async function lay(text: string, id = ID, mode = 0o600): Promise<ControlReply> {
  writeFileSync(join(folder(), `${id}.x`), text, { mode });
  chmodSync(join(folder(), `${id}.x`), mode);
  execFileSync('mv', [join(folder(), `${id}.x`), join(folder(), id + MAILBOX.ask)]);
  return answerTo(id);
}

async function answerTo(id: string): Promise<ControlReply> {
  const file = join(folder(), id + MAILBOX.answer);
  await expect.poll(() => existsSync(file)).toBe(true);
  const reply = JSON.parse(readFileSync(file, 'utf8')) as ControlReply;
  rmSync(file);
  return reply;
}

const now = (request: object) => JSON.stringify({ ...request, at: Date.now() });

test('K42 a request by a file is done once and answered beside it; nothing of either is left', async () => {
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  expect(await mail(asked)).toEqual({ v: 1, ok: true, value: { did: 'status' } });
  expect(await mail({ ...asked, do: 'send', agent: 'amp', text: 'ü\n'.repeat(10_000) })).toMatchObject({ ok: true });
  expect(done.map((request) => request.do)).toEqual(['status', 'send']);
  expect(done[0]).toEqual(asked);
  expect(readdirSync(folder())).toEqual([]);
});

test('K42 many at once are all answered, each once', async () => {
  const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => mail({ ...asked, do: 'send', agent: 'amp', text: `text ${i}` })));
  expect(replies.filter(({ ok }) => ok)).toHaveLength(60);
  expect(new Set(done.map((request) => (request as { text?: string }).text)).size).toBe(60);
  expect(done).toHaveLength(60);
});

test('K42 nobody is the person here; what is no request, is older, or comes again does nothing', async () => {
  const { pane: _pane, ...bare } = asked;
  expect(await mail(bare)).toMatchObject({ ok: false, code: 'stranger' });
  expect(await lay('rubbish')).toMatchObject({ code: 'bad-request' });
  expect(await lay(now({ ...asked, v: 2 }))).toMatchObject({ code: 'version' });
  expect(await lay(JSON.stringify(asked))).toMatchObject({ code: 'refused' });
  expect(await lay(JSON.stringify({ ...asked, at: Date.now() - 2 * MAILBOX.fresh }))).toMatchObject({ code: 'refused' });
  expect(done).toEqual([]);
  const once = now(asked);
  expect(await lay(once, ID.replace('0', 'f'))).toMatchObject({ ok: true });
  expect(await lay(once, ID.replace('0', 'f'))).toMatchObject({ ok: false, code: 'refused' });
  expect(done).toHaveLength(1);
});

test('K42 what was asked while no app ran is not done later', async () => {
  const before = now(asked);
  const path = folder();
  box.close();
  expect(await askByFile(path, asked, 0)).toEqual({ none: 'not taken' });
  mkdirSync(path, { mode: 0o700 });
  expect(await askByFile(path, asked, 0, 100)).toEqual({ none: 'not taken' });
  expect(readdirSync(path)).toEqual([]);
  writeFileSync(join(path, ID + MAILBOX.ask), before, { mode: 0o600 });
  await new Promise((wait) => setTimeout(wait, 5));
  box = open();
  expect(await answerTo(ID)).toMatchObject({ ok: false, code: 'refused' });
  expect(done).toEqual([]);
});

test('X1 only a plain file of this user alone is read, from a folder of this user alone', async () => {
  expect(await lay(now(asked), ID, 0o644)).toMatchObject({ code: 'bad-request' });
  writeFileSync(join(temp, 'elsewhere'), now(asked), { mode: 0o600 });
  symlinkSync(join(temp, 'elsewhere'), join(folder(), ID + MAILBOX.ask));
  expect(await answerTo(ID)).toMatchObject({ code: 'bad-request' });
  execFileSync('mkfifo', ['-m', '600', join(folder(), ID + MAILBOX.ask)]);
  expect(await answerTo(ID)).toMatchObject({ code: 'bad-request' });
  mkdirSync(join(folder(), ID + MAILBOX.ask));
  expect(await answerTo(ID)).toMatchObject({ code: 'bad-request' });
  expect(done).toEqual([]);
  expect(existsSync(join(temp, 'elsewhere'))).toBe(true);

  chmodSync(folder(), 0o755);
  expect(await askByFile(join(temp, readdirSync(temp).find((name) => name.includes('-box-')) ?? ''), asked, 0)).toEqual({ none: 'no way' });
  // A folder that others can look into is none of ours any more: another one takes its place.
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  expect(await mail(asked)).toMatchObject({ ok: true });
});

test('K42 a folder full of rubbish, or taken away, costs the next call nothing but a moment', async () => {
  for (let i = 0; i < 2_000; i += 1) writeFileSync(join(folder(), `rubbish-${i}`), '');
  expect(await mail(asked)).toMatchObject({ ok: true });
  await expect.poll(() => readdirSync(folder()).length).toBe(0);
  rmSync(folder(), { recursive: true });
  expect(await mail(asked)).toMatchObject({ ok: true });
});

test('K42 whatever lies there, each request is answered or refused and the next one is served', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json(), fc.record({ v: fc.constant(1), do: fc.constantFrom('status', 'send', 'wait'), pane: fc.anything(), at: fc.constant(Date.now()) }).map((value) => JSON.stringify(value)));
  await fc.assert(fc.asyncProperty(text, async (bytes) => {
    expect(await lay(bytes)).toMatchObject({ ok: false });
  }), { numRuns: 25 });
  expect(done).toEqual([]);
  expect(await mail(asked)).toMatchObject({ ok: true });
});
