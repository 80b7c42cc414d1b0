import { chmodSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { join } from 'node:path';
import { withLock } from './lock.ts';

/** Another host already listens there. */
export class Taken extends Error {}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function bind(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    // From its first moment on the socket is this user's alone.
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', fail);
        done();
      });
    } finally {
      process.umask(before);
    }
  });
}

/**
 * Binds `server` to `name` in `runDir`, in place of the socket of a host that died. Throws Taken
 * if a host answers there: of two started at once, one wins.
 */
export async function listen(server: Server, runDir: string, name: string): Promise<string> {
  const path = join(runDir, name);
  await withLock(join(runDir, `${name}.lock`), 5000, async () => {
    if (await answers(path)) throw new Taken(path);
    try {
      unlinkSync(path);
    } catch {
      // There was none.
    }
    await bind(server, path);
    chmodSync(path, 0o600);
  });
  return path;
}
