import { createHash } from 'node:crypto';
import { constants, lstatSync, mkdirSync, mkdtempSync, rmSync, watch, type FSWatcher } from 'node:fs';
import { lstat, open, opendir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL_VERSION, type ControlReply, type ControlRequest } from '../../shared/contract/control.ts';
import { MAIL_ID, MAILBOX } from '../../shared/contract/mailbox.ts';
import { ControlError, parseRequest, type Call } from './server.ts';

export interface MailboxOptions {
  /** The app's own folder: each has a mailbox of its own. */
  home: string;
  /** Does what is asked; throws ControlError. */
  answer(request: ControlRequest, call: Call): Promise<unknown>;
  log(line: string): void;
  now?: () => number;
  /** Where the folder is made: a place that sandboxes let their commands write. */
  temp?: string;
  limits?: Partial<typeof LIMITS>;
}

/** What a flood of files can cost main. */
export const LIMITS = {
  /** Requests that are being answered at once. */
  open: 16,
  /** Entries that one look at the folder reads. */
  entries: 500,
  /** Without a sign from the system the folder is looked at so often. ms. */
  lookMs: 5_000,
};

/**
 * The way to the app for commands in a sandbox that forbids all sockets and lets them write files in the
 * temporary folder, as Codex's does on Linux: a request is a file, its answer another one beside it.
 * Only calls with a pane's key are taken: nobody is the person here.
 */
export interface Mailbox {
  /** The folder, mode 0700, made anew if somebody took it away; null: none can be had. */
  folder(): string | null;
  close(): void;
}

/** What may lie in the folder for a while beside requests. */
const OURS = new Set<string>([MAILBOX.answer, MAILBOX.ask + MAILBOX.part, MAILBOX.answer + MAILBOX.part]);

/** True if that is a folder of this user that no other one can look into. */
function isOwn(path: string): boolean {
  try {
    const info = lstatSync(path);
    return info.isDirectory() && info.uid === process.getuid?.() && (info.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

function make(home: string, temp: string): string | null {
  const name = `quatuor-${process.getuid?.() ?? 0}-box-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  const usual = join(temp, name);
  try {
    mkdirSync(usual, { mode: 0o700 });
  } catch {
    // It is there from an earlier start, or somebody else's.
  }
  if (isOwn(usual)) return usual;
  try {
    return mkdtempSync(`${usual}-`);
  } catch {
    return null;
  }
}

export function openMailbox(options: MailboxOptions): Mailbox {
  const { home, answer, log, now = Date.now, temp = tmpdir() } = options;
  const limits = { ...LIMITS, ...options.limits };
  const began = now();
  const gone = new AbortController();
  /** Requests of the last minutes: none is done twice. */
  const seen = new Map<string, number>();
  let dir = make(home, temp);
  let watcher: FSWatcher | null = null;
  let answering = 0;
  let looking = false;
  let again = false;
  let waiting = false;
  if (dir === null) log('control: no mailbox can be made in the temporary folder');

  const attend = (): void => {
    watcher?.close();
    watcher = null;
    if (dir === null) return;
    try {
      watcher = watch(dir, { persistent: false }, () => void look());
      watcher.on('error', () => watcher?.close());
    } catch {
      // The clock alone looks then.
    }
  };

  /** Reads the folder, takes what is asked and clears away what is old or nothing of ours. */
  const look = async (): Promise<void> => {
    again = true;
    if (looking || dir === null) return;
    looking = true;
    try {
      while (again && !gone.signal.aborted) {
        again = false;
        let entries = 0;
        for await (const { name } of await opendir(dir)) {
          if (gone.signal.aborted) return;
          const [id, kind] = [name.slice(0, 32), name.slice(32)];
          if (MAIL_ID.test(id) && kind === MAILBOX.ask) begin(dir, id);
          else await sweep(join(dir, name), MAIL_ID.test(id) && OURS.has(kind));
          // What a flood leaves is for the next look; meanwhile the app does something else.
          if ((entries += 1) >= limits.entries) break;
        }
        if (entries >= limits.entries) setTimeout(() => void look(), 50).unref();
      }
    } catch {
      // The folder is gone: the next pane, or the clock, makes it anew.
    } finally {
      looking = false;
    }
  };

  const begin = (folder: string, id: string): void => {
    // It stays where it is, and is looked at again once another one has its answer.
    waiting ||= answering >= limits.open;
    if (answering >= limits.open) return;
    answering += 1;
    void take(folder, id).finally(() => {
      answering -= 1;
      if (waiting) void look();
      waiting = false;
    });
  };

  /** Takes away what is no file of ours, and what nobody has fetched. */
  const sweep = async (path: string, ours: boolean): Promise<void> => {
    try {
      if (ours && now() - (await lstat(path)).mtimeMs < MAILBOX.fresh) return;
      await rm(path, { force: true });
    } catch {
      // A folder, or gone already: nothing of a caller's.
    }
  };

  const take = async (folder: string, id: string): Promise<void> => {
    const path = join(folder, id + MAILBOX.ask);
    let text: string | null;
    try {
      text = await readOnce(path);
    } catch {
      return;
    }
    const reply = await settle(id, text);
    try {
      const file = join(folder, id + MAILBOX.answer);
      await writeFile(file + MAILBOX.part, `${JSON.stringify(reply)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(file + MAILBOX.part, file);
    } catch (error) {
      log(`control: an answer could not be written: ${(error as Error).message}`);
    }
  };

  const settle = async (id: string, text: string | null): Promise<ControlReply> => {
    const no = (code: Extract<ControlReply, { ok: false }>['code'], message: string): ControlReply => ({ v: CONTROL_VERSION, ok: false, code, message });
    if (text === null) return no('bad-request', 'That is no file of a request');
    const parsed = parseRequest(Buffer.from(text));
    if ('problem' in parsed) return no(parsed.code, parsed.problem);
    const { request } = parsed;
    const at = sentAt(text);
    for (const [old, when] of seen) if (now() - when > 3 * MAILBOX.fresh) seen.delete(old);
    if (at === null || at < began || Math.abs(now() - at) > MAILBOX.fresh || seen.has(id)) return no('refused', 'That request is not of this moment: nothing was done');
    seen.set(id, now());
    if (!request.pane) return no('stranger', 'Here a call needs the key of a pane');
    if (request.do === 'log' && request.follow) return no('refused', 'The log cannot be followed from inside a sandbox');
    const bounded = request.do === 'wait' ? { ...request, seconds: Math.min(request.seconds ?? 600, MAILBOX.longest) } : request;
    try {
      return { v: CONTROL_VERSION, ok: true, value: (await answer(bounded, { line: () => {}, gone: gone.signal })) ?? null };
    } catch (error) {
      if (error instanceof ControlError) return no(error.code, error.message);
      log(`control: ${request.do} failed: ${error instanceof Error ? error.stack : String(error)}`);
      return no('internal', `Quatuor failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  attend();
  void look();
  const clock = setInterval(() => {
    if (dir !== null && !isOwn(dir)) self.folder();
    void look();
  }, limits.lookMs);
  clock.unref();

  const self: Mailbox = {
    folder() {
      if (dir !== null && isOwn(dir)) return dir;
      dir = make(home, temp);
      attend();
      return dir;
    },
    close() {
      gone.abort();
      clearInterval(clock);
      watcher?.close();
      if (dir !== null) rmSync(dir, { recursive: true, force: true });
    },
  };
  return self;
}

/**
 * The text of a request, whose file is taken away before anything of it is done; null: that is no plain
 * file of this user alone, or too long. Throws when somebody else, its sender too, was faster.
 */
async function readOnce(path: string): Promise<string | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    return null;
  }
  try {
    const info = await file.stat();
    const plain = info.isFile() && info.uid === process.getuid?.() && (info.mode & 0o077) === 0 && info.nlink === 1 && info.size <= MAILBOX.most;
    const bytes = plain ? Buffer.alloc(info.size) : null;
    const read = bytes ? (await file.read(bytes, 0, bytes.length, 0)).bytesRead : 0;
    // Whoever takes it away does it; a second one, or its sender, comes too late.
    await (plain ? unlink(path) : rm(path, { recursive: true }));
    return bytes ? bytes.subarray(0, read).toString('utf8') : null;
  } finally {
    await file.close();
  }
}

function sentAt(text: string): number | null {
  const { at } = JSON.parse(text) as { at?: unknown };
  return typeof at === 'number' && Number.isFinite(at) ? at : null;
}
