// Runs in a pane: fills the scrollback with so many lines as BENCH_LINES says, then does nothing.
const lines = Number(process.env['BENCH_LINES'] ?? 0);
process.stdin.setRawMode(true);
process.stdin.resume();
let text = '';
for (let i = 0; i < lines; i += 1) text += `\x1b[3${i % 8}m${String(i).padStart(7)}\x1b[0m ${'agents at work '.repeat(7)}\r\n`;
process.stdout.write(`${text}ready\r\n\x1b]2;ready\x07`);
