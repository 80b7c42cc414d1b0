import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A process: `born` tells it from a later one with the same id. */
export interface Process {
  pid: number;
  parent: number;
  session: number;
  born: string;
  zombie: boolean;
}

const run = promisify(execFile);

function fromProc(): Process[] {
  const all: Process[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The name in brackets may hold anything; the fields begin behind the last bracket.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      all.push({
        pid: Number(name),
        parent: Number(fields[1]),
        session: Number(fields[3]),
        born: fields[19] ?? '',
        zombie: fields[0] === 'Z',
      });
    } catch {
      // It ended meanwhile.
    }
  }
  return all;
}

async function fromPs(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,sess=,stat=,lstart=']);
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, session, state, born] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        session: Number(session),
        born: born!,
        zombie: state!.startsWith('Z'),
      },
    ];
  });
}

export async function listProcesses(): Promise<Process[]> {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** The living members of a pane: its session, and all that descend from its first process. */
export function membersOf(leader: number, all: Process[]): Process[] {
  const found = new Map<number, Process>();
  const take = (one: Process): void => {
    if (found.has(one.pid)) return;
    found.set(one.pid, one);
    for (const child of all) if (child.parent === one.pid) take(child);
  };
  for (const one of all) if (one.session === leader || one.pid === leader) take(one);
  return [...found.values()].filter((one) => !one.zombie && one.pid !== process.pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile, or became another user's.
  }
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Ends every process of the pane led by `leader`: `first` to all at once, and SIGKILL to those
 * that are left after `graceMs`. Resolves when none is left (or none can be ended).
 */
export async function endSession(
  leader: number,
  first: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  const known = new Map<string, Process>();
  const alive = async (): Promise<Process[]> => {
    const all = await listProcesses();
    for (const one of membersOf(leader, all)) known.set(`${one.pid} ${one.born}`, one);
    return all.filter((one) => !one.zombie && known.has(`${one.pid} ${one.born}`));
  };
  for (const { pid } of await alive()) {
    signal(pid, first);
    // A stopped process takes no other signal.
    signal(pid, 'SIGCONT');
  }
  const until = performance.now() + graceMs;
  let pause = 5;
  while ((await alive()).length > 0 && performance.now() < until) {
    await sleep(pause);
    pause = Math.min(pause * 2, 100);
  }
  for (let round = 0; round < 50; round++) {
    const left = await alive();
    if (left.length === 0) return;
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await sleep(20);
  }
}
