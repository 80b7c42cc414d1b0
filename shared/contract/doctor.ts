import { z } from 'zod';

/**
 * What the doctor can say, and what each sentence needs to know. The words are in `shared/text`, so that a shell
 * and the window say the same of one finding, each in its language.
 */
export interface DoctorWords {
  version: [version: string, node: string];
  'folder.none': [folder: string];
  'folder.closed': [folder: string];
  folder: [folder: string];
  disk: [megabytes: number, folder: string];
  'disk.low': [megabytes: number, folder: string];
  'disk.full': [megabytes: number, folder: string];
  'disk.unknown': [why: string];
  app: [version: string, project: string, path: string];
  'app.alone': [version: string];
  'app.away': [];
  'app.left': [file: string];
  'app.broken': [why: string];
  'app.other': [own: string, running: string];
  untrusted: [];
  sockets: [folder: string];
  'sockets.foreign': [folder: string];
  'sockets.folder': [folder: string];
  'sockets.files': [names: string, folder: string];
  'host.runs': [];
  'host.left': [];
  'host.none': [];
  path: [file: string];
  'path.none': [];
  'path.other': [file: string, home: string, wanted: string];
  git: [version: string, file: string];
  'git.none': [];
  gh: [file: string];
  'gh.none': [];
  cli: [name: string, version: string, file: string];
  'cli.missing': [name: string, command: string];
  'cli.link': [name: string, file: string];
  'cli.locked': [name: string, file: string];
  'cli.hangs': [name: string, file: string, command: string];
  'cli.silent': [name: string, file: string, command: string];
  'cli.newer': [name: string, version: string, file: string, seen: string];
  'cli.older': [name: string, version: string, file: string, seen: string];
  'login.in': [name: string, where: string];
  'login.out': [name: string, command: string];
  'login.asks': [name: string, command: string];
  'login.unseen': [name: string];
  'clis.none': [];
  'hooks.none': [];
  hooks: [files: string];
  'hooks.gone': [files: string];
  'hooks.broken': [file: string, why: string];
  tmux: [session: string, windows: number];
}
export type DoctorWord = keyof DoctorWords;
/** A sentence of the doctor: its name, and what it needs to know. */
export type DoctorSaying = { [W in DoctorWord]: readonly [W, ...DoctorWords[W]] }[DoctorWord];

/** What the app can do about a finding by itself, safely. */
export const Mend = z.enum(['shells', 'sockets']);
export type Mend = z.infer<typeof Mend>;

/** One thing that was looked at. ok: as it should be; note: it works, and the person may want to know; wrong: something does not work. */
export interface Check {
  id: string;
  about: 'agents' | 'app' | 'computer';
  state: 'ok' | 'note' | 'wrong';
  what: DoctorSaying;
  /** A command that puts it right, to be copied into a shell. */
  copy?: string;
  /** Where more is to be read. */
  url?: string;
  mend?: Mend;
}

/** What is known of one agent's program on this computer. */
export interface CliFinding {
  /** Of the check that is about it; `<id>-login` is about its login. */
  id: string;
  adapter: string;
  name: string;
  hue: string;
  command: string;
  /**
   * ready: found and logged in, so far as that can be seen; login: found, and no login was seen; older: than any
   * version that its rules were seen with; silent: it does not tell its version; broken: what stands there cannot
   * be run; missing: there is nothing of that name.
   */
  state: 'ready' | 'login' | 'older' | 'silent' | 'broken' | 'missing';
  version: string | null;
  path: string | null;
  /** One of the four of a new project; the others are told only where they are there. */
  usual: boolean;
}

/** A session of the person's own tmux that stands in a folder with the files of a project on tmux. Only looked at. */
export interface TmuxFinding {
  session: string;
  windows: number;
  path: string;
  /** How many tasks its queue holds; null: it has none, or it cannot be read now. */
  tasks: number | null;
}

/** All that was looked at, at one moment (epoch ms). */
export interface Findings {
  at: number;
  checks: Check[];
  clis: CliFinding[];
  tmux: TmuxFinding[];
}
