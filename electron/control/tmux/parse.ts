/** One command of a tmux call, as far as the stand-in knows it. */
export type TmuxCommand =
  | { name: 'send-keys'; target: string | null; keys: Key[] }
  | { name: 'paste-buffer'; target: string | null; buffer: string; drop: boolean }
  | { name: 'set-buffer'; buffer: string; text: string }
  | { name: 'load-buffer'; buffer: string }
  | { name: 'capture-pane'; target: string | null; print: boolean; from: Row | null; to: Row | null; join: boolean; colors: boolean }
  | { name: 'list-sessions'; format: string | null }
  | { name: 'list-windows'; target: string | null; all: boolean; format: string | null }
  | { name: 'list-panes'; target: string | null; all: boolean; format: string | null }
  | { name: 'has-session'; target: string | null }
  | { name: 'display-message'; target: string | null; print: boolean; text: string | null }
  /** `words`: the command that it is to run; `print`: what it says of the new window. */
  | { name: 'new-window'; target: string | null; window: string | null; words: string[]; print: string | null }
  | { name: 'kill-window'; target: string | null }
  | { name: 'rename-window'; target: string | null; to: string | null }
  /** Changes nothing here, and is no mistake: select-window, set-option and the like. */
  | { name: 'harmless'; target: string | null }
  /** To be said on stderr, with exit code 1. */
  | { name: 'unknown'; target: string | null; why: string };

/** What send-keys types: a text, or a key by its name. */
export type Key = { text: string } | { key: string };
/** A line of capture-pane: from the top of the screen, or its history's or screen's end. */
export type Row = number | 'end';

/** tmux's own short names. */
const ALIASES: Record<string, string> = {
  send: 'send-keys', pasteb: 'paste-buffer', setb: 'set-buffer', loadb: 'load-buffer', capturep: 'capture-pane',
  ls: 'list-sessions', lsw: 'list-windows', lsp: 'list-panes', has: 'has-session', display: 'display-message',
  neww: 'new-window', killw: 'kill-window', selectw: 'select-window', selectp: 'select-pane', renamew: 'rename-window',
  set: 'set-option', setw: 'set-window-option', show: 'show-options', refresh: 'refresh-client', rename: 'rename-session',
  new: 'new-session', attach: 'attach-session', a: 'attach-session', start: 'start-server', bind: 'bind-key', source: 'source-file',
  'kill-ses': 'kill-session', killp: 'kill-pane', splitw: 'split-window', clearhist: 'clear-history', deleteb: 'delete-buffer',
};

const KNOWN = [
  'send-keys', 'paste-buffer', 'set-buffer', 'load-buffer', 'delete-buffer', 'capture-pane', 'list-sessions', 'list-windows', 'list-panes', 'has-session',
  'display-message', 'new-window', 'kill-window', 'select-window', 'select-pane', 'rename-window', 'rename-session', 'set-option',
  'set-window-option', 'refresh-client', 'start-server', 'clear-history', 'last-window', 'next-window', 'previous-window', 'select-layout',
  'resize-window', 'resize-pane', 'set-hook', 'set-environment', 'new-session', 'attach-session', 'kill-session', 'kill-pane', 'split-window', 'show-options',
  'bind-key', 'source-file', 'pipe-pane', 'run-shell', 'switch-client', 'detach-client', 'list-clients', 'kill-server', 'wait-for', 'if-shell',
];

/** What changes nothing here. */
const HARMLESS = new Set([
  'select-window', 'select-pane', 'rename-session', 'set-option', 'set-window-option', 'refresh-client', 'start-server',
  'clear-history', 'last-window', 'next-window', 'previous-window', 'select-layout', 'resize-window', 'resize-pane', 'set-hook', 'set-environment',
  'delete-buffer', 'show-options',
]);

/** A call's own flags, before the command; those of a server of the caller's own are not ours. */
export interface TmuxCall {
  commands: TmuxCommand[];
  /** -L or -S: another server is meant. */
  server: boolean;
  /** -V. */
  version?: true;
}

/** Reads the arguments behind `tmux`; several commands stand apart by `;`. */
export function parseTmux(argv: readonly string[]): TmuxCall {
  let at = 0;
  let server = false;
  for (; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (word === '-V') return { commands: [], server, version: true };
    if (/^-[LS]/.test(word)) server = true;
    if (/^-[LSfTc]$/.test(word)) at += 1;
    else if (!/^-[A-Za-z0-9]/.test(word)) break;
  }
  const parts: string[][] = [[]];
  for (const word of argv.slice(at)) {
    if (word === ';') parts.push([]);
    else if (word.endsWith('\\;')) parts.at(-1)!.push(`${word.slice(0, -2)};`);
    else if (word.length > 1 && word.endsWith(';') && parts.at(-1)!.length > 0 && KEYS.has(word.slice(0, -1))) {
      parts.at(-1)!.push(word.slice(0, -1));
      parts.push([]);
    } else parts.at(-1)!.push(word);
  }
  return { commands: parts.filter((part) => part.length > 0).map(command), server };
}

/** The keys that send-keys knows by name; single letters with C- and M- are added below. */
export const KEYS = new Set([
  'Enter', 'KPEnter', 'Escape', 'Space', 'Tab', 'BTab', 'BSpace', 'Up', 'Down', 'Left', 'Right', 'Home', 'End', 'PageUp', 'PageDown', 'PgUp', 'PgDn',
  'PPage', 'NPage', 'IC', 'Insert', 'DC', 'Delete', 'C-Space', ...Array.from({ length: 12 }, (_, i) => `F${i + 1}`),
]);
const LOWER = new Map([...KEYS].map((key) => [key.toLowerCase(), key]));
const isKey = (word: string): boolean => {
  if (word.length > 20) return false;
  const base = /^(?:[CMS]-)+(.+)$/.exec(word)?.[1];
  if (base !== undefined) return base.length === 1 || LOWER.has(base.toLowerCase());
  return LOWER.has(word.toLowerCase()) || /^\^[A-Za-z[\]\\_?]$/.test(word);
};

/** The key that a name means, in one spelling; C-m is Enter, C-[ is Escape, C-i is Tab. */
export function keyCalled(word: string): string {
  const named = LOWER.get(word.toLowerCase()) ?? word.replace(/^\^(.)$/, 'C-$1');
  if (/^(?:C-m|C-M|KPEnter)$/.test(named)) return 'Enter';
  if (named === 'C-[') return 'Escape';
  if (/^C-[iI]$/.test(named)) return 'Tab';
  if (/^C-[jJ]$/.test(named)) return 'C-j';
  return named.replace(/^C-([A-Z])$/, (_all, letter: string) => `C-${letter.toLowerCase()}`);
}

interface Flags {
  values: Record<string, string>;
  set: Set<string>;
  rest: string[];
  bad: string | null;
}

/** Flags as getopt reads them: `with` take a value, also glued on. */
function flagsOf(words: readonly string[], withValue: string, without: string): Flags {
  const values: Record<string, string> = {};
  const set = new Set<string>();
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === '--') {
      at += 1;
      break;
    }
    // A text that begins with a dash has a blank somewhere.
    if (!/^-[A-Za-z]\S*$/.test(word)) break;
    for (let i = 1; i < word.length; i += 1) {
      const flag = word[i]!;
      if (withValue.includes(flag)) {
        const glued = word.slice(i + 1);
        if (glued === '') at += 1;
        values[flag] = glued !== '' ? glued : (words[at] ?? '');
        break;
      }
      if (!without.includes(flag)) return { values, set, rest: [], bad: `-${flag}` };
      set.add(flag);
    }
  }
  return { values, set, rest: words.slice(at), bad: null };
}

function command([given = '', ...words]: string[]): TmuxCommand {
  const whole = ALIASES[given] ?? given;
  const fits = KNOWN.includes(whole) ? [whole] : KNOWN.filter((name) => name.startsWith(whole));
  const [name] = fits;
  if (!name) return { name: 'unknown', target: targetIn(words), why: `unknown command: ${given}` };
  if (fits.length > 1) return { name: 'unknown', target: targetIn(words), why: `ambiguous command: ${given}, could be: ${fits.join(', ')}` };
  if (HARMLESS.has(name)) return { name: 'harmless', target: targetIn(words) };
  const read = READERS[name];
  if (!read) return { name: 'unknown', target: targetIn(words), why: `${name} is not supported in Quatuor's panes` };
  const flags = flagsOf(words, read.value, read.plain);
  const target = flags.values['t'] ?? null;
  if (flags.bad) return { name: 'unknown', target: targetIn(words), why: `${name}: the flag ${flags.bad} is not supported in Quatuor's panes` };
  return read.make(flags, target);
}

/** The target of a command whose flags are not read. */
function targetIn(words: readonly string[]): string | null {
  const at = words.findIndex((word) => /^-[A-Za-z]*t/.test(word));
  if (at < 0) return null;
  return words[at]!.replace(/^-[A-Za-z]*?t/, '') || (words[at + 1] ?? null);
}

const row = (text: string | undefined): Row | null => {
  if (text === undefined) return null;
  return text === '-' ? 'end' : Number.isInteger(Number(text)) && text.trim() !== '' ? Number(text) : null;
};

interface Reader {
  value: string;
  plain: string;
  make(flags: Flags, target: string | null): TmuxCommand;
}

const READERS: Record<string, Reader> = {
  'send-keys': {
    value: 't',
    plain: 'l',
    make: ({ set, rest }, target) => ({
      name: 'send-keys',
      target,
      keys: rest.map((word) => (!set.has('l') && isKey(word) ? { key: keyCalled(word) } : { text: word })),
    }),
  },
  'paste-buffer': {
    value: 'bst',
    plain: 'dpr',
    make: ({ values, set }, target) => ({ name: 'paste-buffer', target, buffer: values['b'] ?? '', drop: set.has('d') }),
  },
  'set-buffer': { value: 'bnt', plain: 'aw', make: ({ values, rest }) => ({ name: 'set-buffer', buffer: values['b'] ?? '', text: rest.join(' ') }) },
  'load-buffer': { value: 'bt', plain: 'w', make: ({ values }) => ({ name: 'load-buffer', buffer: values['b'] ?? '' }) },
  'capture-pane': {
    value: 'tSEb',
    plain: 'peJNCqa',
    make: ({ values, set }, target) => ({
      name: 'capture-pane', target, print: set.has('p'), from: row(values['S']), to: row(values['E']), join: set.has('J'), colors: set.has('e'),
    }),
  },
  'list-sessions': { value: 'Ff', plain: '', make: ({ values }) => ({ name: 'list-sessions', format: values['F'] ?? null }) },
  'list-windows': { value: 'Fft', plain: 'a', make: ({ values, set }, target) => ({ name: 'list-windows', target, all: set.has('a'), format: values['F'] ?? null }) },
  'list-panes': { value: 'Fft', plain: 'as', make: ({ values, set }, target) => ({ name: 'list-panes', target, all: set.has('a') || set.has('s'), format: values['F'] ?? null }) },
  'has-session': { value: 't', plain: '', make: (_flags, target) => ({ name: 'has-session', target }) },
  'display-message': {
    value: 'tcdF',
    plain: 'paINvl',
    make: ({ values, set, rest }, target) => ({ name: 'display-message', target, print: set.has('p'), text: rest.length > 0 ? rest.join(' ') : (values['F'] ?? null) }),
  },
  'new-window': {
    value: 'tncFe',
    plain: 'abdPS',
    make: ({ values, set, rest }, target) => ({
      name: 'new-window', target, window: values['n'] ?? null, words: rest,
      print: set.has('P') ? (values['F'] ?? '#{session_name}:#{window_index}.#{pane_index}') : null,
    }),
  },
  'rename-window': { value: 't', plain: '', make: ({ rest }, target) => ({ name: 'rename-window', target, to: rest.length === 1 ? (rest[0] ?? null) : null }) },
  'kill-window': { value: 't', plain: 'a', make: ({ set }, target) => (set.has('a') ? { name: 'unknown', target, why: 'kill-window -a is not supported' } : { name: 'kill-window', target }) },
};

/** Parts of a target, as far as they stand in it: `session:window.pane`, `:window`, `window`. */
export interface Target {
  session: string | null;
  window: string | null;
  pane: string | null;
}

/** `=` in front of a name means exactly that one, as it does here in any case. */
export function targetOf(text: string): Target {
  const colon = text.indexOf(':');
  const session = colon < 0 ? null : text.slice(0, colon).replace(/^=/, '');
  const rest = (colon < 0 ? text : text.slice(colon + 1)).replace(/^=/, '');
  const dot = /^(.*)\.(\d{1,3}|%\d+)$/.exec(rest);
  const window = dot ? dot[1]! : rest;
  return { session: session === '' ? null : session, window: window === '' ? null : window, pane: dot?.[2] ?? null };
}
