import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted, shellEnv, shellFiles } from './shells.ts';

/** Where the programs for shells and panes lie. */
export interface Tools {
  /** `quatuor`: for any shell of the person. */
  bin: string;
  /** `tmux`: in front of the real one, on the panes' PATH only. */
  paneBin: string;
  /** What leads a pane's shells to them. */
  env: Record<string, string>;
}

export interface ToolOptions {
  /** The app's own folder of this user. */
  home: string;
  /** The app's binary, which runs as Node, and the bundled script. */
  execPath: string;
  script: string;
}

/**
 * Writes the programs, each a shell script that becomes the app's own Node with the bundled client.
 * They name this version of the app; what a pane finds there is always the newest that was started.
 */
export function installTools({ home, execPath, script }: ToolOptions): Tools {
  const bin = join(home, 'bin');
  const paneBin = join(home, 'bin', 'panes');
  mkdirSync(paneBin, { recursive: true, mode: 0o700 });
  const runs = (as: string): string =>
    [
      '#!/bin/sh',
      `: "\${QUATUOR_HOME:=${home.replaceAll(/["$`\\]/g, '\\$&')}}"`,
      'export QUATUOR_HOME ELECTRON_RUN_AS_NODE=1',
      `[ -x ${quoted(execPath)} ] || { echo 'quatuor: the app is not where it was: start it once' >&2; exit 3; }`,
      `exec ${quoted(execPath)} ${quoted(script)} ${as} "$@"`,
      '',
    ].join('\n');
  put(join(bin, 'quatuor'), runs('quatuor'));
  put(join(paneBin, 'tmux'), runs('tmux'));
  const zsh = join(home, 'shells', 'zsh');
  const bash = join(home, 'shells', 'bash-env');
  mkdirSync(zsh, { recursive: true, mode: 0o700 });
  const files = shellFiles([paneBin, bin]);
  put(bash, files.bash, 0o600);
  for (const [name, text] of Object.entries(files.zsh)) put(join(zsh, name), text, 0o600);
  return { bin, paneBin, env: { ...shellEnv(bash, zsh), ...bashFunctions(join(bin, 'quatuor'), join(paneBin, 'tmux')) } };
}

/** Writes a file whole, unless it says that already. */
export function put(path: string, text: string, mode = 0o700): void {
  let old = '';
  try {
    old = readFileSync(path, 'utf8');
  } catch {
    // The first time there is none.
  }
  if (old !== text) {
    writeFileSync(`${path}.new`, text, { mode });
    renameSync(`${path}.new`, path);
  }
  chmodSync(path, mode);
}

/**
 * Functions that bash takes from its environment: an interactive bash reads no file that could be named
 * in the environment. The second pair is for launchers that are shell scripts: sh drops what is no name.
 */
function bashFunctions(quatuor: string, tmux: string): Record<string, string> {
  const runs = (file: string): string => `() { ${quoted(file)} "$@"; }`;
  return { 'BASH_FUNC_tmux%%': runs(tmux), 'BASH_FUNC_quatuor%%': runs(quatuor), QUATUOR_FN_TMUX: runs(tmux), QUATUOR_FN: runs(quatuor) };
}
