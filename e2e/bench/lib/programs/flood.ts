// Runs in a pane: prints without end as long as the file BENCH_FLOOD exists.
import { existsSync } from 'node:fs';
import { kinds, payload } from '../payloads.ts';

const flag = process.env['BENCH_FLOOD'] ?? '';
const which = Number(process.env['BENCH_NUMBER']) % kinds.length;
const bytes = payload(kinds[which]!, 80, 24);
const CHUNK = 64 * 1024;
let at = 0;

function turn(): void {
  if (!existsSync(flag)) return void setTimeout(turn, 50);
  process.stdout.write(bytes.subarray(at, at + CHUNK), () => setImmediate(turn));
  at = at + CHUNK >= bytes.length ? 0 : at + CHUNK;
}

process.stdin.setRawMode(true);
process.stdin.resume();
process.stdout.write('ready\r\n\x1b]2;ready\x07', turn);
