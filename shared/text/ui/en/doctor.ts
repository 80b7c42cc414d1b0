import type { Check, CliFinding } from '../../../contract/doctor.ts';
import type { DoctorLine, DoctorTexts } from '../../doctor.ts';
import { plural } from './words.ts';

// Words of the doctor and of the first screen's look at the agents' programs.

const only = (says: string): DoctorLine => ({ says });
const mb = (n: number): string => (n < 10_000 ? `${n} MB` : `${Math.round(n / 1024)} GB`);

const lines: DoctorTexts = {
  version: (version, node) => only(`Quatuor ${version}, Node ${node}`),
  'folder.none': (folder) => ({ says: `There is no ${folder} yet: Quatuor has not run with it`, remedy: 'Start Quatuor once' }),
  'folder.closed': (folder) => ({ says: `${folder} cannot be written`, remedy: 'Give it back to yourself' }),
  folder: (folder) => only(`Tasks and settings are in ${folder}`),
  disk: (free, folder) => only(`${mb(free)} are free where ${folder} lies`),
  'disk.low': (free, folder) => ({ says: `${mb(free)} are free where ${folder} lies`, remedy: 'Make room soon' }),
  'disk.full': (free, folder) => ({ says: `${mb(free)} are free where ${folder} lies`, remedy: 'Make room: the journal of tasks can no longer be written' }),
  'disk.unknown': (why) => only(`The room on the disk is not known: ${why}`),
  app: (version, project, path) => only(`Quatuor ${version} runs, ${project} (${path}) is open`),
  'app.alone': (version) => only(`Quatuor${version ? ` ${version}` : ''} runs, no project is open`),
  'app.away': () => ({ says: 'Quatuor does not run', remedy: 'quatuor open FOLDER starts it' }),
  'app.left': (file) => ({ says: `Quatuor does not run; ${file} was left over`, remedy: 'Nothing: the next start takes it away' }),
  'app.broken': (why) => ({ says: why, remedy: 'End Quatuor and start it again' }),
  'app.other': (own, running) => ({ says: `This quatuor is of version ${own}, the app that runs of ${running}`, remedy: 'Start the app anew' }),
  untrusted: () => ({ says: 'The project is not trusted: nothing runs in it', remedy: 'Trust it in the window, if you do' }),
  sockets: (folder) => only(`The sockets in ${folder} are yours alone`),
  'sockets.foreign': (folder) => ({ says: `${folder} is not a folder of yours`, remedy: 'Find out who made it, then remove it: Quatuor puts no socket there' }),
  'sockets.folder': (folder) => ({ says: `Other users can look into ${folder}`, remedy: 'Close it to them' }),
  'sockets.files': (names, folder) => ({ says: `Other users could call ${names} in ${folder}`, remedy: 'Close them to others' }),
  'host.runs': () => only('The terminal host runs: agents live on without the window'),
  'host.left': () => only('The terminal host does not run; its socket was left over and will be replaced'),
  'host.none': () => only('The terminal host does not run: it comes with the first agent'),
  path: (file) => only(`${file} is on the PATH`),
  'path.none': () => ({ says: 'quatuor is not on the PATH of your shells', remedy: 'Put it there: agents have it already, this is for you' }),
  'path.other': (file, home, wanted) => ({ says: `${file} is on the PATH, and belongs to another Quatuor than ${home}`, remedy: `Another one goes first: ${wanted}` }),
  git: (version, file) => only(`git ${version || 'of an unknown version'}: ${file}`),
  'git.none': () => ({ says: 'There is no git on the PATH', remedy: 'Install git: checkpoints, diffs and worktrees need it' }),
  gh: (file) => only(`gh for GitHub issues: ${file}`),
  'gh.none': () => ({ says: 'There is no gh: GitHub issues cannot be imported', remedy: 'Install it, if you want that' }),
  cli: (name, version, file) => only(`${name} ${version}: ${file}`),
  'cli.missing': (name, command) => ({ says: `${name}: there is no “${command}” on the PATH`, remedy: 'Install it, if you want to work with it' }),
  'cli.link': (name, file) => ({ says: `${name}: ${file} is a link that leads nowhere`, remedy: 'Install it again, or remove the link' }),
  'cli.locked': (name, file) => ({ says: `${name}: ${file} may not be run`, remedy: 'Let it be run, or install it again' }),
  'cli.hangs': (name, file, command) => ({ says: `${name}: ${file} does not answer when it is asked for its version`, remedy: `Run ${command} --version yourself and see what it waits for` }),
  'cli.silent': (name, file, command) => ({ says: `${name} of an unknown version: ${file} does not tell its version`, remedy: `Run ${command} --version and see what is wrong` }),
  'cli.newer': (name, version, file, seen) => ({ says: `${name} ${version}: ${file} is newer than ${seen}, with which its rules were seen`, remedy: 'If its state is not recognised: docs/RULES.md' }),
  'cli.older': (name, version, file, seen) => ({ says: `${name} ${version}: ${file} is older than ${seen}, the oldest with which its rules were seen`, remedy: 'Update it' }),
  'login.in': (name, where) => only(`${name}: a login is there (${where})`),
  'login.out': (name, command) => ({ says: `${name}: no login was found`, remedy: `Run ${command} once, and log in there: Quatuor automates no login` }),
  'login.asks': (name, command) => ({ says: `${name} wants a login, in its pane`, remedy: `Log in there, or run ${command} once: Quatuor automates no login` }),
  'login.unseen': (name) => only(`${name}: its login cannot be seen from outside; its pane asks where one is missing`),
  'clis.none': () => ({ says: 'None of the CLIs is installed: there is nobody to work', remedy: 'Install one of them; the lines above say how' }),
  'hooks.none': () => only('Hooks of Claude and Codex go with each start: nothing is installed for them, and nothing else was allowed'),
  hooks: (files) => only(`Hooks of Claude and Codex go with each start: nothing is installed for them; as you allowed there are: ${files}`),
  'hooks.gone': (files) => ({ says: `What you allowed is gone: ${files}`, remedy: 'Allow it anew in the agent’s settings, or leave it: it works with less' }),
  'hooks.broken': (file, why) => ({ says: `${file} cannot be read: ${why}`, remedy: 'Start Quatuor: it keeps the file beside and begins anew' }),
  tmux: (session, windows) => ({
    says: `tmux session ${session} with ${plural(windows, 'window', 'windows')} runs in this project’s folder`,
    remedy: 'Quatuor leaves it alone. Two agents of one kind on the same files get in each other’s way: end it once you have moved over',
  }),
};

const abouts = { agents: 'Agents', app: 'Quatuor', computer: 'This computer' } satisfies Record<Check['about'], string>;
const states = {
  ready: 'ready',
  login: 'log in once',
  older: 'old version',
  silent: 'gives no version',
  broken: 'cannot be run',
  missing: 'not installed',
} satisfies Record<CliFinding['state'], string>;

export const doctor = {
  lines,
  page: 'Doctor',
  intro: 'What Quatuor needs, and what it finds on this computer.',
  first: 'To be put right',
  abouts,
  marks: { ok: 'fine', note: 'to know', wrong: 'wrong' } as Record<Check['state'], string>,
  looking: 'Looking…',
  again: 'Look again',
  seen: (at: string) => `Looked at ${at}`,
  fine: 'Nothing is wrong',
  wrong: (n: number) => plural(n, 'thing is wrong', 'things are wrong'),
  notes: (n: number) => `${n} to know`,
  copyCommand: (command: string) => `Copy “${command}”`,
  more: 'Read more',
  mend: { shells: 'Put it there', sockets: 'Close to others' } as Record<NonNullable<Check['mend']>, string>,
  mended: 'Done. Looking again…',
  copyAll: 'Copy as text',
  failed: (why: string) => `It could not be looked at: ${why}`,
};

export const firstRun = {
  title: 'Agents on this computer',
  none: 'No agent was found on this computer yet. Install one of these, or look around with simulated ones first.',
  some: (found: number, of: number) => `${found} of ${of} agents found. The others can come later.`,
  all: 'All four agents are here.',
  looking: 'Looking for agents…',
  states,
  toDoctor: 'Look closer',
  again: 'Look again',
  install: (name: string) => `Copy the command that installs ${name}`,
  update: (name: string) => `Copy the command that updates ${name}`,
  login: (name: string) => `Copy the command by which you log in to ${name}`,
  site: (name: string) => `How to get ${name}`,
  tmux: {
    title: 'Coming from tmux?',
    text: 'A folder with its queue, status, memory and prompts is taken over as it is. Your tmux sessions stay untouched.',
    choose: 'Choose the folder…',
    found: (session: string, windows: number) => `tmux session ${session} runs there, ${plural(windows, 'window', 'windows')}`,
    tasks: (n: number | null) => (n === null ? 'its files can be taken over' : `${plural(n, 'task', 'tasks')} to take over`),
    take: 'Pick it up',
    open: (session: string) => `Pick up the project of ${session}`,
  },
};
