import { watch } from 'node:fs';
import type { BigIntStats, FSWatcher } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Hook payloads are small; a larger file is kept aside unread. Bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
const POLL_MS = 3_000;
/** What is told again and again has one name, so that only the newest lies there. */
const NEWEST = 'newest.json';
const TAKEN = 'newest.taken';

export interface Spool {
  /** Reads everything that lies there now. */
  scan(): Promise<void>;
  /** Stops. What is not read yet is read first, or stays for the next start of the app. */
  close(rest: 'read' | 'leave'): Promise<void>;
}

/**
 * Reads what hooks put into a folder, oldest first, each file once: it is deleted after its
 * payload was handed over. `at` is the file's time, epoch ms. What is no file, or no JSON object, is
 * renamed to `*.bad`; the first one is told to `onProblem`.
 */
export async function openSpool(
  dir: string,
  onPayload: (payload: Record<string, unknown>, at: number) => void,
  onProblem: (text: string) => void,
): Promise<Spool> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let left = false;

  let aside = false;
  const keepAside = async (file: string, name: string, what: string): Promise<void> => {
    const bad = name.replace(/json$/, 'bad');
    await rename(file, join(dir, bad));
    // Who writes one such file writes many: one word about them is enough.
    if (!aside) onProblem(`A hook left ${what}; it is kept as ${bad} in ${dir}. So are further ones.`);
    aside = true;
  };

  const read = async (name: string, at: number): Promise<void> => {
    const file = join(dir, name === NEWEST ? TAKEN : name);
    // A newer one may come under the same name while this one is read.
    if (name === NEWEST) await rename(join(dir, name), file);
    const payload = parse(await readFile(file, 'utf8'));
    if (!payload) return keepAside(file, name, 'something unreadable');
    await rm(file, { force: true });
    onPayload(payload, at);
  };

  /** What stands under a name now; null when it is gone already. A link is not followed. */
  const look = async (name: string): Promise<{ name: string; info: BigIntStats } | null> => {
    const info = await lstat(join(dir, name), { bigint: true }).catch(() => null);
    return info && { name, info };
  };

  let told = '';
  const unread = ({ code, message }: NodeJS.ErrnoException): void => {
    if (code === 'ENOENT' || message === told) return;
    told = message;
    onProblem(`The hooks' folder cannot be read: ${message}`);
  };

  const pass = async (): Promise<void> => {
    const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
    const files = (await Promise.all(names.map(look))).filter((found) => found !== null);
    // Names decide among files of one tick of the clock: a plugin numbers its own.
    files.sort((a, b) => Number(a.info.mtimeNs - b.info.mtimeNs) || (a.name < b.name ? -1 : 1));
    for (const { name, info } of files) {
      if (left) return;
      try {
        if (!info.isFile()) await keepAside(join(dir, name), name, 'what is no file');
        else if (info.size > MAX_BYTES) await keepAside(join(dir, name), name, `${info.size} bytes, which nobody read`);
        else await read(name, Number(info.mtimeNs / 1_000_000n));
      } catch (error) {
        // One that cannot be read must not keep the others from being read.
        unread(error as NodeJS.ErrnoException);
      }
    }
  };

  const scan = (): Promise<void> => {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await pass().catch(unread);
      } while (again);
      running = null;
    })();
    return running;
  };

  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dir, () => void (closed || scan()));
    watcher.on('error', () => watcher?.close());
  } catch {
    // Without a watcher the poll is enough.
  }
  const timer = setInterval(() => void scan(), POLL_MS);
  timer.unref();

  return {
    scan,
    async close(rest) {
      closed = true;
      left = rest === 'leave';
      clearInterval(timer);
      watcher?.close();
      await (left ? running : scan());
    },
  };
}

/**
 * Takes away the folder of a session that is over, with the files and sockets that were made for
 * it. Payloads that nobody could read stay, and the folder with them.
 */
export async function removeSpool(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  for (const name of names)
    if (!/\.(?:json|bad)$/.test(name)) await rm(join(dir, name), { force: true }).catch(() => {});
  await rmdir(dir).catch(() => {});
}

/** What nobody could read, and what nobody read, is kept for so long. ms. */
const KEPT_MS = 14 * 24 * 3_600_000;

/**
 * Reads what is left in the folder of a session that is gone, oldest first, then takes the folder
 * away.
 */
export async function drainSpool(
  dir: string,
  onPayload: (payload: Record<string, unknown>, at: number) => void,
  onProblem: (text: string) => void,
): Promise<void> {
  if (!(await stat(dir).catch(() => null))?.isDirectory()) return;
  const spool = await openSpool(dir, onPayload, onProblem);
  await spool.close('read');
  await removeSpool(dir);
}

/** Takes away old folders of sessions below `dir`, but those of `keep`. */
export async function sweepSpools(dir: string, keep: ReadonlySet<string>, now: number): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    const folder = join(dir, name);
    const info = await stat(folder).catch(() => null);
    if (keep.has(name) || !info?.isDirectory() || now - info.mtimeMs < KEPT_MS) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/**
 * Shell: what `print` prints becomes one file in a folder, written aside and then renamed, so that
 * a reader never sees half of it. `folder` and `name` are words of the shell; without a name each
 * file has its own.
 */
export function asOneFile(folder: string, print: string, name = '"$f.json"'): string {
  return `f=$(mktemp ${folder}/h.XXXXXXXXXX) && ${print} >"$f" && mv "$f" ${name}`;
}

/** A shell command that puts its stdin as one file into the spool. It prints nothing and always ends with 0. */
export function spoolCommand(dir: string): string {
  return `{ ${asOneFile(shellWord(dir), 'cat')}; } >/dev/null 2>&1 || :`;
}

/**
 * The same for what is told again and again: of what was not read yet only the newest is kept. It
 * leaves its stdin in the variable `p`.
 */
export function newestCommand(dir: string): string {
  const folder = shellWord(dir);
  return `p=$(cat); { ${asOneFile(folder, `printf '%s' "$p"`, `${folder}/${NEWEST}`)}; } >/dev/null 2>&1 || :`;
}

/** A text as one word for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
