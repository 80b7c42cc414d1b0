import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { personas } from '../../electron/demo/personas.ts';
import type { PersonaName } from '../../electron/demo/personas.ts';
import type { LogLine, Misbehaviour, Order } from './types.ts';

export { personas } from '../../electron/demo/personas.ts';
export type { PersonaName } from '../../electron/demo/personas.ts';
export type { LogLine, Misbehaviour, Moment, Order, Spoil } from './types.ts';

export interface FakeCli {
  /** An executable with the CLI's own name; put `bin` on a PATH or use it as the command. */
  file: string;
  args: string[];
  env: Record<string, string>;
  bin: string;
  /** Where the fake keeps transcripts and pid files, unless the CLI's own variable says so. */
  home: string;
  /** Everything that it received and did, over all starts. */
  log(): LogLine[];
  /** The exact prompts that it acted on, in order. */
  prompts(): string[];
  /** The first log line that fits, as soon as it is there; throws after `ms`. */
  until(what: string | ((line: LogLine) => boolean), ms?: number): Promise<LogLine>;
  /** Tells the running fake to do something now. */
  order(order: Order): void;
  /** Another misbehaviour from the next start on. */
  become(misbehaviour: Misbehaviour): void;
}

export interface FakePlace {
  /** A folder of the test's own; one fake for each persona fits in. */
  dir: string;
  /** The Electron binary; it runs the fake as Node. */
  runtime: string;
}

const program = fileURLToPath(new URL('./fake.ts', import.meta.url));
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Makes a CLI that keeps the contract of the real one and misbehaves as told. It is a shell
 * script that becomes the program by `exec`, so the pane's process id is the fake's own.
 */
export function fakeCli(
  persona: PersonaName,
  misbehaviour: Misbehaviour,
  { dir, runtime }: FakePlace,
): FakeCli {
  const { binary } = personas[persona];
  const bin = join(dir, 'bin');
  const home = join(dir, 'home');
  const settings = join(dir, `${binary}.json`);
  const log = join(dir, `${binary}.log`);
  const control = join(dir, `${binary}.control`);
  mkdirSync(bin, { recursive: true });
  mkdirSync(home, { recursive: true });

  const become = (next: Misbehaviour) =>
    writeFileSync(settings, JSON.stringify({ persona, misbehaviour: next, log, control, home }));
  become(misbehaviour);

  const file = join(bin, binary);
  const env = { ELECTRON_RUN_AS_NODE: '1', QUATUOR_FAKE_FILE: settings };
  const sets = Object.entries(env).map(([key, value]) => `export ${key}=${quoted(value)}`);
  // A Codex without an app-server: its control connection has a fake of its own.
  const none = 'for word; do [ "$word" = app-server ] && exit 2; done';
  // bash: the usual sh drops the functions that a pane's environment holds, and the real CLIs are started by no shell.
  writeFileSync(file, ['#!/bin/bash', none, ...sets, `exec ${quoted(runtime)} ${quoted(program)} "$@"`, ''].join('\n'));
  chmodSync(file, 0o755);

  const lines = (): LogLine[] => {
    if (!existsSync(log)) return [];
    const complete = readFileSync(log, 'utf8').split('\n').slice(0, -1);
    return complete.map((line) => JSON.parse(line) as LogLine);
  };

  return {
    file, args: [], env, bin, home, become,
    log: lines,
    prompts: () => lines().filter((line) => line.kind === 'submit').map((line) => String(line['prompt'])),
    async until(what, ms = 60_000) {
      const fits = typeof what === 'string' ? (line: LogLine) => line.kind === what : what;
      const end = Date.now() + ms;
      for (;;) {
        const found = lines().find(fits);
        if (found) return found;
        if (Date.now() > end) {
          const tail = lines().slice(-8).map((line) => JSON.stringify(line)).join('\n');
          throw new Error(`${binary} (fake) never logged ${String(what)}; its last lines:\n${tail}`);
        }
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    order: (order) => appendFileSync(control, `${JSON.stringify(order)}\n`),
  };
}
