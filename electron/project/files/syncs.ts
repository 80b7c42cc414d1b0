import { setTimeout as wait } from 'node:timers/promises';
import { memoryFile, statusFile } from '../../../shared/rules/files/show.ts';
import { calledAgents, reportsIn } from '../../../shared/rules/files/status.ts';
import { takeReports, type StatusReport } from '../../../shared/rules/files/take.ts';
import type { FileClaim, FileProblem } from '../../../shared/rules/files/types.ts';
import { fileWords as words } from '../../../shared/text/files-words.ts';
import type { Around, Merge } from './around.ts';
import { keepBeside, putText, readText, type Found, type OldFile } from './disk.ts';
import { createQueueMerge } from './queue-merge.ts';

/** Reads and writes one file once. @throws the system's error, or UnusableFile */
export interface Sync {
  (): Promise<void>;
  /** Looks a last time at what writers may have written late. */
  close(): Promise<void>;
}

const MOST_TRIES = 12;
/** How long a replaced file is watched for a writer that still had it open. ms. */
const LATE_MS = 1_500;
/** A file that is missing is written anew only after it was missing for so long. ms. */
const MISSING_MS = 500;

/** Reads, merges and writes one file; begins anew when somebody else wrote meanwhile. */
export function createSync(around: Around, key: 'queue' | 'status' | 'memory', merge: Merge): Sync {
  const { root } = around;
  const lates = new Map<OldFile, NodeJS.Timeout>();
  let missingSince: number | null = null;
  // Where a write did not come about, what was taken must not be taken again.
  let seen: string | null = null;

  const sync = async (): Promise<void> => {
    for (let tries = 0; tries < MOST_TRIES && !around.closed(); tries += 1) {
      const path = around.paths()[key];
      const found = await readText(root, path);
      const written = around.written();
      const base = written.base(key);
      if (found === null && base !== null && !missedLongEnough()) return around.again();
      if (found !== null) missingSince = null;
      const text = found && withRescued(found.text);
      const merged = await merge(text, base, seen ?? base);
      if (merged === null) return;
      settle(merged.text);
      seen = text ?? seen;
      if (merged.text === found?.text) {
        if (merged.text !== base) {
          await written.intend(key, merged.text);
          await written.done(key, merged.text);
        }
        seen = null;
        return;
      }
      if (merged.conflict && found) around.tell(`kept ${key}`, words.kept(path, await keepBeside(root, path, 'kept', around.now())));
      await written.intend(key, merged.text);
      const put = await putText(root, path, found, merged.text);
      if (put.result === 'written') {
        await written.done(key, merged.text);
        seen = null;
        around.wrote(path);
        if (!put.old || !found || (await broughtBack(path, put.old, found, merged.text, base))) return;
      }
      await wait(5 + tries * 10);
    }
    around.again();
  };

  /**
   * Somebody may have written in the moment between the last look and the exchange: `old` is not what
   * was seen then (`found`). It is merged as if it had been seen in time, as often as that comes.
   * False: somebody wrote once more meanwhile, and all is looked at anew.
   */
  const broughtBack = async (path: string, old: OldFile, found: Found, stands: string, base: string | null): Promise<boolean> => {
    let before = found.text;
    for (let tries = 0; ; tries += 1) {
      const late = await settledText(old);
      watchLate(old, late ?? before);
      if (late === null) return true;
      rescue(late, before);
      const merged = tries < MOST_TRIES ? await merge(late, base, base === null ? null : before) : null;
      if (merged === null || merged.conflict) await besides(path, late);
      if (merged === null) return true;
      settle(merged.text);
      await around.written().intend(key, merged.text);
      const put = await putText(root, path, { ...found, text: stands }, merged.text);
      if (put.result === 'moved') {
        // What a queue brought is on the desk now.
        if (key !== 'queue') await bringOver(path, before, late);
        return false;
      }
      await around.written().done(key, merged.text);
      around.wrote(path);
      if (!put.old) return true;
      [old, before, base, stands] = [put.old, stands, stands, merged.text];
    }
  };

  /**
   * Lines that were brought back lately. Who read the file before they were, and writes it whole
   * after, takes them away again without wanting to.
   */
  const rescued = new Map<string, number>();
  const rescue = (late: string, before: string): void => {
    if (key === 'queue') return;
    const until = performance.now() + LATE_MS;
    for (const line of linesBeyond(late, before)) rescued.set(line.endsWith('\n') ? line : `${line}\n`, until);
  };
  /** What a merge took out, as a report that counted, is not to come back. */
  const settle = (text: string): void => {
    for (const line of rescued.keys()) if (linesBeyond(line, text).length > 0) rescued.delete(line);
  };
  const withRescued = (text: string): string => {
    for (const [line, until] of rescued) if (until < performance.now()) rescued.delete(line);
    const missing = linesBeyond([...rescued.keys()].join(''), text);
    return missing.length === 0 ? text : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('')}`;
  };

  const missedLongEnough = (): boolean => {
    const now = performance.now();
    missingSince ??= now;
    if (now - missingSince < MISSING_MS) return false;
    missingSince = null;
    return true;
  };

  const watchLate = (old: OldFile, before: string): void => {
    const look = (last: boolean): Promise<void> =>
      settleLate(old, before, last).catch((error: Error) => around.tell(`late ${key}`, words.failed(around.paths()[key], error.message)));
    void look(false);
    lates.set(old, setTimeout(() => void look(true).finally(() => dropLate(old)), LATE_MS).unref());
  };
  const dropLate = async (old: OldFile): Promise<void> => {
    clearTimeout(lates.get(old));
    lates.delete(old);
    taken.delete(old);
    await old.drop();
  };

  /** Brings what was written into the replaced file over into the one that took its place. */
  const taken = new Map<OldFile, string>();
  const settleLate = async (old: OldFile, first: string, last: boolean): Promise<void> => {
    const late = await old.late();
    const before = taken.get(old) ?? first;
    if (late === null || late === before) return;
    // Its writer may be in the middle of it.
    if (!last && !late.startsWith(before)) return;
    taken.set(old, late);
    await bringOver(around.paths()[key], before, late);
  };

  /** Adds the lines that somebody wrote into a replaced file to the one that took its place. */
  const bringOver = async (path: string, before: string, late: string): Promise<void> => {
    if (key === 'queue') return besides(path, late);
    const added = linesBeyond(late, before);
    rescue(late, before);
    for (let tries = 0; added.length > 0; tries += 1) {
      const now = await readText(root, path);
      const text = now?.text ?? '';
      const missing = linesBeyond(added.join(''), text);
      if (missing.length === 0) return;
      if (tries >= MOST_TRIES) return besides(path, late);
      const apart = text === '' || text.endsWith('\n') ? '' : '\n';
      const put = await putText(root, path, now, `${text}${apart}${missing.join('')}`);
      if (put.result === 'written') {
        if (put.old) watchLate(put.old, text);
        return around.again();
      }
      await wait(5 + tries * 10);
    }
  };
  const besides = async (path: string, text: string): Promise<void> => {
    const name = `${path}.kept-${around.now()}`;
    const put = await putText(root, name, null, text);
    if (put.result === 'written') around.tell(`late ${key}`, words.kept(path, name));
  };

  return Object.assign(sync, {
    async close() {
      for (const old of lates.keys()) await dropLate(old);
    },
  });
}

/** Of what is new at one look so much is told by itself: a file that is wrong all over is one matter. */
const MOST_TOLD = 5;

/** Tells what was refused in a file, each thing once, with its line. */
export function problemTeller(around: Around, key: 'queue' | 'status'): (problems: readonly FileProblem[], notes: readonly string[]) => void {
  let known = new Set<string>();
  return (problems, notes) => {
    const path = around.paths()[key];
    const now = new Set<string>();
    const fresh: string[] = [];
    for (const { line, reason } of problems) {
      if (!known.has(reason) && !now.has(reason)) {
        if (fresh.length < MOST_TOLD) around.tell(`${key} ${reason}`, words.at(path, line, reason));
        fresh.push(reason);
      }
      now.add(reason);
    }
    for (const reason of known) if (!now.has(reason)) around.tell(`${key} ${reason}`, null);
    known = now;
    const more = Math.max(0, fresh.length - MOST_TOLD) + Math.max(0, notes.length - MOST_TOLD);
    for (const note of [...notes.slice(0, MOST_TOLD), ...(more > 0 ? [words.more(path, more)] : [])]) {
      around.tell(`${key} ${note}`, note);
      around.tell(`${key} ${note}`, null);
    }
  };
}

/** The lines of a text that another one lacks, each as often as it lacks it; with their ends. */
function linesBeyond(text: string, other: string): string[] {
  const left = new Map<string, number>();
  for (const line of other.split(/\r?\n/)) left.set(line, (left.get(line) ?? 0) + 1);
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter((line) => {
    const plain = line.replace(/\r?\n$/, '');
    const count = left.get(plain) ?? 0;
    left.set(plain, count - 1);
    return count <= 0 && plain.trim() !== '';
  });
}

/** What stands in a replaced file that did not when it was read, once its writer pauses; null: nothing. */
async function settledText(old: OldFile): Promise<string | null> {
  let text = await old.late();
  for (let looks = 0; text !== null && looks < 10; looks += 1) {
    await wait(20);
    const again = await old.late();
    if (again === text) break;
    text = again;
  }
  return text;
}

export function createQueueSync(around: Around): Sync {
  return createSync(around, 'queue', createQueueMerge(around, (claims) => answerClaims(around, claims)?.refused ?? null, problemTeller(around, 'queue')));
}

export function createStatusSync(around: Around): Sync {
  const say = problemTeller(around, 'status');
  return createSync(around, 'status', async (text, base, seen) => {
    const called = calledAgents(around.desk());
    const reports = text === null ? [] : reportsIn(text, called);
    const taken = takeReports(around.desk(), base === null || seen === null ? null : reportsIn(seen, called), reports);
    if (taken.events.length > 0 && !around.record(taken.events)) return null;
    const answers = answerClaims(around, taken.claims);
    if (answers === null) return null;
    say(taken.problems, [...taken.notes, ...answers.refused]);
    for (const report of reports) if (answers.granted.has(report.from)) taken.used.add(report);
    const merged = statusFile(around.desk(), text ?? base, base, linesUsed(taken.used));
    return { text: merged };
  });
}

/** So many claims of one look are answered: nobody takes more tasks at once. */
const MOST_CLAIMS = 50;

/** Has the claims of a file answered, one after the other; null: an answer could not be saved. */
export function answerClaims(around: Around, claims: readonly FileClaim[]): { refused: string[]; granted: Set<number> } | null {
  const refused: string[] = [];
  const granted = new Set<number>();
  const more = claims.length - MOST_CLAIMS;
  if (more > 0) refused.push(words.moreClaims(more));
  for (const claim of claims.slice(0, MOST_CLAIMS)) {
    const answer = around.claim(claim);
    if (answer === null) return null;
    if (answer.refused === null) granted.add(claim.line);
    else refused.push(answer.refused);
  }
  return { refused, granted };
}

function linesUsed(reports: ReadonlySet<StatusReport>): Set<number> {
  const lines = new Set<number>();
  for (const { from, to } of reports) for (let line = from; line <= to; line += 1) lines.add(line);
  return lines;
}

export function createMemorySync(around: Around): Sync {
  return createSync(around, 'memory', (text, base) => Promise.resolve({ text: memoryFile(around.desk(), text ?? base, base) }));
}
