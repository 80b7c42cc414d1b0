import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { equipped } from '../agents/environment.ts';
import { installTools } from './tools.ts';

let dir: string;
let home: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'q shells-'));
  home = join(dir, 'person');
  for (const folder of [home, join(dir, 'other')]) mkdirSync(folder);
  writeFileSync(join(dir, 'other', 'tmux'), '#!/bin/sh\necho other\n', { mode: 0o755 });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A pane's environment over the person's own. */
function pane(own: Record<string, string> = {}): Record<string, string> {
  const { bin, paneBin, env } = installTools({ home: join(dir, "app's"), execPath: process.execPath, script: '/none' });
  return equipped({ HOME: home, PATH: '/usr/bin:/bin', ...own }, { env, path: [paneBin, bin], files: {} });
}
const out = (shell: string, args: string[], env: Record<string, string>): string => execFileSync(shell, args, { env, encoding: 'utf8' });
const ours = () => join(dir, "app's", 'bin', 'panes', 'tmux');
const profile = () => `PATH="${join(dir, 'other')}:/usr/bin:/bin"; export PATH; SEEN="$SEEN profile"; export SEEN\n`;

describe('K41 a shell that sets its PATH anew finds our programs first', () => {
  test('bash: a login shell, its scripts, which, and env; the person’s own files are read', () => {
    writeFileSync(join(home, '.profile'), profile());
    writeFileSync(join(home, 'mine'), 'SEEN="$SEEN mine"; export SEEN\n');
    const env = pane({ BASH_ENV: join(home, 'mine') });
    const script = 'which tmux; bash -c "which tmux"; sh -c "command -v tmux"; env which tmux; echo $SEEN';
    expect(out('bash', ['-lc', script], env)).toBe(`${ours()}\n`.repeat(4) + 'profile mine\n');
    expect(out('bash', ['-lc', 'which tmux'], { HOME: home, PATH: '/usr/bin:/bin' })).toBe(`${join(dir, 'other', 'tmux')}\n`);
    expect(out('bash', ['-c', 'set -eu; which tmux'], pane())).toBe(`${ours()}\n`);
  });

  describe('zsh', () => {
    const zsh = (args: string[], env: Record<string, string>) => out('zsh', args, env);
    const names = ['.zshenv', '.zprofile', '.zshrc', '.zlogin'];
    const write = (folder: string) => {
      mkdirSync(folder, { recursive: true });
      for (const name of names) writeFileSync(join(folder, name), `path=('${join(dir, 'other')}' $path); SEEN=\${SEEN:+$SEEN }${name}\n`);
    };

    test('a login shell, a plain one and an interactive one read the person’s files, and ours are in front', () => {
      write(home);
      expect(zsh(['-lc', 'whence -p tmux; echo $SEEN; echo ${ZDOTDIR-none}'], pane())).toBe(`${ours()}\n.zshenv .zprofile .zlogin\nnone\n`);
      expect(zsh(['-c', 'whence -p tmux; echo $SEEN; echo ${ZDOTDIR-none}'], pane())).toBe(`${ours()}\n.zshenv\nnone\n`);
      expect(zsh(['-ic', 'whence -p tmux; echo $SEEN'], pane())).toBe(`${ours()}\n.zshenv .zshrc\n`);
      expect(zsh(['-ilc', 'whence -p tmux; echo $SEEN; sh -c "command -v tmux"'], pane())).toBe(`${ours()}\n.zshenv .zprofile .zshrc .zlogin\n${ours()}\n`);
      expect(zsh(['-lc', 'whence -p tmux'], { HOME: home, PATH: '/usr/bin:/bin' })).toBe(`${join(dir, 'other', 'tmux')}\n`);
    });

    test('a ZDOTDIR of the person’s own stays theirs, from the environment or from a file', () => {
      write(join(home, 'z'));
      const told = 'whence -p tmux; echo $SEEN; echo $ZDOTDIR; typeset -m "_quatuor*"; echo ${QUATUOR_ZDOTDIR-none}';
      expect(zsh(['-lc', told], pane({ ZDOTDIR: join(home, 'z') }))).toBe(`${ours()}\n.zshenv .zprofile .zlogin\n${join(home, 'z')}\nnone\n`);
      writeFileSync(join(home, '.zshenv'), `ZDOTDIR='${join(home, 'z')}'; SEEN=first\n`);
      expect(zsh(['-lc', told], pane())).toBe(`${ours()}\nfirst .zprofile .zlogin\n${join(home, 'z')}\nnone\n`);
    });
  });
});
