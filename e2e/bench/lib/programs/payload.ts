// Runs in a pane: for each key t, s or r it prints that payload, and then says so in the title.
import { kinds, payload } from '../payloads.ts';

const cols = Number(process.env['BENCH_COLS']);
const rows = Number(process.env['BENCH_ROWS']);
const payloads = Object.fromEntries(kinds.map((kind) => [kind[0], payload(kind, cols, rows)]));
let count = 0;

process.stdin.setRawMode(true);
process.stdin.on('data', (keys: Buffer) => {
  for (const key of keys.toString()) {
    const bytes = payloads[key];
    if (!bytes) continue;
    count += 1;
    process.stdout.write(bytes);
    process.stdout.write(`\x1b[0m\x1b]2;done-${count}\x07`);
  }
});
process.stdout.write('ready\r\n\x1b]2;ready\x07');
