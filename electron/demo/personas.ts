import type { CollapseLimit } from './composer.ts';
import { blue, bold, cyan, dim, green, magenta, red, yellow } from './text.ts';

export type PersonaName = 'claude' | 'codex' | 'amp' | 'antigravity';

export interface DialogOption {
  label: string;
  value: string;
  /** A letter that picks this option at once. */
  letter?: string;
}

/** How one simulated CLI looks, what it signals and how it reads its keys. Data only. */
export interface Persona {
  name: PersonaName;
  /** The name people know, for the banner. */
  title: string;
  /** The program's name on the PATH. */
  binary: string;
  /** What `--version` prints. */
  version: string;
  model: string;
  /** Shortest and longest start, ms, before the first frame. */
  bootMs: [number, number];
  altScreen: boolean;
  /** Modes set at the start, and unset on an orderly exit. */
  modesOn: string;
  modesOff: string;
  /** OSC 7501: only after the terminal answered the query, unasked, or never. */
  status: 'asked' | 'always' | 'never';
  /** The value of `app=` in a report. */
  app: string;
  /** Reports say what is being done, or what is asked. */
  statusMessages: boolean;
  /** `done` is reported while the Stop hooks still run. */
  doneBeforeStop: boolean;
  titles: {
    frames: string[];
    everyMs: number;
    working: (frame: string, project: string) => string;
    idle: (project: string) => string;
    blocked: (project: string, blink: boolean) => string;
    /** The title while OSC 7501 is understood, when it differs. */
    plain?: string;
  };
  banner: (cwd: string, session: string) => string[];
  /** The rows around the composer; `body` is the draft, already wrapped. */
  composer: {
    glyph: string;
    next: string;
    /** A border at the right edge. */
    right?: string;
    placeholder: string;
    /** `used`: tokens in the context after the last answer. */
    above: (columns: number, used: number) => string[];
    below: (columns: number) => string[];
  };
  footer: (working: boolean, doing: string, columns: number) => string[];
  /** The row that shows that a turn runs. */
  busy: (frame: string, verb: string, seconds: number) => string;
  spinner: string[];
  spinnerMs: number;
  verbs: string[];
  say: (line: string, first: boolean) => string;
  user: (line: string, first: boolean) => string;
  tool: (name: string, detail: string) => string;
  output: (line: string, first: boolean) => string;
  wrote: (path: string, added: number, removed: number, fresh: boolean) => string;
  /** A permission dialog for a command; the first option is preselected. */
  permission: {
    head: (what: string) => string[];
    options: DialogOption[];
    foot: string;
    /** The report comes this much before the picture, ms. */
    drawnAfterMs: number;
    /** Once drawn, keys are lost for this long, ms. */
    deafMs: number;
  };
  selected: (label: string, n: number) => string;
  unselected: (label: string, n: number) => string;
  collapse?: CollapseLimit;
  stash: boolean;
  /** Fast raw typing followed at once by CR: the CR becomes a line break. */
  pasteBurst: boolean;
  /** Enter during a turn: a new turn after it, or the same turn goes on with it. */
  busyEnter: 'queue' | 'steer';
  queueKey?: string;
  /** How often Ctrl-C must come at an empty idle composer to end the program. */
  quitCtrlC: 1 | 2;
  quitCtrlD: 1 | 2;
  /** What an orderly exit prints. */
  goodbye: (session: string) => string;
  window: number;
  /** Amp runs its tools without asking. */
  asks: boolean;
}

const BRAILLE = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const NBSP = '\u00a0';
const rule = (columns: number) => dim('─'.repeat(Math.max(0, columns)));

const claude: Persona = {
  name: 'claude',
  title: 'Claude Code',
  binary: 'claude',
  version: '2.1.330 (Claude Code, simulated by Quatuor)',
  model: 'simulated-opus',
  bootMs: [500, 1_200],
  altScreen: true,
  modesOn:
    '\x1b[?2004h\x1b[?2031h\x1b[?1004h\x1b[?1049h\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1006h\x1b[>0q\x1b[?u\x1b]7501;?\x07\x1b[c',
  modesOff:
    '\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?1004l\x1b[?2031l\x1b[?2004l\x1b[?25h',
  status: 'asked',
  app: 'claude-code',
  statusMessages: true,
  doneBeforeStop: true,
  titles: {
    frames: ['◐', '◑'],
    everyMs: 960,
    working: (frame) => `${frame} Claude Code`,
    idle: () => '✳ Claude Code',
    blocked: () => '✳ Claude Code',
    plain: 'Claude Code',
  },
  banner: (cwd) => [
    '',
    ` ${yellow('✻')} ${bold('Claude Code')}  ${yellow('simulated')}`,
    dim('   Ships with Quatuor: no account, no network, no model.'),
    dim(`   ${cwd}`),
    '',
  ],
  composer: {
    glyph: `❯${NBSP}`,
    next: '  ',
    placeholder: '',
    above: (columns) => [rule(columns)],
    below: (columns) => [rule(columns)],
  },
  footer: (working) => [
    dim(working ? '  esc to interrupt · simulated' : '  ? for shortcuts · simulated'),
  ],
  busy: (frame, verb, seconds) =>
    `${yellow(frame)} ${yellow(`${verb}…`)} ${dim(`(${seconds}s · esc to interrupt)`)}`,
  spinner: ['·', '✢', '✳', '✶', '✻', '✽', '✻', '✶', '✳', '✢'],
  spinnerMs: 120,
  verbs: ['Pondering', 'Weighing', 'Sketching', 'Composing', 'Untangling', 'Checking'],
  say: (line, first) => (first ? `● ${line}` : `  ${line}`),
  user: (line, first) => dim(first ? `❯ ${line}` : `  ${line}`),
  tool: (name, detail) => `${green('●')} ${bold(name)}(${detail})`,
  output: (line, first) => dim(first ? `  └  ${line}` : `     ${line}`),
  wrote: (path, added, removed, fresh) =>
    `${green('●')} ${bold(fresh ? 'Write' : 'Update')}(${path})  ${counts(added, removed)}`,
  permission: {
    head: (what) => [bold('Bash command'), '', `  ${what}`, '', 'Do you want to proceed?'],
    options: [
      { label: 'Yes', value: 'yes' },
      { label: 'Yes, and do not ask again for this command', value: 'always' },
      { label: 'No, and tell Claude what to do differently (esc)', value: 'no' },
    ],
    foot: 'Esc to cancel',
    drawnAfterMs: 150,
    deafMs: 100,
  },
  selected: (label, n) => cyan(`❯ ${n}. ${label}`),
  unselected: (label, n) => `  ${n}. ${label}`,
  collapse: { lines: 4, chars: 800 },
  stash: true,
  pasteBurst: false,
  busyEnter: 'steer',
  quitCtrlC: 2,
  quitCtrlD: 2,
  goodbye: (session) => `Resume this session with:\nclaude --resume ${session}`,
  window: 200_000,
  asks: true,
};

const codex: Persona = {
  name: 'codex',
  title: 'Codex',
  binary: 'codex',
  version: 'codex-cli 0.169.0 (simulated by Quatuor)',
  model: 'simulated-gpt',
  bootMs: [300, 600],
  altScreen: true,
  modesOn: '\x1b[?2004h\x1b[?1004h\x1b[?1049h\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1006h',
  modesOff:
    '\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?1004l\x1b[?2004l\x1b[?25h',
  status: 'always',
  app: 'codex',
  statusMessages: false,
  doneBeforeStop: false,
  titles: {
    frames: BRAILLE,
    everyMs: 100,
    working: (frame, project) => `${frame} ${project}`,
    idle: (project) => project,
    blocked: (project, blink) => `[ ${blink ? '!' : '.'} ] Action Required | ${project}`,
  },
  banner: (cwd) => [
    dim('╭──────────────────────────────────────────────╮'),
    `${dim('│')} ${bold('>_ Codex')}  ${yellow('simulated')}                          ${dim('│')}`,
    `${dim('│')} ${dim('stand-in of Quatuor: no account, no network')}  ${dim('│')}`,
    dim('╰──────────────────────────────────────────────╯'),
    dim(`  ${cwd}`),
    '',
  ],
  composer: {
    glyph: '› ',
    next: '  ',
    placeholder: 'Ask Codex to do anything',
    above: () => [''],
    below: () => [''],
  },
  footer: () => [dim('  ? for shortcuts · simulated')],
  busy: (frame, verb, seconds) =>
    `${frame} ${bold(verb)} ${dim(`(${seconds}s • esc to interrupt)`)}`,
  spinner: ['•', '◦'],
  spinnerMs: 500,
  verbs: ['Working'],
  say: (line, first) => (first ? `• ${line}` : `  ${line}`),
  user: (line, first) => dim(first ? `› ${line}` : `  ${line}`),
  tool: (name, detail) => `${green('•')} ${bold(name === 'Bash' ? 'Ran' : name)} ${detail}`,
  output: (line, first) => dim(first ? `  └ ${line}` : `    ${line}`),
  wrote: (path, added, removed, fresh) =>
    `${green('•')} ${bold(fresh ? 'Added' : 'Edited')} ${path} ${counts(added, removed)}`,
  permission: {
    head: (what) => ['', bold('Would you like to run the following command?'), '', `  $ ${what}`, ''],
    options: [
      { label: 'Yes, proceed (y)', value: 'yes', letter: 'y' },
      { label: "Yes, and don't ask again for this command (p)", value: 'always', letter: 'p' },
      { label: 'No, and tell Codex what to do differently (esc)', value: 'no' },
    ],
    foot: 'Press enter to confirm or esc to cancel',
    drawnAfterMs: 500,
    deafMs: 0,
  },
  selected: (label, n) => cyan(`› ${n}. ${label}`),
  unselected: (label, n) => `  ${n}. ${label}`,
  stash: false,
  pasteBurst: true,
  busyEnter: 'steer',
  queueKey: 'tab',
  quitCtrlC: 1,
  quitCtrlD: 1,
  goodbye: (session) => `To continue this session, run codex resume ${session}`,
  window: 272_000,
  asks: true,
};

const amp: Persona = {
  name: 'amp',
  title: 'Amp',
  binary: 'amp',
  version: '0.0.1790712063-simulated (simulated by Quatuor)',
  model: 'simulated-smart',
  bootMs: [900, 1_800],
  altScreen: true,
  modesOn: '\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?1002h\x1b[?1006h',
  modesOff: '\x1b[?1006l\x1b[?1002l\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h',
  status: 'never',
  app: 'amp',
  statusMessages: false,
  doneBeforeStop: false,
  titles: {
    frames: BRAILLE,
    everyMs: 200,
    working: (frame, project) => `${frame} ${project}`,
    idle: (project) => `${project} - amp - simulated`,
    blocked: () => 'Plugin confirmation needed',
  },
  banner: (cwd) => [
    '',
    `  ${green('◆')} ${bold('Amp')}  ${yellow('simulated')}`,
    dim('    Ships with Quatuor: no account, no network, no model.'),
    dim(`    ${cwd}`),
    '',
  ],
  composer: {
    glyph: '│ ',
    next: '│ ',
    right: '│',
    placeholder: 'Plan, build, ask anything',
    above: (columns, used) => {
      const told = used > 0 ? `─${Math.round((100 * used) / 168_000)}% of 168k` : '';
      return [dim(`╭${told}${'─'.repeat(Math.max(0, columns - told.length - 2))}╮`)];
    },
    below: () => [],
  },
  footer: (working, doing, columns) => {
    const word = working ? ` ${doing} ` : ' simulated ';
    return [dim(`╰${'─'.repeat(Math.max(1, columns - word.length - 3))}${word}─╯`)];
  },
  busy: (frame, verb) => `  ${cyan(frame)} ${cyan(`${verb}…`)}`,
  spinner: BRAILLE,
  spinnerMs: 100,
  verbs: ['Thinking', 'Streaming', 'Running tools'],
  say: (line) => `  ${line}`,
  user: (line) => dim(`┃ ${line}`),
  tool: (name, detail) => (name === 'Bash' ? `  ${bold('$')} ${detail}` : `  ${green('✓')} ${name} ${detail}`),
  output: (line) => dim(`    ${line}`),
  wrote: (path, added, removed, fresh) =>
    `  ${green('✓')} ${fresh ? 'Created' : 'Edited'} ${path}  ${counts(added, removed)}`,
  permission: {
    head: (what) => [bold('Plugin confirmation needed'), '', `  ${what}`, ''],
    options: [
      { label: 'Confirm', value: 'yes', letter: 'y' },
      { label: 'Cancel', value: 'no', letter: 'n' },
    ],
    foot: 'Enter to choose',
    drawnAfterMs: 0,
    deafMs: 0,
  },
  selected: (label) => cyan(`▸ ${label}`),
  unselected: (label) => `  ${label}`,
  stash: false,
  pasteBurst: false,
  busyEnter: 'queue',
  quitCtrlC: 2,
  quitCtrlD: 1,
  goodbye: (session) => `Continue with: amp threads continue ${session}`,
  window: 168_000,
  asks: false,
};

const antigravity: Persona = {
  name: 'antigravity',
  title: 'Antigravity',
  binary: 'agy',
  version: 'agy 1.4.0 (simulated by Quatuor)',
  model: 'simulated-pro',
  bootMs: [2_000, 3_000],
  altScreen: false,
  modesOn: '\x1b[?2004h',
  modesOff: '\x1b[?2004l\x1b[?25h',
  status: 'never',
  app: 'agy',
  statusMessages: false,
  doneBeforeStop: false,
  titles: {
    frames: [''],
    everyMs: 3_600_000,
    working: () => 'Antigravity',
    idle: () => 'Antigravity',
    blocked: () => 'Antigravity',
  },
  banner: (cwd) => [
    '',
    ` ${blue('▲')} ${bold('Antigravity')}  ${yellow('simulated')}`,
    dim('   Ships with Quatuor: no account, no network, no model.'),
    dim(`   ${cwd}`),
    '',
  ],
  composer: {
    glyph: '> ',
    next: '  ',
    placeholder: '',
    above: (columns) => [rule(columns)],
    below: (columns) => [rule(columns)],
  },
  footer: (working) => [dim(working ? '  esc to cancel · simulated' : '  ? for shortcuts · simulated')],
  busy: (frame, verb) => `${blue(frame)} ${verb}...`,
  spinner: BRAILLE,
  spinnerMs: 120,
  verbs: ['Reading', 'Analysing', 'Comparing', 'Writing', 'Weighing'],
  say: (line, first) => (first ? `${magenta('✦')} ${line}` : `  ${line}`),
  user: (line, first) => dim(first ? `> ${line}` : `  ${line}`),
  tool: (name, detail) => `${blue('◇')} ${bold(name === 'Bash' ? 'Shell' : name)} ${detail}`,
  output: (line) => dim(`    ${line}`),
  wrote: (path, added, removed, fresh) =>
    `${blue('◇')} ${bold(fresh ? 'Created' : 'Edited')} ${path}  ${counts(added, removed)}`,
  permission: {
    head: (what) => [yellow('Requesting permission for:'), `   ${what}`, '', 'Do you want to proceed?'],
    options: [
      { label: 'Yes', value: 'yes' },
      { label: 'Yes, and always allow in this conversation', value: 'always' },
      { label: 'No', value: 'no' },
    ],
    foot: '↑/↓ Navigate · tab Amend · ctrl+g edit/expand command',
    drawnAfterMs: 0,
    deafMs: 0,
  },
  selected: (label, n) => cyan(`> ${n}. ${label}`),
  unselected: (label, n) => `  ${n}. ${label}`,
  stash: false,
  pasteBurst: false,
  busyEnter: 'queue',
  quitCtrlC: 2,
  quitCtrlD: 1,
  goodbye: (session) => `Continue with: agy --conversation ${session}`,
  window: 1_000_000,
  asks: true,
};

function counts(added: number, removed: number): string {
  return removed > 0 ? `${green(`+${added}`)} ${red(`-${removed}`)}` : green(`+${added}`);
}

/** The four simulated CLIs. */
export const personas: Record<PersonaName, Persona> = { claude, codex, amp, antigravity };

/** The persona for `--as`; accepts the program's own name as well. */
export function personaNamed(name: string): Persona | undefined {
  return Object.values(personas).find((p) => p.name === name || p.binary === name);
}
