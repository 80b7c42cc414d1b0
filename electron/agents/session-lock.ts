import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bornOf } from './process-id.ts';

const Holder = z.object({
  cli: z.string(),
  session: z.string(),
  /** The agent that has it, for people. */
  agent: z.string(),
  pid: z.number().int().positive(),
  born: z.string(),
  /** The id of our own session that has it. */
  by: z.string(),
});
type Holder = z.infer<typeof Holder>;

const OLD_MS = 30 * 24 * 3_600_000;

export interface SessionLock {
  /** The CLI runs under this process id from now on: the lock lives and dies with it. */
  move(pid: number): void;
  release(): void;
}

export interface SessionLocks {
  /**
   * Takes a CLI's own session for the process `pid`. Gives the lock, or in words who has it. A
   * lock whose process has ended is taken over; one of the same session of ours (`by`) is ours.
   */
  take(wanted: { cli: string; session: string; agent: string; pid: number; by: string }): SessionLock | string;
}

/**
 * Locks against two processes on one session of a CLI, which Claude itself does not have: both
 * would write one transcript. `dir`: a folder of the app's state; null: no locks.
 */
export function openSessionLocks(dir: string | null, born: (pid: number) => string | null = bornOf): SessionLocks {
  const none: SessionLock = { move() {}, release() {} };
  if (dir === null) return { take: () => none };

  const drop = (file: string): void => {
    try {
      rmSync(file, { force: true });
    } catch {
      // Its folder is none.
    }
  };
  const read = (file: string): Holder | null => {
    try {
      return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return null;
    }
  };
  /** Locks of CLIs that ended while no Quatuor ran lie about until somebody wants them: old ones go. */
  const sweep = (): void => {
    try {
      for (const name of readdirSync(dir)) {
        const file = join(dir, name);
        const holder = read(file);
        const old = Date.now() - statSync(file).mtimeMs > OLD_MS;
        if (old && (!holder || born(holder.pid) !== holder.born)) drop(file);
      }
    } catch {
      // There is no such folder yet.
    }
  };
  sweep();
  const same = (a: Holder, b: Holder): boolean => a.pid === b.pid && a.born === b.born && a.by === b.by;

  return {
    take({ cli, session, agent, pid, by }) {
      const name = createHash('sha256').update(`${cli}\n${session}`).digest('hex').slice(0, 24);
      const file = join(dir, `${name}.lock`);
      const since = born(pid);
      // Where a process cannot be told from a later one, a lock could never be found stale.
      if (since === null) return none;
      let mine: Holder = { cli, session, agent, pid, born: since, by };
      const fresh = `${file}.${process.pid}.new`;
      const write = (): void => writeFileSync(fresh, `${JSON.stringify(mine)}\n`, { mode: 0o600 });
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        for (let round = 0; ; round += 1) {
          write();
          try {
            // A link is made whole or not at all, and never over another one.
            linkSync(fresh, file);
            break;
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || round > 20) throw error;
          }
          const holder = read(file);
          if (holder && holder.by !== by && born(holder.pid) === holder.born)
            return `This session is open in another terminal already (${holder.agent}, process ${holder.pid}). Stop it there, or start anew.`;
          // Only the stale one that was read goes: who was quicker than us has put a new one there.
          const gone = `${file}.${process.pid}.stale`;
          renameSync(file, gone);
          const taken = read(gone);
          if (taken && holder && !same(taken, holder)) linkSync(gone, file);
          unlinkSync(gone);
        }
      } catch {
        // Without locks (a full disk, a strange file system) agents start all the same.
        return none;
      } finally {
        drop(fresh);
      }
      return {
        move(to) {
          const at = born(to);
          if (at === null) return;
          const holder = read(file);
          if (!holder || !same(holder, mine)) return;
          mine = { ...mine, pid: to, born: at };
          try {
            write();
            renameSync(fresh, file);
          } catch {
            // It stays with the process that took it.
          }
        },
        release() {
          const holder = read(file);
          if (holder && same(holder, mine)) drop(file);
        },
      };
    },
  };
}
