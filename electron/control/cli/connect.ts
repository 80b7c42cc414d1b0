import { lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { connect as open } from 'node:net';
import { join } from 'node:path';
import type { ControlCode, ControlDo, ControlReply } from '../../../shared/contract/control.ts';
import { askByFile } from './mailbox.ts';
import { EXIT, Trouble } from './trouble.ts';

export { EXIT, Trouble } from './trouble.ts';

/** No app answers: nothing was asked, so it may be started and asked again. */
export class NotRunning extends Trouble {
  constructor(message: string) {
    super(EXIT.noApp, message);
  }
}

const exits: Record<ControlCode, number> = {
  refused: EXIT.refused, internal: EXIT.refused, 'bad-request': EXIT.usage, version: EXIT.noApp, project: EXIT.noApp,
  forbidden: EXIT.notYours, stranger: EXIT.notYours, timeout: EXIT.timeout,
};

/** Where the app listens, and by which key this shell is known to it; no key: it is the person's own. */
export interface Way {
  socket: string;
  pane?: { session: string; key: string };
  /** Where a call goes from a sandbox that forbids sockets. */
  box?: string;
  /** The project that the person named, where several are open. */
  project?: string;
}

/** The app's own folder, where nothing says another one. */
function usualHome(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Quatuor');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'Quatuor');
}

/** The folder of the app that a person's shell means. */
export const homeOf = (env: NodeJS.ProcessEnv, home?: string): string => home ?? (env['QUATUOR_HOME'] || usualHome(env));

const HOW = 'quatuor open FOLDER starts it; another app is meant by --home FOLDER';

/**
 * Finds the way by the environment; a pane's own app goes before all others, `home` is what the call names.
 * @throws Trouble with a sentence that helps, NotRunning where no app listens
 */
export function findWay(env: NodeJS.ProcessEnv, home?: string, project?: string): Way {
  const file = env['QUATUOR_PANE'];
  if (file && project !== undefined) throw new Trouble(EXIT.notYours, 'In a pane the project is the pane’s own: --project is for the person’s shell');
  // Without its key an agent would count as the person.
  if (file && home !== undefined) throw new Trouble(EXIT.notYours, 'In a pane the app is the pane’s own: --home is for the person’s shell');
  if (file) {
    const { socket, session, key, box } = fields(file, () => new Trouble(EXIT.noApp, 'This pane’s session is over: its key is gone'));
    return { socket: checked(String(socket)), pane: { session: String(session), key: String(key) }, ...(box ? { box: String(box) } : {}) };
  }
  const folder = homeOf(env, home);
  const { socket } = fields(join(folder, 'control.json'), () => new NotRunning(`Quatuor does not run: nothing in ${folder} says where. ${HOW}`));
  return { socket: checked(String(socket)), ...(project === undefined ? {} : { project }) };
}

/** Where the person stands; their shell's folder may be gone. */
function standing(): { cwd?: string } {
  try {
    return { cwd: process.cwd() };
  } catch {
    return {};
  }
}

function fields(path: string, missing: () => Trouble): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') throw new Trouble(EXIT.notYours, `${path} belongs to another user, or this shell may not read it`);
    if (error instanceof SyntaxError) throw new Trouble(EXIT.noApp, `${path} is damaged: start Quatuor again, and it is written anew`);
    throw missing();
  }
}

/** Whoever listens at another user's socket would learn the key. */
function checked(path: string): string {
  try {
    const info = lstatSync(path);
    if (info.uid !== process.getuid?.()) throw new Trouble(EXIT.notYours, `${path} is another user’s socket: nothing is sent there`);
    if (!info.isSocket()) throw new Trouble(EXIT.noApp, `${path} is no socket: something else took its place. End Quatuor, remove that, and start it again`);
    return path;
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new NotRunning(`Quatuor does not run. ${HOW}`);
  }
}

const givenUp = (): Trouble => new Trouble(EXIT.timeout, 'It was called off');

/**
 * Asks the app one thing. `onLine` gets what comes before the answer; `endMs`: after so long it is
 * enough, and there is no answer; `signal` gives it up.
 * @throws Trouble with the app's refusal, or why it was not reached
 */
export async function ask(
  way: Way,
  request: ControlDo & { epoch?: number },
  onLine: (line: unknown) => void = () => {},
  endMs?: number,
  signal?: AbortSignal,
): Promise<unknown> {
  const { pane, project } = way;
  const whole = { v: 1, ...(pane ? { pane } : { ...standing(), ...(project === undefined ? {} : { project }) }), ...request };
  const answer = await bySocket(way.socket, whole, onLine, endMs, signal);
  return answer === 'forbidden' ? byFile(way, whole) : answer.value;
}

const UNKNOWN = 'Quatuor ended, or was too busy to answer. Nothing says whether it was done';
const closed = (): Trouble =>
  new Trouble(EXIT.notYours, process.env['CODEX_SANDBOX_NETWORK_DISABLED']
    ? 'Codex’s sandbox forbids all sockets, and Quatuor’s mailbox too: run this command again with the permission to leave the sandbox'
    : 'This shell may not open Quatuor’s socket: it runs in a sandbox, or as another user');

/** The road of files, which a pane has beside its socket. */
async function byFile({ box, pane }: Way, request: ControlDo & { seconds?: number }): Promise<unknown> {
  if (!box || !pane) throw closed();
  const mailed = await askByFile(box, request, request.seconds ?? (request.do === 'wait' ? 600 : 0));
  if ('line' in mailed) return settled(JSON.parse(mailed.line) as ControlReply);
  if (mailed.none === 'no way') throw closed();
  throw new Trouble(EXIT.noApp, mailed.none === 'not taken' ? 'Quatuor does not run, or is too busy. Nothing was done' : UNKNOWN);
}

function settled(reply: ControlReply): unknown {
  if (reply.ok) return reply.value;
  throw new Trouble(exits[reply.code] ?? EXIT.refused, reply.message);
}

/** The road of the socket. `forbidden`: the system lets this process open none. */
function bySocket(path: string, request: object, onLine: (line: unknown) => void, endMs?: number, signal?: AbortSignal): Promise<{ value: unknown } | 'forbidden'> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(givenUp());
    const socket = open(path);
    let text = '';
    let answered = false;
    const over = (): boolean => {
      if (answered) return false;
      answered = true;
      clearTimeout(late);
      return true;
    };
    const fail = (error: unknown): void => {
      if (!over()) return;
      socket.destroy();
      reject(error as Error);
    };
    const late = endMs === undefined ? undefined : setTimeout(() => {
      if (!over()) return;
      socket.destroy();
      resolve({ value: null });
    }, endMs);
    const giveUp = (): void => fail(givenUp());
    signal?.addEventListener('abort', giveUp);
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    // One that was there and went away is told when it closes: nobody knows whether it was done.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') fail(new NotRunning(`Quatuor does not run: its socket was left over. ${HOW}`));
      else if (error.code === 'EACCES' || error.code === 'EPERM') {
        if (over()) resolve('forbidden');
      } else if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') fail(new Trouble(EXIT.noApp, `Quatuor was not reached: ${error.message}`));
    });
    socket.on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '' || answered) continue;
        const message = JSON.parse(line) as ControlReply | { line: unknown };
        if ('line' in message) {
          onLine(message.line);
          continue;
        }
        try {
          const value = settled(message);
          if (over()) socket.end();
          resolve({ value });
        } catch (error) {
          fail(error);
        }
      }
    });
    socket.on('close', () => {
      signal?.removeEventListener('abort', giveUp);
      fail(new Trouble(EXIT.noApp, UNKNOWN));
    });
  });
}
