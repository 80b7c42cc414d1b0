/** What shells read when they start in a pane, by file name; the folder is the app's own. */
export interface ShellFiles {
  /** For bash: named by BASH_ENV, read behind the profile of a login shell. */
  bash: string;
  /** For zsh: a folder named by ZDOTDIR, in place of the person's own one. */
  zsh: Record<'.zshenv' | '.zprofile' | '.zshrc' | '.zlogin', string>;
}

/** A word for the shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Files by which these folders stand at the front of the PATH again after a login profile has set it
 * anew, so that the commands that agents run find our programs. The person's own files are all read
 * first, and none is changed. `front`: the folders, the first one first.
 */
export function shellFiles(front: readonly string[]): ShellFiles {
  const folders = front.join(':');
  const inFront = [`case "$PATH:" in`, `  ${quoted(`${folders}:`)}*) ;;`, `  *) PATH=${quoted(`${folders}:`)}$PATH ;;`, 'esac'];
  const bash = [
    '# Quatuor: read by each bash in a pane, behind the person’s own profile.',
    'if [ -n "${QUATUOR_BASH_ENV-}" ] && [ -r "$QUATUOR_BASH_ENV" ]; then . "$QUATUOR_BASH_ENV"; fi',
    ...inFront,
  ];

  // The person's files are read at the top level: in a function their variables would be local ones.
  const theirs = ['if [[ -n ${_quatuor_own-} ]]; then export ZDOTDIR=$_quatuor_own; else unset ZDOTDIR; fi'];
  const read = (name: string) => [`if [[ -r \${ZDOTDIR:-$HOME}/${name} ]]; then . "\${ZDOTDIR:-$HOME}/${name}"; fi`];
  const back = ['_quatuor_own=${ZDOTDIR-}', 'ZDOTDIR=$_quatuor_dir'];
  const end = [
    // The system's own files may have named the history by our folder.
    'if [[ ${HISTFILE-} == $_quatuor_dir/* ]]; then HISTFILE=${ZDOTDIR:-$HOME}/${HISTFILE:t}; fi',
    'unset _quatuor_dir _quatuor_own',
    ...inFront,
  ];
  const either = (when: string, then: string[], otherwise: string[]) =>
    [`if [[ ${when} ]]; then`, ...then.map((line) => `  ${line}`), 'else', ...otherwise.map((line) => `  ${line}`), 'fi'];
  const text = (...lines: string[][]) =>
    ['# Quatuor: reads the person’s own file, and puts the pane’s programs in front at last.', ...lines.flat(), ''].join('\n');
  return {
    bash: [...bash, ''].join('\n'),
    zsh: {
      '.zshenv': text(
        ['_quatuor_dir=$ZDOTDIR', '_quatuor_own=${QUATUOR_ZDOTDIR-}', 'unset QUATUOR_ZDOTDIR'],
        theirs, read('.zshenv'), either('-o login || -o interactive', back, end),
      ),
      '.zprofile': text(theirs, read('.zprofile'), back),
      '.zshrc': text(theirs, read('.zshrc'), either('-o login', back, end)),
      '.zlogin': text(theirs, read('.zlogin'), end),
    },
  };
}

/** The variables by which a pane's shells find those files; see `equipped` for the person's own values. */
export const shellEnv = (bashFile: string, zshFolder: string): Record<string, string> => ({ BASH_ENV: bashFile, ZDOTDIR: zshFolder });
