import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createTwin } from './host/twin.ts';
import { random, soup } from './test/soup.ts';
import { stateOf } from './test/same.ts';
import { collect, event, gated, hosts, shell, until } from './test/host.ts';

const { folder, connect, end } = hosts();
afterEach(end);

const theme = () => ({ foreground: '#ffffff', background: '#000000', cursor: '#ffffff' });
const twin = () =>
  createTwin({
    cols: 80,
    rows: 24,
    scrollback: 10_000,
    theme,
    onAnswer: () => undefined,
    onEvidence: () => undefined,
  });

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test('T1 32 MB of random bytes arrive as they were', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  const file = join(runDir, 'random');
  const next = random(3);
  const block = Buffer.from(Array.from({ length: 1 << 20 }, () => Math.floor(next() * 256)));
  writeFileSync(file, Buffer.concat(Array.from({ length: 32 }, () => block)));
  const expected = createHash('sha256');
  for await (const chunk of createReadStream(file)) expected.update(chunk as Buffer);

  const info = await gated(client, 'exec cat "$0"', file);
  const got = createHash('sha256');
  let length = 0;
  const exit = Promise.withResolvers<number>();
  await client.attach(
    info.pane,
    {
      onSnapshot: () => exit.reject(new Error('no snapshot was wanted')),
      onData: (bytes) => {
        got.update(bytes);
        length += bytes.length;
      },
      onExit: ({ offset }) => exit.resolve(offset),
      onLost: (reason) => exit.reject(new Error(reason)),
    },
    { from: 1 },
  );
  info.go();
  expect(await exit.promise).toBe(1 + (32 << 20));
  expect(length).toBe(32 << 20);
  expect(got.digest('hex')).toBe(expected.digest('hex'));
});

test('T1 300 fast exits lose no byte', async () => {
  const client = await connect(folder());
  const one = async (size: number): Promise<void> => {
    const info = await client.spawn(
      shell(`stty -opost; head -c ${size} /dev/zero | tr '\\0' x`),
    );
    const collected = await collect(client, info.pane, 0);
    const { offset } = await collected.exit;
    expect(offset).toBe(size);
    expect(collected.bytes.equals(Buffer.alloc(size, 'x'))).toBe(true);
    await client.forget(info.pane);
  };
  const sizes = [1, 10, 4095, 4096, 4097, 20_000, 65_536, 100_000, 500_000, 3];
  for (let round = 0; round < 50; round++) {
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => one(sizes[(round * 6 + index) % sizes.length]!)),
    );
  }
});

test('T1 a client that reads nothing while the program exits gets every byte', async () => {
  const client = await connect(folder());
  const size = 3_000_000;
  const info = await client.spawn(shell(`stty -opost; head -c ${size} /dev/zero | tr '\\0' y`));
  const collected = await collect(client, info.pane, 0);
  collected.attachment.pause();
  // The host stops reading when its buffer for us is full; the program cannot end before.
  await new Promise((done) => setTimeout(done, 1500));
  collected.attachment.resume();
  expect((await collected.exit).offset).toBe(size);
  expect(sha(collected.bytes)).toBe(sha(Buffer.alloc(size, 'y')));
});

test('T1 random detaching and attaching under a flood: no gap, nothing twice', async () => {
  const client = await connect(folder());
  const lines = 400_000;
  const info = await gated(client, `seq 1 ${lines}`);
  const expected = Buffer.from(`R${Array.from({ length: lines }, (_, i) => `${i + 1}\n`).join('')}`);
  const next = random(5);
  let offset = 0;
  let over = false;
  let rounds = 0;
  const ended = (): boolean => over;
  while (!ended()) {
    const wanted = 1 + Math.floor(next() * 400_000);
    let taken = 0;
    const part = Promise.withResolvers<void>();
    const attachment = await client.attach(
      info.pane,
      {
        onSnapshot: (snapshot) => {
          // The ring had moved on: the screen is there, the bytes are not.
          offset = snapshot.offset;
        },
        onData: (bytes, at) => {
          expect(at).toBe(offset);
          expect(bytes.equals(expected.subarray(at, at + bytes.length))).toBe(true);
          offset += bytes.length;
          taken += bytes.length;
          if (taken >= wanted) part.resolve();
        },
        onExit: () => {
          over = true;
          part.resolve();
        },
      },
      { from: offset },
    );
    if (rounds++ === 0) info.go();
    await part.promise;
    attachment.detach();
  }
  expect(offset).toBe(expected.length);
  expect(rounds).toBeGreaterThan(5);
});

test('T1 a snapshot and what follows equal an emulator that saw all bytes', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  const bytes = soup(21, 400_000);
  const file = join(runDir, 'soup');
  writeFileSync(file, bytes);
  const info = await gated(client, 'cat "$0"; sleep 60', file);
  const late: ReturnType<typeof twin>[] = [];
  const reached: Promise<void>[] = [];
  info.go();
  for (let i = 0; i < 6; i++) {
    const emulator = twin();
    const done = Promise.withResolvers<void>();
    late.push(emulator);
    reached.push(done.promise);
    await client.attach(info.pane, {
      onSnapshot: (snapshot) => {
        emulator.feed(snapshot.bytes);
        if (snapshot.offset === 1 + bytes.length) done.resolve();
      },
      onData: (data, offset) => {
        emulator.feed(data);
        if (offset + data.length === 1 + bytes.length) done.resolve();
      },
    });
    await new Promise((go) => setTimeout(go, 7));
  }
  await Promise.all(reached);
  const all = twin();
  all.feed(Buffer.concat([Buffer.from('R'), bytes]));
  const expected = stateOf(all.terminal);
  for (const emulator of late) expect(stateOf(emulator.terminal)).toEqual(expected);
  const screen = await client.screen(info.pane);
  expect(screen.offset).toBe(1 + bytes.length);
  expect(screen.lines).toEqual(all.view(0).lines);
});

test('T2 the twin follows a flood with a bounded lag, and other panes stay quick', async () => {
  const client = await connect(folder());
  const flood = await client.spawn(shell('yes "$(head -c 200 /dev/zero | tr "\\0" f)"'));
  const quiet = await client.spawn(shell('stty -echo -icanon; cat'));
  await until(async () => (await client.stats()).twinLagMax > 0);
  const followed = await collect(client, quiet.pane, 0);
  for (let i = 0; i < 20; i++) {
    client.input(quiet.pane, Buffer.from(`<${i}>`), 'app');
    await until(() => followed.bytes.includes(`<${i}>`));
  }
  await until(async () => (await client.panes()).find((p) => p.pane === flood.pane)!.offset > 3e7);
  expect((await client.stats()).twinLagMax).toBeLessThan(9 * 1024 * 1024);
  const ended = event(client, 'exit', (one) => one.pane === flood.pane);
  await client.kill(flood.pane);
  expect((await ended).exit.signal).not.toBeNull();
});
