import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  /** Clock ticks of CPU, which are 10 ms on Linux. */
  ticks: number;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return [];
    }
  });
}

/** The process and all that came from it, but for `without` and what came from those. */
export function tree(pid: number, without: number[] = []): Process[] {
  const all = processes();
  const grow = (one: Process): Process[] =>
    without.includes(one.pid) ? [] : [one, ...all.filter((p) => p.parent === one.pid).flatMap(grow)];
  return all.filter((p) => p.pid === pid).flatMap(grow);
}

/** What the process is, in few words. */
export function nameOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const type = /--type=([\w-]+)/.exec(words)?.[1];
    return type ?? (words.includes('host.js') ? 'terminal host' : 'main');
  } catch {
    return 'ended';
  }
}

/** Proportional set size in MB (10^6 bytes): shared pages count in parts. */
export function pss(pids: number[]): number {
  let kb = 0;
  for (const pid of pids) {
    try {
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended between the listing and now.
    }
  }
  return (kb * 1024) / 1e6;
}
