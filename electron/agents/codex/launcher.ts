import { join } from 'node:path';

/** A word for the shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What the launcher and the channel put into a session's run folder. */
export const socketPath = (runDir: string): string => join(runDir, 's.sock');
/** Says in a line why there is no channel. */
export const whyPath = (runDir: string): string => join(runDir, 'why');
/** Holds the request to take up a session; the answer goes beside it: empty, or why not. */
export const takeUpPath = (runDir: string): string => join(runDir, 'take-up');
export const takenPath = (runDir: string): string => join(runDir, 'taken');

export interface LauncherOptions {
  /** The CLI's path. */
  cli: string;
  runDir: string;
  /** What the server gets before its subcommand. */
  serverArgs: readonly string[];
  /** What the terminal interface gets, with or without the server. */
  args: readonly string[];
  /** Plain words that it gets before those when there is no server. */
  alone?: readonly string[];
  /** A request to take up a session: the desk does it on the server before the terminal interface joins. */
  takeUp?: string;
  /** True if a start without the server may follow a start with it that failed at once. */
  again: boolean;
}

/**
 * The pane's program: a shell that starts `codex app-server` on a socket of ours, waits for it,
 * runs Codex's terminal interface as its client, and ends as that one ends. Where the server does
 * not come up it becomes Codex without one, and says why in the run folder. A server that ends
 * later is started again: the terminal interface connects to it by itself.
 *
 * The server must not outlive the pane, whatever ends it: a guard reads from a FIFO that only the
 * launcher holds open, so the system itself tells it of the launcher's end. Server and guard are
 * jobs with process groups of their own: one signal reaches all of the server, and an interrupt is
 * not ignored in what the agent runs. The terminal interface stays in the launcher's group, so
 * that Ctrl-Z cannot stop it with nobody there to wake it.
 */
export function codexLauncher(options: LauncherOptions): { file: string; args: string[] } {
  const { cli, runDir, serverArgs, args, again, alone = [], takeUp = '' } = options;
  const server = [cli, ...serverArgs, 'app-server', '--listen', `unix://${socketPath(runDir)}`];
  const script = SCRIPT.replace('@SERVER@', () => `${WITH_TOOLS} ${server.map(quoted).join(' ')}`);
  const own = [runDir, cli, again ? '1' : '0', takeUp, alone.join(' ')];
  return { file: '/bin/sh', args: ['-c', script, 'quatuor-codex', ...own, ...args] };
}

/** Codex without a server, with the reason in the run folder. */
export function codexAlone(
  cli: string,
  runDir: string,
  reason: string,
  args: readonly string[],
): { file: string; args: string[] } {
  const script = `echo "$1" >"$2"; cli=$3; shift 3; exec ${WITH_TOOLS} "$cli" --no-daemon "$@"`;
  return { file: '/bin/sh', args: ['-c', script, 'quatuor-codex', reason, whyPath(runDir), cli, ...args] };
}

/** How long the server may take to open its socket: so many looks, 50 ms apart. */
const LOOKS = 300;
/** A start with the server that fails within so many seconds may be tried without it. */
const AT_ONCE_S = 3;
/** A server that ended is started again so many times. */
const AGAIN = 3;

/**
 * The usual sh drops variables whose names are no names, and the functions for bash are such: they are
 * set again from variables of other names.
 */
const WITH_TOOLS = 'env ${QUATUOR_FN_TMUX:+"BASH_FUNC_tmux%%=$QUATUOR_FN_TMUX"} ${QUATUOR_FN:+"BASH_FUNC_quatuor%%=$QUATUOR_FN"}';

const SCRIPT = `
exec 4>&2 2>/dev/null
run=$1 cli=$2 again=$3 take=$4 alone=$5
shift 5
sock=$run/s.sock hold=$run/hold up=$run/up over=$run/over why=$run/why taken=$run/taken
rm -f "$sock" "$hold" "$up" "$over" "$why" "$taken" "$run/take-up"
[ -n "$take" ] && printf '%s' "$take" >"$run/take-up"
reason='no FIFO could be made for it'
if mkfifo -m 600 "$hold"; then
  exec 3<>"$hold"
  set -m
  (
    n=0
    while :; do
      @SERVER@
      code=$?
      { [ -e "$up" ] && [ "$n" -lt ${AGAIN} ]; } || break
      n=$((n + 1))
      rm -f "$sock"
      sleep 0.3
    done
    echo "its app-server ended with exit code $code" >"$over"
    [ -e "$up" ] && cat "$over" >"$why"
  ) </dev/null >/dev/null 2>"$run/server.log" 3>&- 4>&- &
  server=$!
  (
    trap '' HUP INT TERM
    read -r end <"$hold"
    kill -TERM -"$server"
    sleep 0.2
    # The first one lets a turn come to its end, the second one does not.
    kill -TERM -"$server"
    n=0
    while kill -0 -"$server" && [ "$n" -lt 60 ]; do sleep 0.05; n=$((n + 1)); done
    kill -KILL -"$server"
    rm -f "$sock" "$hold" "$up" "$over" "$taken" "$run/take-up" "$run/server.log"
  ) </dev/null >/dev/null 3>&- 4>&- &
  set +m
  n=0
  while [ ! -S "$sock" ] && [ ! -e "$over" ] && [ "$n" -lt ${LOOKS} ]; do sleep 0.05; n=$((n + 1)); done
  refused=
  if [ -S "$sock" ] && [ -n "$take" ]; then
    n=0
    while [ ! -e "$taken" ] && [ ! -e "$over" ] && [ "$n" -lt ${LOOKS} ]; do sleep 0.05; n=$((n + 1)); done
    refused='nobody took up the session on its app-server'
    [ -e "$taken" ] && { refused=; read -r refused <"$taken"; }
  fi
  if [ -n "$refused" ]; then
    reason=$refused
  elif [ -S "$sock" ]; then
    : >"$up"
    began=$(date +%s)
    ${WITH_TOOLS} "$cli" --remote "unix://$sock" "$@" 2>&4 3>&- 4>&-
    code=$?
    if [ "$code" -eq 0 ] || [ "$code" -gt 128 ] || [ "$again" = 0 ] || [ $(($(date +%s) - began)) -gt ${AT_ONCE_S} ]; then
      [ "$code" -gt 128 ] && kill -$((code - 128)) $$
      exit "$code"
    fi
    reason="Codex ended with exit code $code when it was to use its app-server"
  elif [ -e "$over" ]; then
    read -r reason <"$over"
  else
    reason='its app-server did not open its socket in time'
  fi
fi
echo "$reason" >"$why"
# Plain words, to be split.
exec ${WITH_TOOLS} "$cli" --no-daemon $alone "$@" 2>&4 3>&- 4>&-
`;
