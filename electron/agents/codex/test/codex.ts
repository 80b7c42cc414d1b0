/** A stand-in for the `codex` program: the server part and the terminal part, as the environment says. */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';

const argv = process.argv.slice(2);
const env = process.env;
const log = (kind: string, more: object = {}): void =>
  appendFileSync(env['FAKE_LOG'] ?? '', `${JSON.stringify({ kind, pid: process.pid, argv, ...more })}\n`);

/** Signals that are ignored from the start, as a mask; Linux only. */
const ignored = (): string => /SigIgn:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';

if (argv.includes('app-server')) {
  const how = env['FAKE_SERVER'] ?? '';
  log('server', { ignored: ignored() });
  if (how === 'unknown') process.exit(2);
  if (how === 'stubborn') process.on('SIGTERM', () => log('term'));
  const path = (argv.at(-1) ?? '').replace('unix://', '');
  const start = (): void => {
    rmSync(path, { force: true });
    createServer().listen(path, () => log('listening'));
  };
  setTimeout(start, Number(env['FAKE_LATE'] ?? 0));
} else {
  log('terminal', { ignored: ignored(), tty: process.stdin.isTTY === true });
  const remote = argv.includes('--remote');
  if (remote && env['FAKE_REMOTE']) process.exit(Number(env['FAKE_REMOTE']));
  process.stdout.write(remote ? 'remote\r\n' : 'alone\r\n');
  process.stdin.on('data', (data) => {
    const word = String(data).trim();
    if (/^\d+$/.test(word)) process.exit(Number(word));
    if (word.startsWith('SIG')) process.kill(process.pid, word as NodeJS.Signals);
  });
}
