/** The launcher in a real terminal, with a stand-in for Codex. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codexAlone, codexLauncher, socketPath, takenPath, takeUpPath, whyPath } from './launcher.ts';

interface Line {
  kind: string;
  pid: number;
  argv: string[];
  ignored?: string;
  tty?: boolean;
}

const program = fileURLToPath(new URL('test/codex.ts', import.meta.url));
let dir: string;
let runDir: string;
let cli: string;
let pty: IPty | null = null;
let printed = '';
let ended: { exitCode: number; signal?: number } | null = null;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "quatuor it's a run ")));
  runDir = join(dir, 'run');
  mkdirSync(runDir);
  cli = join(dir, 'codex');
  writeFileSync(cli, `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(cli, 0o755);
  printed = '';
  ended = null;
});
afterEach(async () => {
  for (const { pid } of lines()) if (alive(pid)) process.kill(pid, 'SIGKILL');
  if (!ended) pty?.kill('SIGKILL');
  await until(() => ended);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

async function until(what: () => unknown): Promise<void> {
  await expect.poll(() => Boolean(what()), { interval: 20 }).toBe(true);
}
const lines = (): Line[] => {
  const file = join(dir, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line) : [];
};
const of = (kind: string): Line[] => lines().filter((line) => line.kind === kind);
/** A zombie is not alive. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function run(args: string[] = [], fake: Record<string, string> = {}, serverArgs: string[] = [], again = true): void {
  const launch = codexLauncher({ cli, runDir, serverArgs, args, again });
  begin(launch, fake);
}
function begin({ file, args }: { file: string; args: string[] }, fake: Record<string, string> = {}): void {
  const env = { PATH: '/usr/bin:/bin', HOME: dir, FAKE_LOG: join(dir, 'log'), ...fake };
  const mine = spawn(file, args, { cwd: dir, env, cols: 80, rows: 24 });
  pty = mine;
  mine.onData((data) => (printed += data));
  mine.onExit((exit) => {
    if (pty === mine) ended = exit;
  });
}
const runs = () => until(() => printed.includes('remote'));
const gone = () => until(() => lines().every(({ pid }) => !alive(pid)));
const left = () => readdirSync(runDir);

describe.runIf(process.platform === 'linux')("the launcher of Codex's pane", () => {
  it('waits for the server, and gives both their arguments word for word', async () => {
    const odd = ["it's", 'two words', '$(echo no)', 'a\nb', '"', '', '\\', '-c'];
    run(odd, { FAKE_LATE: '700' }, ['-c', 'hooks={command="echo \'$HOME\'"}']);
    await runs();
    expect(of('server').map(({ argv }) => argv)).toEqual([
      ['-c', 'hooks={command="echo \'$HOME\'"}', 'app-server', '--listen', `unix://${socketPath(runDir)}`],
    ]);
    expect(of('terminal').map(({ argv }) => argv)).toEqual([['--remote', `unix://${socketPath(runDir)}`, ...odd]]);
    expect(of('terminal')[0]?.tty).toBe(true);
    expect(existsSync(whyPath(runDir))).toBe(false);
  });

  it('A15 ends as the terminal part ends, and nothing is left', async () => {
    run([], {}, [], false);
    await runs();
    pty!.write('7\r');
    await until(() => ended);
    expect(ended).toMatchObject({ exitCode: 7 });
    await gone();
    await until(() => left().length === 0);
  });

  it('dies of the signal that the terminal part died of', async () => {
    run();
    await runs();
    pty!.write('SIGTERM\r');
    await until(() => ended);
    expect(ended).toMatchObject({ signal: 15 });
    await gone();
  });

  it.each(['SIGHUP', 'SIGTERM', 'SIGKILL'] as const)('A15 %s to the launcher alone ends everything', async (signal) => {
    run();
    await runs();
    process.kill(pty!.pid, signal);
    await until(() => ended);
    await gone();
    await until(() => left().length === 0);
    expect(of('server')).toHaveLength(1);
  });

  it('A15 a server that takes no order to end is killed', async () => {
    run([], { FAKE_SERVER: 'stubborn' });
    await runs();
    pty!.write('0\r');
    await until(() => ended);
    await gone();
    expect(of('term').length).toBeGreaterThan(0);
  });

  it('an interrupt is ignored neither in the terminal part nor in what the server runs', async () => {
    run();
    await runs();
    // Bit 1 is SIGINT, bit 2 SIGQUIT.
    for (const { ignored } of [...of('server'), ...of('terminal')])
      expect(BigInt(`0x${ignored}`) & 0b110n).toBe(0n);
  });

  it('A16 without an app-server it becomes Codex itself, and says why', async () => {
    run(['-c', 'x'], { FAKE_SERVER: 'unknown' });
    await until(() => printed.includes('alone'));
    expect(of('terminal').map(({ pid, argv }) => ({ pid, argv }))).toEqual([{ pid: pty!.pid, argv: ['--no-daemon', '-c', 'x'] }]);
    expect(readFileSync(whyPath(runDir), 'utf8')).toBe('its app-server ended with exit code 2\n');
    await until(() => left().join() === 'why');
  });

  it('a terminal part that cannot use the server is started without it, but not with a prompt', async () => {
    run([], { FAKE_REMOTE: '1' });
    await until(() => printed.includes('alone'));
    expect(of('terminal').map(({ argv }) => argv[0])).toEqual(['--remote', '--no-daemon']);
    await until(() => of('server').every(({ pid }) => !alive(pid)));
    pty!.write('0\r');
    await until(() => ended);
    ended = null;
    run(['--', 'do it'], { FAKE_REMOTE: '1' }, [], false);
    await until(() => ended);
    expect(ended).toMatchObject({ exitCode: 1 });
    expect(of('terminal')).toHaveLength(3);
  });

  it('a server that ends is started again three times, and then it is said', async () => {
    run();
    await runs();
    for (let n = 1; n <= 4; n += 1) {
      await until(() => of('listening').length === n);
      process.kill(of('server').at(-1)!.pid, 'SIGKILL');
    }
    await until(() => existsSync(whyPath(runDir)));
    expect(readFileSync(whyPath(runDir), 'utf8')).toContain('its app-server ended with exit code 137');
    expect(of('server')).toHaveLength(4);
    expect(ended).toBeNull();
    pty!.write('0\r');
    await until(() => ended);
    await gone();
  });

  it.each(['', 'no rollout found'])('a session is taken up on the server before the terminal part joins: "%s"', async (answer) => {
    const takeUp = JSON.stringify({ threadId: "it's 1" });
    begin(codexLauncher({ cli, runDir, serverArgs: [], args: ['resume', 'x'], alone: ['-a', 'never'], takeUp, again: true }));
    await until(() => existsSync(takeUpPath(runDir)) && of('listening').length === 1);
    expect(readFileSync(takeUpPath(runDir), 'utf8')).toBe(takeUp);
    await new Promise((done) => setTimeout(done, 300));
    expect(of('terminal')).toEqual([]);
    writeFileSync(`${takenPath(runDir)}.tmp`, answer);
    renameSync(`${takenPath(runDir)}.tmp`, takenPath(runDir));
    await until(() => of('terminal').length === 1);
    const [terminal] = of('terminal');
    if (answer === '') expect(terminal?.argv).toEqual(['--remote', `unix://${socketPath(runDir)}`, 'resume', 'x']);
    else expect(terminal?.argv).toEqual(['--no-daemon', '-a', 'never', 'resume', 'x']);
    expect(existsSync(whyPath(runDir)) && readFileSync(whyPath(runDir), 'utf8').trim()).toBe(answer || false);
  });

  it('alone from the start, it is Codex itself', async () => {
    begin(codexAlone(cli, runDir, "there's a reason", ['resume', 'id 1']));
    await until(() => printed.includes('alone'));
    expect(of('terminal').map(({ pid, argv }) => ({ pid, argv }))).toEqual([{ pid: pty!.pid, argv: ['--no-daemon', 'resume', 'id 1'] }]);
    expect(readFileSync(whyPath(runDir), 'utf8')).toBe("there's a reason\n");
  });
});
