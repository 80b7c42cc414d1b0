import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseRunDir, connectHost } from '../index.ts';
import type { ConnectOptions, HostClient, HostEvent, PaneExit, SpawnSpec } from '../index.ts';

/** Real hosts in folders of their own; `end` ends every one of them. */
export function hosts() {
  const folders: string[] = [];
  const clients: HostClient[] = [];
  const pids = new Set<number>();

  const options = (runDir: string, more: Partial<ConnectOptions> = {}): ConnectOptions => ({
    runDir,
    hostScript: fileURLToPath(new URL('../host/main.ts', import.meta.url)),
    execPath: process.execPath,
    clientVersion: 'test',
    idleExitMs: 20_000,
    ...more,
  });
  return {
    options,
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'quatuor-host-'));
      folders.push(folder);
      return chooseRunDir(folder);
    },
    async connect(runDir: string, more?: Partial<ConnectOptions>): Promise<HostClient> {
      const client = await connectHost(options(runDir, more));
      clients.push(client);
      pids.add(client.hostPid);
      return client;
    },
    end(): void {
      for (const client of clients.splice(0)) client.close();
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself.
        }
      }
      pids.clear();
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

let keys = 0;
/** A pane that runs a shell script. */
export function shell(script: string, more: Partial<SpawnSpec> = {}): SpawnSpec {
  return {
    key: `key ${++keys}`,
    file: '/bin/sh',
    args: ['-c', script],
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '/bin', TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    cols: 80,
    rows: 24,
    meta: {},
    ...more,
  };
}

/**
 * A pane with a raw terminal that waits for `go` and then runs `script`: its first byte is an R,
 * and all behind it is the script's.
 */
export async function gated(client: HostClient, script: string, ...args: string[]) {
  const command = `stty raw -echo; printf R; head -c1 >/dev/null; ${script}`;
  const info = await client.spawn(shell('', { args: ['-c', command, ...args] }));
  await until(async () => (await client.screen(info.pane)).offset === 1);
  return { ...info, go: () => client.input(info.pane, Buffer.from('g'), 'app') };
}

export interface Collected {
  bytes: Buffer;
  snapshots: { offset: number; bytes: Buffer }[];
  exit: Promise<PaneExit>;
  attachment: Awaited<ReturnType<HostClient['attach']>>;
}

/** Attaches and keeps all bytes; fails on a gap. */
export async function collect(
  client: HostClient,
  pane: number,
  from?: number,
): Promise<Collected> {
  const parts: Buffer[] = [];
  const snapshots: Collected['snapshots'] = [];
  const exit = Promise.withResolvers<PaneExit>();
  let next: number | undefined = from;
  const attachment = await client.attach(
    pane,
    {
      onSnapshot: ({ offset, bytes }) => {
        snapshots.push({ offset, bytes });
        next = offset;
      },
      onData: (bytes, offset) => {
        if (next !== undefined && offset !== next) {
          exit.reject(new Error(`expected byte ${next}, got ${offset}`));
        }
        next = offset + bytes.length;
        parts.push(bytes);
      },
      onExit: exit.resolve,
      onLost: (reason) => exit.reject(new Error(reason)),
    },
    from === undefined ? {} : { from },
  );
  exit.promise.catch(() => undefined);
  return {
    get bytes() {
      return Buffer.concat(parts);
    },
    snapshots,
    exit: exit.promise,
    attachment,
  };
}

/** Resolves with the first event that `wanted` accepts. */
export function event<K extends HostEvent['kind']>(
  client: HostClient,
  kind: K,
  wanted: (event: Extract<HostEvent, { kind: K }>) => boolean = () => true,
): Promise<Extract<HostEvent, { kind: K }>> {
  return new Promise((resolve) => {
    const off = client.onEvent((one) => {
      if (one.kind !== kind || !wanted(one as Extract<HostEvent, { kind: K }>)) return;
      off();
      resolve(one as Extract<HostEvent, { kind: K }>);
    });
  });
}

/** Waits until `check` is true; vitest's time limit ends a wait in vain. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((done) => setTimeout(done, 10));
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
