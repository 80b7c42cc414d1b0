import { isAbsolute, resolve } from 'node:path';

/** What the command line may ask for. */
export interface Flags {
  demo: boolean;
  project?: string;
  /** Take a picture of the ready desk into this file. */
  screenshot?: string;
  /** Quit once the picture is taken. */
  exit: boolean;
  /** Another folder for the app's own state. */
  home?: string;
  /** A link that leads into the app. */
  link?: string;
  /** Words that mean nothing here, to be named aloud. */
  unknown: string[];
}

const VALUED = { '--project': 'project', '--screenshot': 'screenshot', '--home': 'home' } as const;

/** Reads the app's own flags; Chromium's (and the app's folder) pass by. */
export function readFlags(argv: string[], cwd = process.cwd()): Flags {
  const flags: Flags = { demo: false, exit: false, unknown: [] };
  const path = (value: string) => (isAbsolute(value) ? value : resolve(cwd, value));
  for (let i = 0; i < argv.length; i += 1) {
    const [word = '', inline] = (argv[i] ?? '').split(/=(.*)/s);
    if (word === '--demo') flags.demo = true;
    else if (word === '--exit') flags.exit = true;
    else if (/^quatuor:/i.test(argv[i] ?? '')) flags.link = argv[i];
    else if (word in VALUED) {
      const value = inline ?? argv[(i += 1)];
      if (!value || value.startsWith('--')) flags.unknown.push(`${word} (needs a value)`);
      else flags[VALUED[word as keyof typeof VALUED]] = path(value);
    }
  }
  return flags;
}
