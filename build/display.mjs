import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parkPointer } from './pointer.mjs';
import { Stop } from './say.mjs';

/** An Xauthority file's one entry: any host, any display, this cookie. */
function authority(cookie) {
  const text = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const wild = Buffer.from([0xff, 0xff]);
  const empty = Buffer.alloc(0);
  return Buffer.concat([wild, text(empty), text(empty), text(Buffer.from('MIT-MAGIC-COOKIE-1')), text(cookie)]);
}

/**
 * Starts a virtual display that only this user can open; its mouse pointer lies in a corner.
 * @returns {Promise<{env: {DISPLAY: string, XAUTHORITY: string}, end: () => Promise<unknown>}>}
 */
export function startDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'quatuor-display-'));
  const XAUTHORITY = join(folder, 'authority');
  const cookie = randomBytes(16);
  writeFileSync(XAUTHORITY, authority(cookie), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', '1680x1050x24', '-nolisten', 'tcp', '-noreset', '-auth', XAUTHORITY];
  // A group of its own: Ctrl-C in the terminal must reach the app first, not its display.
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  let ended = false;
  const endNow = () => {
    if (ended) return;
    ended = true;
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', endNow);
  const gone = new Promise((resolve) => void server.on('exit', resolve));
  const end = () => {
    server.ref();
    endNow();
    return gone;
  };
  return new Promise((resolve, reject) => {
    let number = '';
    let complaint = '';
    const fail = (why) => {
      if (ended) return;
      endNow();
      reject(new Stop(`The virtual display did not start: ${why}`));
    };
    server.stderr.setEncoding('utf8').on('data', (text) => {
      complaint = (complaint + text).slice(-2000);
    });
    server.on('error', (error) => fail(error.message));
    server.on('exit', (code) => fail(complaint.trim() || `exit code ${code}`));
    server.stdio[3].setEncoding('utf8').on('data', (text) => {
      number += text;
      if (!number.includes('\n')) return;
      server.unref();
      server.stderr.unref();
      server.stdio[3].destroy();
      const found = { env: { DISPLAY: `:${number.trim()}`, XAUTHORITY }, end };
      parkPointer(Number(number), cookie).then(() => resolve(found), (error) => fail(error.message));
    });
  });
}
