import { allowed, type Role } from '../../../shared/rules/control/roles.ts';
import { usageOf } from './help.ts';
import { commands, everywhere, EXITS, type Command, type Option } from './table.ts';

const WHO: Record<Role, string> = { person: 'the person', orchestrator: 'the orchestrator', worker: 'a worker' };

const cell = (text: string): string => text.replaceAll('|', '\\|');
const flags = ({ name, short, value }: Option): string => `\`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}\``;
const anchor = (name: string): string => `quatuor-${name.replaceAll(' ', '-')}`;

function options(list: readonly Option[]): string[] {
  return ['| option | |', '|---|---|', ...list.map((one) => `| ${flags(one)} | ${cell(one.says)}${one.many ? '; may come again' : ''} |`)];
}

function who({ asks }: Command): string {
  if (!asks) return 'Anybody; the app need not run.';
  const roles = allowed[asks];
  const names = roles.map((role) => WHO[role]);
  return `${roles.length === 3 ? 'Everybody' : `${names.join(' and ').replace(/^t/, 'T')}`} may.`;
}

function section(command: Command): string[] {
  const { name, says, also, options: own = [], examples, starts } = command;
  return [
    `## quatuor ${name}`, '', `\`${usageOf(command)}\``, '', says, '',
    [who(command), ...(starts ? ['The app is started for it.'] : []), ...(also ? [`Also ${also.map((one) => `\`quatuor ${one}\``).join(', ')}.`] : [])].join(' '), '',
    ...(own.length > 0 ? [...options(own), ''] : []),
    '```sh', ...examples.flatMap(({ line, says: why, exit, as }) => {
      const notes = [why, as && !why ? `in the pane of ${as === 'claude' ? 'the orchestrator' : 'a worker'}` : undefined, exit ? `exits with ${exit}` : undefined].filter(Boolean).join('; ');
      return [notes ? `${line}    # ${notes}` : line];
    }), '```', '',
  ];
}

/** The reference of all commands, as it stands in docs/COMMANDS.md. */
export function reference(): string {
  return [
    '# The commands of `quatuor`', '',
    '<!-- Made from electron/control/cli/table.ts by its test; CONTRIBUTING.md says how. A test runs each example. -->', '',
    '`quatuor` drives the app from any shell: in a pane as that pane’s agent, by its key; elsewhere as the person.',
    'AGENT is an id, a name or a tmux window; TASK is a number like TASK-PO-014. A text that begins with a dash and has',
    'no blank in it goes behind `--`.', '',
    ...commands.map(({ name, says }) => `- [\`${name}\`](#${anchor(name)}): ${says.split(/(?<=[.:;]) /, 1)[0]?.replace(/[:;]$/, '.')}`), '',
    '## For every command', '', ...options(everywhere), '',
    'With `--json` the answer is one object with `v`, the version of its form, which is 1; `docs/quatuor.schema.json`',
    'has the forms. A refusal is `{"v":1,"error":{"exit":…,"message":…}}`, and the sentence goes to the standard error',
    'as always. `log --follow --json` gives an object on each line.', '',
    '## Exit codes', '', '| code | |', '|---|---|', ...EXITS.map(([code, says]) => `| ${code} | ${cell(says)} |`), '',
    ...commands.flatMap(section),
  ].join('\n').trimEnd() + '\n';
}
