import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A process and the processor time that it has used, in ms. */
export interface Used {
  pid: number;
  parent: number;
  name: string;
  ms: number;
  /** True if it is of those that its terminal belongs to now; absent where that cannot be known. */
  front?: true;
}

/** Less than this share of one processor is no work: servers that wait use a little too. */
const BUSY_SHARE = 0.03;
/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** A measure that is older says nothing of now. */
const FRESH_MS = 30_000;

const run = promisify(execFile);

/** One line of `/proc/<pid>/stat`; null when it is none. */
export function parseStat(text: string): Used | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const ms = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  const [pid, parent] = [Number(text.slice(0, open)), Number(fields[1])];
  const [group, foreground] = [Number(fields[2]), Number(fields[5])];
  const front = foreground > 0 && group === foreground;
  return Number.isSafeInteger(pid) && Number.isSafeInteger(parent) && Number.isFinite(ms)
    ? { pid, parent, name: text.slice(open + 1, close), ms, ...(front ? { front } : {}) }
    : null;
}

/** The output of `ps -A -o pid=,ppid=,time=,comm=`; lines of another shape are left out. */
export function parsePs(text: string): Used[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, days = 0, hours = 0, minutes, seconds, name = ''] = match;
    const ms = (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
    return [{ pid: Number(pid), parent: Number(parent), name: name.split('/').at(-1)!, ms }];
  });
}

function fromProc(): Used[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return parseStat(readFileSync(`/proc/${name}/stat`, 'latin1')) ?? [];
    } catch {
      return [];
    }
  });
}

/** Every process of this machine; null where that cannot be known. */
export async function processes(): Promise<Used[] | null> {
  try {
    if (process.platform === 'linux') return fromProc();
    if (process.platform !== 'darwin') return null;
    return parsePs((await run('ps', ['-A', '-o', 'pid=,ppid=,time=,comm='], { maxBuffer: 4 << 20 })).stdout);
  } catch {
    return null;
  }
}

/** What descends from a process, without itself. */
export function descendants(of: number, all: readonly Used[]): Used[] {
  const found: Used[] = [];
  const seen = new Set([of]);
  for (let next = [of]; next.length > 0; ) {
    const parents = new Set(next);
    const children = all.filter(({ pid, parent }) => parents.has(parent) && !seen.has(pid));
    for (const child of children) seen.add(child.pid);
    found.push(...children);
    next = children.map(({ pid }) => pid);
  }
  return found;
}

export interface Children {
  /** The child that has worked since the last look; null: none has, or it cannot be known. */
  look(): Promise<{ name: string; count: number } | null>;
}

/**
 * Watches the processor time of what a program has started. The first look only takes the
 * measure. Costs a few ms a look; ask only when nothing better tells.
 */
export function watchChildren(
  pid: number,
  list: () => Promise<Used[] | null> = processes,
  steady: () => number = () => performance.now(),
): Children {
  let before: { at: number; ms: Map<number, number> } | null = null;
  return {
    async look() {
      const all = await list();
      if (all === null) return null;
      const mine = descendants(pid, all);
      const at = steady();
      const last = before;
      before = { at, ms: new Map(mine.map((one) => [one.pid, one.ms])) };
      if (!last || at - last.at > FRESH_MS) return null;
      const used = mine.map((one) => ({ one, ms: one.ms - (last.ms.get(one.pid) ?? 0) }));
      const sum = used.reduce((total, { ms }) => total + Math.max(0, ms), 0);
      if (sum < (at - last.at) * BUSY_SHARE || sum === 0) return null;
      const most = used.reduce((a, b) => (b.ms > a.ms ? b : a));
      return { name: most.one.name, count: mine.length };
    },
  };
}
