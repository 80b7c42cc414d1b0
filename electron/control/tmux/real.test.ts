import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeWorld } from '../../../shared/rules/test/world.ts';
import type { ControlAccess, ControlledProject } from '../access.ts';
import { createTmux } from './answer.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const has = ((): boolean => {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'q-tmux-'));
});
afterAll(() => {
  if (has) execFileSync('tmux', ['-S', join(dir, 'sock'), 'kill-server'], { stdio: 'ignore' });
  rmSync(dir, { recursive: true, force: true });
});

const real = (args: string[]): Promise<number> =>
  new Promise((resolve) => execFile('tmux', ['-S', join(dir, 'sock'), '-f', '/dev/null', ...args], (error) => resolve(error ? 1 : 0)));

/** All that a real tmux has typed into its pane so far. */
const typed = (): string => readFileSync(join(dir, 'typed'), 'utf8');
async function until(what: () => boolean): Promise<void> {
  for (let ms = 0; !what(); ms += 20) {
    if (ms > 60_000) throw new Error(`it stays at ${JSON.stringify(typed())}`);
    await after(20);
  }
}

/** What the stand-in sends for the same arguments. */
async function ours(argv: string[]): Promise<string[]> {
  const world = makeWorld(['claude', 'amp']);
  for (const id of ['claude', 'amp']) world.start(id);
  const texts: string[] = [];
  const project = { desk: () => world.desk, live: () => Object.values(world.live), forbidden: () => {} } as unknown as ControlledProject;
  const tmux = createTmux({
    access: { version: '1', now: () => 0 } as unknown as ControlAccess, names: async () => ['p'],
    send: async (_from, _agent, text) => {
      texts.push(text);
      return null;
    },
  });
  expect(await tmux.answer({ argv }, { project, caller: null })).toMatchObject({ code: 0 });
  return texts;
}

/** What shells hand on: texts with all that quoting lets through, and words that look like keys or flags. */
const piece = fc.constantFrom('a', 'Ä', '€', '👍', '🇫🇷', 'e\u0301', ' ', '  ', '\t', '"', "'", '`', '$HOME', '$(id)', '\\', '\\n', '#', '#{pane_id}', '%1', '=', '-', '--', '-l', ';', '\\;', '!', '~', '*', '{', '}', '&', '|', '<', '>', '^', 'C-c', 'Enter', 'M-x', '0', 'Up', '\n');
const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
const word = fc.oneof({ weight: 4, arbitrary: text }, { weight: 2, arbitrary: fc.constantFrom('Space', 'Tab', 'space', 'one', 'enter.', 'Enter now', '-', '^', 'C-', 'M-', 'C-xy', 'Uppp', 'F', 'None', '\\;', 'it\\;') });

test.runIf(has)('K44 what send-keys types is what the real tmux types, for each text and each way of writing it', async () => {
  await real(['new-session', '-d', '-x', '80', '-y', '24', `stty raw -echo; printf go > '${dir}/typed'; exec cat >> '${dir}/typed'`]);
  await until(() => {
    try {
      return typed() === 'go';
    } catch {
      return false;
    }
  });
  let rounds = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), fc.boolean(), async (words, literal) => {
      // Here the stand-in takes more than tmux does, which ends a command there or sees a flag: that is tested beside.
      fc.pre(words.every((one) => !/(?:^|[^\\]);$/.test(one)) && !/^-./s.test(words[0]!));
      // A text of blanks alone is none for an agent.
      fc.pre(words.some((one) => one.trim() !== '' && !/^(?:space|tab)$/i.test(one)));
      // Keys of other names, and an Enter in the middle, are no part of a text.
      fc.pre(literal || words.every((one) => !/^(?:\^.*|(?:[CMS]-)+.+|Up|Enter)$/is.test(one)));
      const keys = [...(literal ? ['-l'] : []), ...words];
      const calls = literal ? [['send-keys', '-t', ':0', ...keys], ['send-keys', '-t', ':0', 'Enter']] : [['send-keys', '-t', ':0', ...keys, 'Enter']];
      const before = typed().length;
      for (const call of calls) expect(await real(call)).toBe(0);
      await real(['send-keys', '-t', ':0', '-l', `<end ${(rounds += 1)}>`]);
      await until(() => typed().endsWith(`<end ${rounds}>`));
      const its = typed().slice(before).replace(`<end ${rounds}>`, '');
      const together = calls.flatMap((call) => [...call.map((one) => (one === ':0' ? 'p:1' : one)), ';']).slice(0, -1);
      expect(await ours(together)).toEqual([its.replace(/\r$/, '')]);
    }),
    { numRuns: 80 },
  );
});

test('K44 a text that ends with a semicolon, or begins with a dash, arrives whole where tmux would take a part of it for itself', async () => {
  for (const said of ['echo hi;', 'a; b;', '- one\n- two', '-x is the flag', '--- a line', '0x41'])
    expect(await ours(['send-keys', '-t', 'p:1', said, 'Enter'])).toEqual([said]);
  expect(await ours(['send-keys', '-t', 'p:1', 'x', 'Enter;', 'send-keys', '-t', 'p:1', 'y', 'Enter'])).toEqual(['x', 'y']);
});
