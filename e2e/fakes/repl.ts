/**
 * A small chat program of nobody's making, for agents that only a file describes. It logs what it
 * gets into the file that REPL_LOG names. `ask me` in a prompt opens a question, in which Enter is
 * a yes; `limit` ends with a usage limit.
 */
import { appendFileSync } from 'node:fs';

const log = (kind: string, detail: object = {}): void =>
  appendFileSync(process.env.REPL_LOG ?? '/dev/null', `${JSON.stringify({ kind, pid: process.pid, ...detail })}\n`);

const said: string[] = ['Welcome to the REPL.'];
let text = '';
let state: 'idle' | 'busy' | 'asks' = 'idle';
let answer: (yes: boolean) => void = () => {};

function draw(): void {
  const rows = said.slice(-12);
  if (state === 'asks') rows.push('', 'Really do it?', '  [Y]es  [n]o');
  else if (state === 'busy') rows.push('', 'working on it (esc stops)');
  if (state === 'idle') rows.push('', ...text.split('\n').map((line, i) => (i === 0 ? `ask> ${line}` : `...> ${line}`)));
  process.stdout.write(`\x1b[H\x1b[2J\x1b]0;repl ${state}\x07${rows.join('\r\n')}`);
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function turn(prompt: string): Promise<void> {
  log('prompt', { text: prompt });
  said.push(`you: ${prompt.split('\n')[0] ?? ''}`);
  state = 'busy';
  draw();
  await pause(300);
  if (prompt.includes('ask me')) {
    state = 'asks';
    draw();
    const yes = await new Promise<boolean>((resolve) => (answer = resolve));
    log('answer', { yes });
    state = 'busy';
    draw();
    await pause(200);
  }
  said.push(prompt.includes('limit') ? 'Rate limit reached, try again in 2 hours' : 'repl: done');
  state = 'idle';
  draw();
}

function key(part: string): void {
  if (state === 'asks') {
    if (part === '\r' || part === 'y') answer(true);
    else if (part === 'n') answer(false);
    else log('lost', { text: part });
  } else if (state === 'busy') log('lost', { text: part });
  else if (part === '\r') {
    const prompt = text;
    text = '';
    if (prompt.trim() !== '') void turn(prompt);
  } else if (part === '\x15') text = '';
  else text += part;
}

function end(by: string): void {
  log('end', { by });
  process.exit(0);
}

log('start', { argv: process.argv.slice(2), home: process.env.REPL_HOME ?? null });
process.on('SIGINT', () => end('SIGINT'));
process.on('SIGHUP', () => end('SIGHUP'));
process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk: string) => {
  // A paste is one key; whatever else comes is taken letter by letter.
  for (const part of chunk.split(/(\x1b\[200~[\s\S]*?\x1b\[201~)/)) {
    const pasted = /^\x1b\[200~([\s\S]*)\x1b\[201~$/.exec(part);
    if (pasted) key(pasted[1] ?? '');
    else for (const letter of part) key(letter);
  }
  if (state === 'idle') draw();
});
process.stdout.write('\x1b[?2004h');
setTimeout(draw, 200);
