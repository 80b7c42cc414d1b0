/**
 * The terminal host: a detached process that owns the pseudo-terminals and outlives the app.
 *
 * Started by the client (`client/start.ts`) with one argument, its options as JSON. It ends by
 * itself when it has had neither a live pane nor a client for a while.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { lstatSync, readdirSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { PROTOCOL, type HostStats } from '../../../shared/contract/wire.ts';
import { serve, type Control } from './connection.ts';
import { closeInherited } from './inherited.ts';
import { listen, Taken } from './listen.ts';
import { createLog } from './log.ts';
import { hostOptionsSchema } from './options.ts';
import { TAKEN_EXIT_CODE } from './taken.ts';
import { createPanes } from './panes.ts';

closeInherited();
const options = hostOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const log = createLog(join(options.runDir, 'host.log'));

process.on('uncaughtException', (error) => log(`uncaught: ${error.stack ?? error.message}`));
process.on('unhandledRejection', (error) => log(`unhandled: ${String(error)}`));
process.on('SIGHUP', () => undefined);
process.on('SIGINT', () => undefined);

const controls = new Set<Control>();
let connections = 0;

const panes = createPanes({
  log,
  onChange: () => watchIdle(),
  tell: (event) => {
    for (const control of controls) control.tell(event);
  },
});

function stats(): HostStats {
  const cpu = process.cpuUsage();
  let openFiles = 0;
  try {
    openFiles = readdirSync('/dev/fd').length;
  } catch {
    // Not known on this system.
  }
  return {
    pid: process.pid,
    panes: panes.all.size,
    clients: controls.size,
    twinLag: panes.lag,
    twinLagMax: panes.lagMax,
    rss: process.memoryUsage.rss(),
    cpu: cpu.user + cpu.system,
    openFiles,
  };
}

let idle: NodeJS.Timeout | undefined;
function watchIdle(): void {
  clearTimeout(idle);
  if (panes.live > 0 || connections > 0) return;
  idle = setTimeout(() => {
    log('nothing to do: end');
    process.exit(0);
  }, options.idleExitMs);
}

const hostId = randomUUID();
const server = createServer((socket) => {
  connections++;
  clearTimeout(idle);
  socket.on('close', () => {
    connections--;
    watchIdle();
  });
  serve(socket, {
    panes,
    hostId,
    version: options.version,
    stallMs: options.stallMs,
    stats,
    log,
    onControl(control) {
      controls.add(control);
      socket.on('close', () => controls.delete(control));
    },
  });
});

try {
  const folder = lstatSync(options.runDir);
  if (!folder.isDirectory() || folder.uid !== process.getuid?.() || (folder.mode & 0o077) !== 0) {
    throw new Error(`${options.runDir} must be a folder of this user alone`);
  }
  const path = await listen(server, options.runDir, `host-${PROTOCOL.max}.sock`);
  server.on('error', (error) => log(`server: ${error.message}`));
  log(`version ${options.version} listens at ${path}`);
  watchIdle();
} catch (error) {
  if (error instanceof Taken) process.exit(TAKEN_EXIT_CODE);
  log(`cannot start: ${error instanceof Error ? error.stack : String(error)}`);
  process.exit(1);
}
