// Runs in a pane: says that it works and prints what a real CLI printed in a turn, over and over and
// without its long pauses, as long as the file BENCH_WORK exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../../real/recording.ts';

const GAP_MS = 120;
const flag = process.env['BENCH_WORK'] ?? '';
const file = join(import.meta.dirname, '../../../real/recordings', `${process.env['BENCH_RECORDING']}.json`);
/** Titles and reports would say at each repetition that a turn is over. */
const REPORTS = /\x1b\](?:0|1|2|9|133|777|7501);[^\x07\x1b]*(?:\x07|\x1b\\)/g;
const { chunks } = JSON.parse(readFileSync(file, 'utf8')) as Recording;
let at = 0;

function turn(): void {
  if (!existsSync(flag)) return void setTimeout(turn, 50);
  const [now, base64] = chunks[at]!;
  process.stdout.write(Buffer.from(Buffer.from(base64, 'base64').toString('latin1').replace(REPORTS, ''), 'latin1'));
  at = (at + 1) % chunks.length;
  setTimeout(turn, Math.min(GAP_MS, Math.max(1, (chunks[at]?.[0] ?? 0) - now)));
}

process.stdin.setRawMode(true);
process.stdin.resume();
process.stdout.write('ready\r\n\x1b]2;ready\x07\x1b]7501;state=working\x07', turn);
