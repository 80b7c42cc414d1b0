import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { FRAME, createDecoder, jsonFrame } from '../../shared/contract/wire.ts';
import { chooseRunDir, connectHost, HostError } from './index.ts';
import type { HostEvent, PaneInfo } from './index.ts';
import { random } from './test/soup.ts';
import { alive, collect, event, gated, hosts, shell, until } from './test/host.ts';

const { options, folder, connect, end } = hosts();
afterEach(end);

const failure = async (promise: Promise<unknown>): Promise<HostError> => {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HostError);
  return error as HostError;
};

test('two clients at once: both see one pane, both may write, both are told', async () => {
  const runDir = folder();
  const one = await connect(runDir);
  const two = await connect(runDir);
  expect([one.started, two.started]).toEqual([true, false]);
  expect(two.hostId).toBe(one.hostId);
  const spawned = event(two, 'spawned');
  const info = await one.spawn(shell('stty -echo; cat', { meta: { agent: 'a' } }));
  expect((await spawned).info).toMatchObject({ key: info.key, meta: { agent: 'a' } });
  const seen = [await collect(one, info.pane, 0), await collect(two, info.pane, 0)];
  two.input(info.pane, Buffer.from('hello\n'), 'person');
  await until(() => seen.every((each) => each.bytes.includes('hello')));
  const exits = [event(one, 'exit'), event(two, 'exit')];
  await one.kill(info.pane);
  for (const { pane } of await Promise.all(exits)) expect(pane).toBe(info.pane);
  await one.forget(info.pane);
  expect(await two.panes()).toEqual([]);
});

test('of several started at once one host stays, also in place of one that was killed', async () => {
  const runDir = folder();
  const first = await Promise.all([1, 2, 3].map(() => connect(runDir)));
  expect(new Set(first.map((client) => client.hostPid)).size).toBe(1);
  const told = Promise.all(
    first.map((client) => new Promise<string>((done) => client.onClose(done))),
  );
  process.kill(first[0]!.hostPid, 'SIGKILL');
  await told;
  expect((await failure(first[0]!.panes())).code).toBe('closed');
  const second = await Promise.all([1, 2, 3].map(() => connect(runDir)));
  const pids = new Set(second.map((client) => client.hostPid));
  expect(pids.size).toBe(1);
  expect(pids.has(first[0]!.hostPid)).toBe(false);
});

test('a client that is killed leaves the panes working', async () => {
  const runDir = folder();
  const stay = await connect(runDir);
  const script = join(runDir, 'client.ts');
  const index = fileURLToPath(new URL('./index.ts', import.meta.url));
  writeFileSync(
    script,
    `import { connectHost } from ${JSON.stringify(index)};
     const client = await connectHost(${JSON.stringify(options(runDir))});
     const info = await client.spawn(${JSON.stringify(shell('while :; do echo tick; sleep 0.02; done', { key: 'kept' }))});
     await client.attach(info.pane, { onSnapshot() {}, onData() {} });
     console.log('ready');`,
  );
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => child.stdout.once('data', done));
  child.kill('SIGKILL');
  await new Promise((done) => child.once('exit', done));
  const [pane] = await stay.panes();
  expect(pane?.key).toBe('kept');
  await until(async () => (await stay.panes())[0]!.offset > pane!.offset + 50);
  await until(async () => (await stay.stats()).clients === 1);
});

test('D5 a conditional write goes in only while nothing was printed or typed', async () => {
  const client = await connect(folder());
  const info = await gated(client, 'exec cat');
  info.go();
  const read = async () => client.screen(info.pane);
  let screen = await read();

  const first = await client.writeIf(info.pane, Buffer.from('a'), screen);
  expect(first.written).toBe(true);
  await until(async () => (await read()).offset > screen.offset);
  const moved = await client.writeIf(info.pane, Buffer.from('b'), screen);
  expect(moved).toMatchObject({ written: false, reason: 'output' });

  // Without an echo only the person's key counts.
  const silent = await gated(client, 'exec cat > /dev/null');
  silent.go();
  const before = await client.screen(silent.pane);
  client.input(silent.pane, Buffer.from('m'), 'mouse');
  client.input(silent.pane, Buffer.from('m'), 'app');
  expect((await client.writeIf(silent.pane, Buffer.from('c'), before)).written).toBe(true);
  client.input(silent.pane, Buffer.from('k'), 'person');
  const typed = await client.writeIf(silent.pane, Buffer.from('d'), before);
  expect(typed).toMatchObject({ written: false, reason: 'person' });
  expect(typed.personKey).toBe(before.personKey + 1);

  // Whatever the order: a write is refused as soon as output came after its evidence.
  for (let i = 0; i < 30; i++) {
    screen = await read();
    const [one] = await Promise.all([
      client.writeIf(info.pane, Buffer.from('.'), screen),
      Promise.resolve(client.input(info.pane, Buffer.from('p'), 'person')),
    ]);
    if (!one.written) expect(['output', 'person']).toContain(one.reason);
    await until(async () => (await read()).offset > screen.offset);
    expect((await client.writeIf(info.pane, Buffer.from('!'), screen)).written).toBe(false);
  }
  expect((await read()).lines.join('')).not.toMatch(/[b!]/);

  await client.kill(info.pane);
  screen = await read();
  const late = await client.writeIf(info.pane, Buffer.from('e'), screen);
  expect(late).toMatchObject({ written: false, reason: 'exited' });
});

test('what cannot be started says so, and a live key is refused with its pane', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  const plain = join(runDir, 'plain');
  writeFileSync(plain, 'text', { mode: 0o644 });
  const codes: [Partial<Parameters<typeof client.spawn>[0]>, string][] = [
    [{ file: 'no-such-program' }, 'not-found'],
    [{ file: '/no/such/program' }, 'not-found'],
    [{ file: plain }, 'not-executable'],
    [{ cwd: '/no/such/folder' }, 'cwd-missing'],
    [{ cols: 0 }, 'bad-request'],
  ];
  for (const [wrong, code] of codes) {
    const error = await failure(client.spawn(shell('true', wrong)));
    expect([error.code, error.message.length > 10]).toEqual([code, true]);
  }
  const info = await client.spawn(shell('sleep 60', { key: 'same' }));
  const again = await failure(client.spawn(shell('true', { key: 'same' })));
  expect([again.code, again.pane]).toEqual(['duplicate-key', info.pane]);
  expect((await failure(client.forget(info.pane))).code).toBe('live');
  expect((await failure(client.screen(999))).code).toBe('no-pane');
  await client.kill(info.pane);
  const next = await client.spawn(shell('true', { key: 'same' }));
  expect(next.pane).not.toBe(info.pane);
});

test('kill ends all that a pane started, also what ignores it or left its group', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  const pids = join(runDir, 'pids');
  const info = await client.spawn(
    shell(
      `trap '' HUP; echo $$ >> ${pids}
       sh -c 'trap "" HUP TERM; echo $$ >> ${pids}; sleep 300' &
       setsid sh -c 'echo $$ >> ${pids}; sleep 300' &
       sleep 300`,
    ),
  );
  const read = (): number[] => {
    const text = execFileSync('sh', ['-c', `cat ${pids} 2>/dev/null || true`], { encoding: 'utf8' });
    return text.trim().split('\n').filter(Boolean).map(Number);
  };
  await until(() => read().length === 3);
  const all = read();
  await client.kill(info.pane, { graceMs: 200 });
  await until(() => all.every((pid) => !alive(pid)));
  expect((await client.panes())[0]?.exited).not.toBeNull();
});

test('an ended pane can be looked at and attached until it is forgotten', async () => {
  const client = await connect(folder());
  const exit = event(client, 'exit');
  const info = await client.spawn(shell('printf "\\033]0;last\\007bye"; exit 7'));
  expect((await exit).exit).toMatchObject({ code: 7, signal: null });
  const late = await collect(client, info.pane);
  expect((await late.exit).code).toBe(7);
  expect(late.snapshots[0]?.bytes.toString()).toContain('bye');
  const screen = await client.screen(info.pane);
  expect([screen.lines[0], screen.title, screen.exited?.code]).toEqual(['bye', 'last', 7]);
});

test('the person, output, titles and reports are told as events', async () => {
  const client = await connect(folder());
  const events: HostEvent[] = [];
  client.onEvent((one) => events.push(one));
  const info = await gated(
    client,
    `printf '\\033]7501;state=working\\007\\033]0;t\\007\\007\\033[?2004h'; sleep 60`,
  );
  client.input(info.pane, Buffer.from('g'), 'person');
  await until(() => events.some((one) => one.kind === 'mode'));
  const kinds = new Set(events.map((one) => one.kind));
  for (const kind of ['spawned', 'activity', 'person', 'report', 'title', 'bell', 'mode'] as const) {
    expect(kinds).toContain(kind);
  }
  const screen = await client.screen(info.pane);
  expect(screen).toMatchObject({ personKey: 1, bracketedPaste: true, title: 't' });
  expect(screen.report).toMatchObject({ raw: 'state=working' });
  expect(screen.lastPersonAt).toBeGreaterThan(info.startedAt - 1);
});

test('T2 a program that prints sequences without end floods nobody with events', async () => {
  const client = await connect(folder());
  let count = 0;
  client.onEvent(() => count++);
  const info = await gated(client, `yes "$(printf '\\033]0;t%s\\007\\007' 1)" | head -c 3000000; sleep 60`);
  info.go();
  await until(async () => (await client.screen(info.pane)).offset > 3_000_000);
  expect(count).toBeLessThan(2000);
});

test('a size is taken by program and twin, in the order of the output', async () => {
  const client = await connect(folder());
  const info = await client.spawn(shell('trap "stty size" WINCH; echo ready; while :; do sleep 0.02; done'));
  await until(async () => (await client.screen(info.pane)).lines[0] === 'ready');
  await client.resize(info.pane, 101, 33);
  await until(async () => (await client.screen(info.pane)).lines[1] === '33 101');
  expect(await client.screen(info.pane)).toMatchObject({ cols: 101, rows: 33 });
});

test('a megabyte of input arrives whole, and a program that reads none costs no time', async () => {
  const client = await connect(folder());
  const reader = await gated(client, 'head -c 1000000 | cksum');
  reader.go();
  const paste = Buffer.alloc(1_000_000, 'paste ');
  client.input(reader.pane, paste, 'person');
  const sum = execFileSync('cksum', { input: paste, encoding: 'utf8' }).trim();
  await until(async () => (await client.screen(reader.pane)).lines.join(' ').includes(sum));

  const deaf = await gated(client, 'sleep 60');
  client.input(deaf.pane, paste, 'person');
  await new Promise((done) => setTimeout(done, 300));
  const before = (await client.stats()).cpu;
  await new Promise((done) => setTimeout(done, 1000));
  expect((await client.stats()).cpu - before).toBeLessThan(150_000);
});

test('T3 a host with idle panes and a client takes no CPU time', async () => {
  const client = await connect(folder());
  for (let i = 0; i < 4; i++) await client.spawn(shell('sleep 60'));
  await new Promise((done) => setTimeout(done, 700));
  const before = (await client.stats()).cpu;
  await new Promise((done) => setTimeout(done, 2000));
  expect((await client.stats()).cpu - before).toBeLessThan(40_000);
});

test('it ends by itself without panes and clients, and not while a pane lives', async () => {
  const runDir = folder();
  const client = await connect(runDir, { idleExitMs: 100 });
  const info = await client.spawn(shell('sleep 60'));
  client.close();
  await new Promise((done) => setTimeout(done, 500));
  const again = await connect(runDir, { start: false });
  expect(again.hostPid).toBe(client.hostPid);
  await again.kill(info.pane);
  again.close();
  await until(() => !alive(client.hostPid));
  expect((await failure(connectHost(options(runDir, { start: false })))).code).toBe('closed');
});

test('X1 garbage closes its own connection and nothing else', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  const path = join(runDir, 'host-1.sock');
  const next = random(9);
  const hello = jsonFrame(FRAME.hello, { magic: 'quatuor-terminals', min: 1, max: 1, client: 'x' });
  const garbage: Uint8Array[] = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]),
    Buffer.from([0, 0, 0, 0, 1]),
    Buffer.concat([hello, Buffer.from([0, 0, 0, 2, 3, 0x7b])]),
    Buffer.concat([hello, jsonFrame(FRAME.request, { op: 'spawn' })]),
    Buffer.concat([hello, Buffer.from([0, 0, 0, 3, 7, 9, 9])]),
    Buffer.concat([hello, Buffer.from([0, 0, 0, 6, 9, 0xff, 0xff, 0xff, 0xff, 0])]),
    Buffer.concat([hello, hello]),
    ...Array.from({ length: 60 }, () =>
      Buffer.from(Array.from({ length: 1 + Math.floor(next() * 200) }, () => next() * 256)),
    ),
  ];
  await Promise.all(
    garbage.map(
      (bytes) =>
        new Promise<void>((done) => {
          const socket = connectSocket(path);
          socket.on('error', () => undefined);
          socket.on('close', () => done());
          socket.resume();
          // What is only short is closed when its sender ends.
          socket.end(bytes);
        }),
    ),
  );
  expect((await client.stats()).clients).toBe(1);
  const info = await client.spawn(shell('echo fine'));
  await until(async () => (await client.screen(info.pane)).lines[0] === 'fine');
});

test('a hello of other versions is refused in words, and a foreign host is left alone', async () => {
  const runDir = folder();
  const client = await connect(runDir);
  for (const versions of [{ min: 0, max: 0 }, { min: 7, max: 9 }]) {
    const socket = connectSocket(join(runDir, 'host-1.sock'));
    const answer = await new Promise<string>((done) => {
      const decoder = createDecoder((frame) => done(Buffer.from(frame.payload).toString()));
      socket.on('data', (chunk) => decoder.push(chunk));
      socket.write(jsonFrame(FRAME.hello, { magic: 'quatuor-terminals', ...versions, client: 'x' }));
    });
    expect(JSON.parse(answer)).toMatchObject({ error: { code: 'version' }, min: 1, max: 1 });
    socket.destroy();
  }
  client.close();

  // A host of another time: it answers a hello in the shape that every version keeps.
  const other = folder();
  const welcome = {
    magic: 'quatuor-terminals',
    min: 8,
    max: 9,
    hostId: 'other',
    pid: 1,
    version: '9.0',
    livePanes: 2,
    error: { code: 'version', message: 'No protocol version in common.' },
  };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(jsonFrame(FRAME.welcome, welcome)));
  });
  await new Promise<void>((done) => server.listen(join(other, 'host-9.sock'), done));
  const own = await connect(other);
  expect(own.started).toBe(true);
  expect(own.foreign).toEqual([
    {
      socket: join(other, 'host-9.sock'),
      pid: 1,
      version: '9.0',
      protocol: { min: 8, max: 9 },
      livePanes: 2,
    },
  ]);
  server.close();
});

test('a host that cannot start says why', async () => {
  const runDir = folder();
  const broken = join(runDir, 'broken.ts');
  writeFileSync(broken, 'throw new Error("the reason why");');
  const error = await failure(connectHost(options(runDir, { hostScript: broken })));
  expect([error.code, error.message]).toEqual(['host-start', expect.stringContaining('the reason why')]);
  const missing = await failure(connectHost(options(runDir, { execPath: '/no/such/electron' })));
  expect(missing.code).toBe('host-start');
});

test('X1 the socket and its folder are this user alone', async () => {
  const runDir = folder();
  await connect(runDir);
  expect(statSync(runDir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(runDir)) expect(statSync(join(runDir, name)).mode & 0o077).toBe(0);
});

test.runIf(process.getuid?.() === 0)('X1 another user cannot connect', async () => {
  const runDir = folder();
  await connect(runDir);
  const script = `require('net').connect(${JSON.stringify(join(runDir, 'host-1.sock'))})
    .on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`;
  const out = execFileSync(
    'setpriv',
    ['--reuid=65534', '--regid=65534', '--clear-groups', 'node', '-e', script],
    { encoding: 'utf8', cwd: '/' },
  );
  expect(out.trim()).toBe('EACCES');
});

test('a folder too long for a socket gets a short one, and a foreign one is refused', () => {
  const base = mkdtempSync(join(tmpdir(), 'quatuor-dir-'));
  const long = join(base, 'x'.repeat(120));
  const short = chooseRunDir(long, base);
  expect(short).not.toBe(long);
  expect(short.startsWith(base)).toBe(true);
  expect(chooseRunDir(long, base)).toBe(short);
  expect(statSync(short).mode & 0o777).toBe(0o700);
  const open = join(base, 'open');
  mkdirSync(open, { mode: 0o777 });
  expect(statSync(chooseRunDir(open)).mode & 0o077).toBe(0);
  writeFileSync(join(base, 'file'), '');
  expect(() => chooseRunDir(join(base, 'file'))).toThrow();
  rmSync(base, { recursive: true });
});

test('without file descriptors left a spawn is refused and the rest goes on', async () => {
  const runDir = folder();
  const limited = join(runDir, 'limited');
  writeFileSync(limited, `#!/bin/sh\nulimit -n 48\nexec "${process.execPath}" "$@"\n`, { mode: 0o700 });
  const client = await connect(runDir, { execPath: limited });
  const panes: PaneInfo[] = [];
  const tries = Array.from({ length: 60 }, () => client.spawn(shell('stty -echo; cat')));
  const refused: unknown[] = [];
  for (const one of await Promise.allSettled(tries)) {
    if (one.status === 'fulfilled') panes.push(one.value);
    else refused.push((one.reason as HostError).code);
  }
  expect(refused[0]).toBe('resources');
  const first = panes[0]!;
  client.input(first.pane, Buffer.from('still\n'), 'person');
  await until(async () => (await client.screen(first.pane)).lines[0] === 'still');
});

test('a client that takes nothing while full is dropped, and the program goes on', async () => {
  const runDir = folder();
  const client = await connect(runDir, { stallMs: 300 });
  const info = await client.spawn(shell('yes'));
  const lost = Promise.withResolvers<string>();
  const attachment = await client.attach(info.pane, {
    onSnapshot: () => undefined,
    onData: () => undefined,
    onLost: lost.resolve,
  });
  attachment.pause();
  // Far more than all buffers on the way hold: it was dropped.
  await until(async () => (await client.panes())[0]!.offset > 20_000_000);
  attachment.resume();
  expect(await lost.promise).toBe('closed');
});
