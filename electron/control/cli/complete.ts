import type { ControlDo } from '../../../shared/contract/control.ts';
import { commands, everywhere, optionsOf, type Command, type Fills } from './table.ts';
import { EXIT, Trouble } from './trouble.ts';

/** What a shell asks for while a person types: agents, tasks or both, one on a line. Silent where no app answers. */
export async function complete(what: string, ask: (request: ControlDo) => Promise<unknown>, out: (text: string) => void): Promise<number> {
  const words: string[] = [];
  try {
    if (what !== 'task') words.push(...((await ask({ do: 'status' })) as { agents: { id: string }[] }).agents.map(({ id }) => id));
    if (what !== 'agent') words.push(...((await ask({ do: 'tasks' })) as { id: string }[]).map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
  }
  out(words.map((word) => `${word}\n`).join(''));
  return EXIT.ok;
}

/** The script for a shell. @throws Trouble for one that is not known */
export function completionsFor(shell: string | undefined): string {
  if (shell === 'bash') return bash();
  if (shell === 'zsh') return zsh();
  if (shell === 'fish') return fish();
  throw new Trouble(EXIT.usage, 'quatuor completions bash|zsh|fish');
}

const names = (command: Command): string[] => [command.name, ...(command.also ?? [])];
/** The first words of all commands, and what may follow `task`. */
const firsts = [...new Set(commands.flatMap(names).map((name) => name.split(' ')[0] ?? ''))];
const below = commands.flatMap(({ name }) => (name.startsWith('task ') ? [name.slice('task '.length)] : []));
const flagsOf = (command: Command): string[] => optionsOf(command).map(({ name }) => `--${name}`);
const listed = (fills: Fills): fills is readonly string[] => typeof fills !== 'string';
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For each value that an option takes: what fills it, once for each. */
const valued = [...new Map([...everywhere, ...commands.flatMap(({ options = [] }) => options)].filter(({ value }) => value).map((option) => [option.name, option])).values()];

function bash(): string {
  const fill = (fills: Fills): string => (listed(fills) ? `__quatuor_words ${quoted(fills.join(' '))}` : `__quatuor_${fills}`);
  const cases = commands.map((command) => {
    const places = (command.fills ?? []).map((fills, i) => `      ${i}) ${fill(fills)} ;;`);
    return [
      `    ${names(command).map(quoted).join('|')})`,
      `      flags=${quoted(flagsOf(command).join(' '))}`,
      ...(places.length > 0 ? ['      case $at in', ...places.map((line) => `  ${line}`), '      esac'] : []),
      '      ;;',
    ].join('\n');
  });
  return `# bash completion of quatuor: source <(quatuor completions bash)
__quatuor_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
__quatuor_ask() { __quatuor_words "$(command quatuor __complete "$1" 2>/dev/null)"; }
__quatuor_agent() { __quatuor_ask agent; }
__quatuor_task() { __quatuor_ask task; }
__quatuor_either() { __quatuor_ask either; }
__quatuor_file() { compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")); }
__quatuor_folder() { compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$cur")); }
_quatuor() {
  local cur prev words=() i=1 at command flags=${quoted(everywhere.map(({ name }) => `--${name}`).join(' '))} options=''
  cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  case $prev in
${valued.map(({ name, fills }) => `    --${name}) ${fills ? fill(fills) : ':'}; return ;;`).join('\n')}
  esac
  while [ "$i" -lt "$COMP_CWORD" ]; do
    case \${COMP_WORDS[i]} in
      ${valued.map(({ name }) => `--${name}`).join('|')}) i=$((i + 1)) ;;
      -*) ;;
      *) words+=("\${COMP_WORDS[i]}") ;;
    esac
    i=$((i + 1))
  done
  if [ "\${#words[@]}" -eq 0 ]; then
    case $cur in
      -*) __quatuor_words "$flags" ;;
      *) __quatuor_words ${quoted(firsts.join(' '))} ;;
    esac
    return
  fi
  command=\${words[0]} at=$((\${#words[@]} - 1))
  if [ "$command" = help ] && [ "$at" -eq 0 ]; then __quatuor_words ${quoted(firsts.join(' '))}; return; fi
  if [ "$command" = task ]; then
    if [ "$at" -eq 0 ]; then __quatuor_words ${quoted(below.join(' '))}; __quatuor_task; return; fi
    case " ${below.join(' ')} " in *" \${words[1]} "*) command="task \${words[1]}" at=$((at - 1)) ;; esac
  fi
  case $cur in -*) options=1 ;; esac
  case $command in
${cases.join('\n')}
  esac
  [ -n "$options" ] && COMPREPLY=() && __quatuor_words "$flags"
  return 0
}
complete -F _quatuor quatuor
`;
}

const esc = (text: string): string => text.replaceAll(/[[\]:]/g, '\\$&').replaceAll("'", '’');

function zsh(): string {
  const action = (fills: Fills | undefined, value = ' '): string => {
    if (!fills) return `:${value}:`;
    if (listed(fills)) return `:${value}:(${fills.join(' ')})`;
    return fills === 'file' ? `:${value}:_files` : fills === 'folder' ? `:${value}:_files -/` : `:${value}:_quatuor_${fills}`;
  };
  const option = (one: ReturnType<typeof optionsOf>[number]): string => `'${one.many ? '*' : ''}--${one.name}[${esc(one.says)}]${one.value ? action(one.fills, one.value) : ''}'`;
  const cases = commands.map((command) => {
    const places = (command.fills ?? []).map((fills, i) => `'${i + 1}${action(fills)}'`);
    const rest = places.length > 0 ? places : [`'*: :'`];
    return `    ${names(command).map((name) => `${quoted(name)}`).join('|')}) _arguments -s ${[...optionsOf(command).map(option), ...rest].join(' ')} ;;`;
  });
  return `#compdef quatuor
# zsh completion of quatuor: quatuor completions zsh > a folder of your fpath/_quatuor
_quatuor_ask() { local -a found; found=(\${(f)"$(command quatuor __complete $1 2>/dev/null)"}); compadd -a found; }
_quatuor_agent() { _quatuor_ask agent; }
_quatuor_task() { _quatuor_ask task; }
_quatuor_either() { _quatuor_ask either; }
_quatuor() {
  local -a all
  all=(
${firsts.map((name) => `    '${name}:${esc(commands.find((c) => names(c).includes(name) || c.name.split(' ')[0] === name)?.says ?? '')}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command all; return; fi
  local command=$words[2]
  if [[ $command == task ]]; then
    if (( CURRENT == 3 )); then compadd ${below.join(' ')}; _quatuor_task; return; fi
    if [[ " ${below.join(' ')} " == *" $words[3] "* ]]; then command="task $words[3]"; shift words; (( CURRENT-- )); fi
  fi
  shift words; (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _quatuor ]]; then _quatuor "$@"; else compdef _quatuor quatuor; fi
`;
}

function fish(): string {
  const words = (fills: Fills | undefined): string => {
    if (!fills || fills === 'file') return '-r';
    if (listed(fills)) return `-x -a ${quoted(fills.join(' '))}`;
    return fills === 'folder' ? `-x -a '(__fish_complete_directories)'` : `-x -a '(command quatuor __complete ${fills} 2>/dev/null)'`;
  };
  const when = (command: Command): string => {
    const [first = '', second] = command.name.split(' ');
    if (second === undefined) return `__fish_seen_subcommand_from ${names(command).join(' ')}`;
    const also = command.also?.filter((name) => name !== 'task') ?? [];
    const both = `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    return also.length > 0 ? `begin; ${both}; end; or __fish_seen_subcommand_from ${also.join(' ')}` : both;
  };
  const line = (condition: string, rest: string): string => `complete -c quatuor -n ${quoted(condition)} ${rest}`;
  const own = commands.flatMap((command) => [
    ...(command.options ?? []).map((one) => line(when(command), `-l ${one.name}${one.short ? ` -s ${one.short}` : ''} -d ${quoted(one.says)}${one.value ? ` ${words(one.fills)}` : ''}`)),
    ...[...new Set(command.fills ?? [])].map((fills) => line(when(command), fills === 'file' ? '-F' : words(fills).replace('-x ', '-f '))),
  ]);
  return `# fish completion of quatuor: quatuor completions fish > ~/.config/fish/completions/quatuor.fish
complete -c quatuor -f
${firsts.map((name) => line('__fish_use_subcommand', `-a ${name} -d ${quoted(firstSentence(name))}`)).join('\n')}
${line(`__fish_seen_subcommand_from task; and not __fish_seen_subcommand_from ${below.join(' ')}`, `-a ${quoted(below.join(' '))}`)}
${everywhere.map((one) => `complete -c quatuor -l ${one.name}${one.short ? ` -s ${one.short}` : ''} -d ${quoted(one.says)}${one.value ? ` ${words(one.fills)}` : ''}`).join('\n')}
${own.join('\n')}
`;
}

const firstSentence = (name: string): string => (commands.find((c) => names(c).includes(name) || c.name.split(' ')[0] === name)?.says ?? '').split(/(?<=[.:;]) /, 1)[0] ?? '';
