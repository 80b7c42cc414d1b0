import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOL, negotiate } from '../../../shared/contract/wire.ts';
import { openChannel, type Channel } from './channel.ts';
import { createClient } from './client.ts';
import { HostError } from './error.ts';
import { startHost } from './start.ts';
import type { ConnectOptions, ForeignHost, HostClient } from './types.ts';

const POLL_MS = 10;

/** Sockets of hosts in a folder, newest protocol first. */
function hostSockets(runDir: string): { path: string; major: number }[] {
  return readdirSync(runDir)
    .flatMap((name) => {
      const match = /^host-(\d{1,3})\.sock$/.exec(name);
      return match ? [{ path: join(runDir, name), major: Number(match[1]) }] : [];
    })
    .sort((a, b) => b.major - a.major);
}

async function reach(path: string, client: string): Promise<Channel | undefined> {
  try {
    return await openChannel(path, { client });
  } catch (error) {
    if (error instanceof HostError && error.code === 'closed') return undefined;
    throw error;
  }
}

interface Found {
  own: { channel: Channel; path: string } | undefined;
  foreign: ForeignHost[];
}

/** Says hello to every host in the folder: the newest that understands us, and the others. */
async function look(runDir: string, client: string): Promise<Found> {
  const found: Found = { own: undefined, foreign: [] };
  for (const { path } of hostSockets(runDir)) {
    const channel = await reach(path, client);
    if (channel === undefined) continue;
    const { protocol, pid, version, min, max, livePanes } = channel.welcome;
    if (protocol !== undefined && found.own === undefined) {
      found.own = { channel, path };
      continue;
    }
    channel.socket.destroy();
    if (negotiate(PROTOCOL, { min, max }) === undefined && livePanes > 0) {
      found.foreign.push({ socket: path, pid, version, protocol: { min, max }, livePanes });
    }
  }
  return found;
}

/**
 * Finds the host of `runDir` or starts one, and opens a control connection. A host that speaks
 * none of our versions is left alone and reported in `foreign`. Rejects with HostError
 * `host-start` (with the last lines of its log), or `closed` when `start` is false and none runs.
 */
export async function connectHost(options: ConnectOptions): Promise<HostClient> {
  const { runDir, clientVersion } = options;
  const { own, foreign } = await look(runDir, clientVersion);
  if (own !== undefined) {
    return createClient(own.channel, { path: own.path, clientVersion, started: false, foreign });
  }
  if (options.start === false) throw new HostError('closed', 'No terminal host is running.');

  const path = join(runDir, `host-${PROTOCOL.max}.sock`);
  const { failed } = options.started ?? startHost(options);
  const until = performance.now() + (options.startTimeoutMs ?? 10_000);
  while (performance.now() < until) {
    const channel = await Promise.race([reach(path, clientVersion), failed]);
    if (channel?.welcome.protocol !== undefined) {
      return createClient(channel, { path, clientVersion, started: true, foreign });
    }
    await Promise.race([new Promise((done) => setTimeout(done, POLL_MS)), failed]);
  }
  throw new HostError('host-start', 'The terminal host did not come up in time.');
}
