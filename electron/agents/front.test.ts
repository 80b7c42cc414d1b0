import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Used } from './children.ts';
import { watchFront } from './front.ts';

const used = (pid: number, parent: number, name: string): Used => ({ pid, parent, name, ms: 0 });

describe('who has the pane', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Watches process 10 of these lists, one for each look. */
  async function looks(lists: (Used[] | null)[]): Promise<(string | null)[]> {
    const told: (string | null)[] = [];
    let at = 0;
    const named = async () => lists[at]?.find((one) => one.pid === 10)?.name ?? null;
    const front = watchFront(10, (name) => told.push(name), async () => lists[at] ?? null, named);
    for (at = 0; at < lists.length; at += 1) {
      front.printed();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    front.close();
    return told;
  }

  it('A12 a shell with nothing below it, once the CLI has ended', async () => {
    const wrapper = used(10, 1, 'bash');
    expect(await looks([[wrapper, used(11, 10, 'claude')], [wrapper], [wrapper]])).toEqual(['bash']);
  });

  it('A12 a script that becomes a shell', async () => {
    expect(await looks([[used(10, 1, 'start-it'), used(11, 10, 'codex')], [used(10, 1, 'sh')]])).toEqual(['sh']);
  });

  it('A12 the CLI is started again from that shell', async () => {
    const shell = used(10, 1, '-zsh');
    expect(await looks([[shell], [shell, used(12, 10, 'claude')]])).toEqual(['-zsh', null]);
  });

  it('A12 a shell that has the terminal, though a server of the CLI still runs beside it', async () => {
    const front = (pid: number, parent: number, name: string): Used => ({ ...used(pid, parent, name), front: true });
    const launcher = front(10, 1, 'sh');
    const server = [used(11, 10, 'sh'), used(12, 11, 'codex')];
    const runs = [launcher, ...server, front(13, 10, 'codex')];
    const wrapped = [launcher, ...server, front(13, 10, 'bash'), front(14, 13, 'codex')];
    expect(await looks([runs, wrapped, [launcher, ...server, front(13, 10, 'bash')], wrapped])).toEqual(['bash', null]);
  });

  it('A12 a CLI, and what cannot be known, is no shell', async () => {
    expect(await looks([[used(10, 1, 'claude')], null, [], [used(10, 1, 'shellac')]])).toEqual([]);
  });
});

it.runIf(process.platform === 'linux')('A12 of this machine: a shell whose program ended', async () => {
  const shell = spawn('sh', ['-c', 'sleep 1; read line; true'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const told: (string | null)[] = [];
  const front = watchFront(shell.pid ?? 0, (name) => told.push(name));
  const printing = setInterval(() => front.printed(), 50);
  await vi.waitFor(() => expect(told.length).toBe(1), { timeout: 60_000 });
  expect(told[0]).toMatch(/sh$/);
  clearInterval(printing);
  front.close();
  shell.kill('SIGKILL');
});
