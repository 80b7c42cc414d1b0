import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_VERSION } from '../../shared/contract/control.ts';
import type { JournalEvent } from '../../shared/model/index.ts';
import type { PaneGear } from '../agents/index.ts';
import { chooseRunDir } from '../terminals/index.ts';
import type { ControlAccess, ControlledProject } from './access.ts';
import { createAnswers } from './answer.ts';
import { KEY_FILE, paneFile } from './keys.ts';
import { openMailbox } from './mailbox.ts';
import { serveControl, SOCKET, Taken, type ControlServer } from './server.ts';
import { installTools, put, type Tools } from './tools.ts';
import { START_FILE } from './cli/start.ts';
import { createWaits } from './waits.ts';

export type { ControlAccess, ControlledProject } from './access.ts';
export { readIssues } from './issues.ts';
export { closeSockets, examine } from './doctor/index.ts';
export { setShellLink, shellLink } from './shell-link.ts';

export interface ControlOptions extends Omit<ControlAccess, 'now'> {
  now?: () => number;
  /** The app's own folder of this user. */
  home: string;
  execPath: string;
  /** The bundled client. */
  script: string;
  /** How the app is started again by a shell; absent: it is not. */
  start?: { exec: string; args: string[] };
  log(line: string): void;
  /** Something that the person should hear of. */
  onProblem(text: string): void;
}

/** The way into the app from any shell: a socket, the programs that use it, and a key for each pane. */
export interface Control {
  /** What a session's pane gets. `runDir`: where the session's own files lie. */
  equip(session: { id: string; agent: string }, runDir: string, project: string): PaneGear;
  changed(): void;
  /** This happened in an open project. */
  events(project: ControlledProject, events: JournalEvent[]): void;
  /** A project was closed. */
  left(project: ControlledProject): void;
  close(): void;
}

/** Starts listening. A socket that cannot be had is told, and the app goes on without it. */
export function createControl(options: ControlOptions): Control {
  const { home, log, onProblem } = options;
  const waits = createWaits();
  const answer = createAnswers({ ...options, now: options.now ?? Date.now }, waits);
  const runDir = join(home, 'run');
  const mailbox = openMailbox({ home, answer, log });
  let server: ControlServer | null = null;
  let closed = false;
  let tools: Tools | null = null;
  const problem = (error: unknown): void => {
    const why = error instanceof Taken ? 'another process listens on its socket' : (error as Error).message;
    onProblem(`Shells and agents cannot call Quatuor: ${why}`);
  };
  try {
    tools = installTools(options);
    if (options.start) put(join(home, START_FILE), `${JSON.stringify({ v: CONTROL_VERSION, ...options.start })}\n`, 0o600);
  } catch (error) {
    problem(error);
  }
  const whereFile = join(home, 'control.json');
  const begin = async (): Promise<void> => {
    const opened = await serveControl({ runDir, answer, log });
    if (closed) return opened.close();
    server = opened;
    // Where the person's own shells find the socket.
    writeFileSync(`${whereFile}.new`, `${JSON.stringify({ v: CONTROL_VERSION, socket: opened.path, pid: process.pid })}\n`, { mode: 0o600 });
    renameSync(`${whereFile}.new`, whereFile);
  };
  begin().catch(problem);

  return {
    equip({ id, agent }, folder, project) {
      const socket = join(chooseRunDir(runDir), SOCKET);
      const box = mailbox.folder();
      const own = { QUATUOR_PANE: join(folder, KEY_FILE), QUATUOR_HOME: home };
      return {
        env: { ...own, ...tools?.env },
        path: tools ? [tools.paneBin, tools.bin] : [],
        files: { [KEY_FILE]: paneFile({ socket, project, session: id, agent, ...(box ? { box } : {}) }) },
        ...(tools ? { mcp: { command: join(tools.bin, 'quatuor'), args: ['mcp'], env: own } } : {}),
      };
    },
    changed: waits.changed,
    events(project, events) {
      waits.events(project, events);
      waits.changed();
    },
    left: waits.left,
    close() {
      closed = true;
      waits.close();
      mailbox.close();
      if (!server) return;
      server.close();
      rmSync(whereFile, { force: true });
    },
  };
}
