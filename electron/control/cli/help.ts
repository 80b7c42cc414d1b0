import { commands, everywhere, EXITS, type Command, type Option } from './table.ts';

export const usageOf = ({ name, args }: Command): string => ['quatuor', name, args].filter(Boolean).join(' ');

const flags = ({ name, short, value }: Option): string => `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;

function table(rows: [string, string][]): string[] {
  const width = Math.min(34, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

const manyTimes = ({ says, many }: Option): string => (many ? `${says}; may come again` : says);

/** The help of one command: what it does, its options, examples. */
export function commandHelp(command: Command): string {
  const { says, also, options = [], examples } = command;
  return [
    usageOf(command), '', says,
    ...(also ? ['', `Also: ${also.map((name) => `quatuor ${name}`).join(', ')}`] : []),
    ...(options.length > 0 ? ['', 'Options:', ...table(options.map((option) => [flags(option), manyTimes(option)]))] : []),
    '', 'Examples:', ...examples.map(({ line, says: why }) => `  $ ${line}${why ? `    # ${why}` : ''}`),
    '', 'For every command: ' + everywhere.map(flags).join(', '),
  ].join('\n');
}

/** The help of all commands. */
export function allHelp(): string {
  return [
    'quatuor COMMAND: drives Quatuor from any shell', '',
    ...table(commands.map((command) => [usageOf(command).slice('quatuor '.length), firstSentence(command.says)])),
    '', 'For every command:', ...table(everywhere.map((option) => [flags(option), option.says])),
    '', 'Exit codes:', ...table(EXITS.map(([code, says]) => [String(code), says])),
    '', 'AGENT is an id, a name or a tmux window. quatuor help COMMAND tells more.',
  ].join('\n');
}

const firstSentence = (text: string): string => text.split(/(?<=[.:;]) /, 1)[0]?.replace(/[:;]$/, '.') ?? text;

