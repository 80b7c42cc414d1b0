import type { ControlDo } from '../../../shared/contract/control.ts';

/** What can stand in a place: shells complete it. */
export type Fills = 'agent' | 'task' | 'either' | 'file' | 'folder' | readonly string[];

export interface Option {
  /** Without its dashes. */
  name: string;
  short?: string;
  /** What its value is called; absent: it has none. */
  value?: string;
  many?: true;
  says: string;
  fills?: Fills;
}

/** A line that works as it stands, in a folder with prompt.md, plan.md and plan.csv; a test runs each. */
export interface Example {
  line: string;
  says?: string;
  /** Whose pane it is meant for; absent: the person's shell. */
  as?: 'claude' | 'amp';
  /** Its exit code, where that is not 0. */
  exit?: number;
}

/**
 * One command of `quatuor`. The parser, the help, the completions and the reference in the docs are all
 * made from this table.
 */
export interface Command {
  name: string;
  /** Other words for the same. */
  also?: readonly string[];
  args: string;
  says: string;
  /** What it asks of the app, for who may; absent: it needs no app. */
  asks?: ControlDo['do'];
  /** The app is started for it, where it does not run and a person calls. */
  starts?: true;
  fills?: readonly Fills[];
  options?: readonly Option[];
  examples: readonly Example[];
}

const text = (name: string, value: string, says: string, fills?: Fills): Option => ({ name, value, says, ...(fills ? { fills } : {}) });
const list = (name: string, value: string, says: string, fills?: Fills): Option => ({ ...text(name, value, says, fills), many: true });
const flag = (name: string, says: string, short?: string): Option => ({ name, says, ...(short ? { short } : {}) });

/** For every command. */
export const everywhere: readonly Option[] = [
  flag('json', 'the answer as JSON, for programs'),
  flag('help', 'what this command does, with examples', 'h'),
  text('home', 'FOLDER', 'another app’s folder of state, where several run', 'folder'),
  text('project', 'FOLDER', 'another open project than that of this folder: its folder or its name', 'folder'),
  text('epoch', 'N', 'refused unless it is still this epoch; for an orchestrator'),
  flag('no-start', 'the app is not started'),
];

const KINDS = ['architecture', 'implementation', 'analysis', 'generation', 'any'] as const;
const PRIORITIES = ['high', 'medium', 'low'] as const;

const fields: readonly Option[] = [
  text('objective', 'TEXT', 'what is to be reached; - reads it from the standard input'),
  text('context', 'TEXT', 'what its agent has to know'),
  text('kind', 'KIND', KINDS.join(', '), KINDS),
  text('priority', 'LEVEL', PRIORITIES.join(', '), PRIORITIES),
  text('estimate', 'MINUTES', 'how long it may take'),
  list('file', 'PATH', 'a file to create or change', 'file'),
  list('step', 'TEXT', 'a step'),
  list('criterion', 'TEXT', 'what must hold in the end'),
  list('gate', 'COMMAND', 'a command that must exit with 0'),
  list('after', 'TASK', 'a task that must be done first', 'task'),
];
const lines = (says: string): Option => ({ ...text('lines', 'N', says), short: 'n' });
const seconds = (says: string): Option => text('seconds', 'N', says);

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'status', args: '', asks: 'status', says: 'Agents with their states, tasks and contexts; who holds the orchestrator’s role.',
    examples: [{ line: 'quatuor status' }, { line: 'quatuor status --json' }],
  },
  {
    name: 'explain', args: 'AGENT|TASK', asks: 'explain', fills: ['either'],
    says: 'Why an agent is in its state, what would change it, and why it has no task; or why a task is not handed out. In the window’s words.',
    examples: [{ line: 'quatuor explain codex' }, { line: 'quatuor explain TASK-PO-002' }, { line: 'quatuor explain codex --json' }],
  },
  {
    name: 'task list', also: ['tasks', 'ls', 'queue'], args: '[--all]', asks: 'tasks', says: 'The queue, in the person’s order.',
    options: [flag('all', 'also what is done')],
    examples: [{ line: 'quatuor task list' }, { line: 'quatuor task list --all --json' }],
  },
  {
    name: 'task show', also: ['task'], args: 'TASK', asks: 'task', fills: ['task'], says: 'One task with all that it says, its report and its gate.',
    examples: [{ line: 'quatuor task show TASK-PO-001' }, { line: 'quatuor task show TASK-PO-001 --json' }],
  },
  {
    name: 'task add', also: ['add'], args: 'TITLE [options]', asks: 'add', starts: true, options: fields,
    says: 'Adds a task. Its commands wait for the person’s approval in the window.',
    examples: [
      { line: 'quatuor task add "Write the price reader" --kind implementation --file src/prices.ts --gate "npm test"' },
      { line: 'quatuor task add "Review it" --after TASK-PO-001 --priority high --json' },
      { line: 'quatuor task add "Write the alerts" --objective - < prompt.md', as: 'claude', says: 'from the orchestrator’s pane' },
    ],
  },
  {
    name: 'task edit', also: ['edit'], args: 'TASK [options]', asks: 'edit', fills: ['task'],
    says: 'Changes a task: what is named is set, and a list replaces the one that was there. An agent changes only what is not in work yet, and takes nothing away that its gate looks at.',
    options: [text('title', 'TEXT', 'its title'), ...fields],
    examples: [{ line: 'quatuor task edit TASK-PO-002 --priority high --estimate 90' }, { line: 'quatuor task edit TASK-PO-002 --step "Read the old code" --step "Write the new one" --json' }],
  },
  {
    name: 'task assign', also: ['assign'], args: 'TASK AGENT', asks: 'assign', fills: ['either', 'either'],
    says: 'Hands a task to an agent: at once, in its backlog, or reserved until it may.',
    examples: [{ line: 'quatuor task assign TASK-PO-002 codex' }, { line: 'quatuor task assign TASK-PO-003 codex --json' }],
  },
  {
    name: 'task done', args: '[TASK] [NOTES]', asks: 'report', fills: ['task'], says: 'Says that a task is completed, which leads to its gate. Without a task, the one in hand.',
    examples: [{ line: 'quatuor task done TASK-PO-001 "all tests pass"', as: 'amp' }],
  },
  {
    name: 'task block', args: '[TASK] REASON', asks: 'report', fills: ['task'], says: 'Says that a task cannot go on, which leads to the person. The orchestrator may say it of any task.',
    examples: [{ line: 'quatuor task block TASK-PO-001 "the API has no such call"', as: 'amp' }, { line: 'quatuor task block TASK-PO-002 "the customer has to decide"', as: 'claude' }],
  },
  {
    name: 'task import', also: ['import'], args: '[FILE] [options]', asks: 'import', starts: true, fills: ['file'],
    says: 'Tasks out of a Markdown check list, a CSV or GitHub issues. It shows what would be added; --add adds it. What the queue has already is not added again.',
    options: [
      flag('add', 'adds them'),
      flag('skip', 'adds what is right, although something is wrong'),
      text('as', 'KIND', 'markdown, csv or github, where the name does not tell', ['markdown', 'csv', 'github']),
      flag('github', 'the open issues of this folder’s repository, by gh'),
      text('repo', 'OWNER/NAME', 'of another repository'),
      text('label', 'LABEL', 'only issues with this label'),
    ],
    examples: [
      { line: 'quatuor task import plan.md' },
      { line: 'quatuor task import plan.csv --add' },
      { line: 'quatuor task import --as markdown --json < plan.md' },
      { line: 'quatuor task import --github --repo palm/oil --label ready --add' },
    ],
  },
  {
    name: 'task export', also: ['export'], args: '[FILE]', asks: 'tasks', fills: ['file'],
    says: 'The queue as a Markdown check list or a CSV, in a form that task import takes. Without a file to the standard output.',
    options: [text('as', 'KIND', 'markdown or csv, where the name does not tell', ['markdown', 'csv']), flag('all', 'also what is done')],
    examples: [{ line: 'quatuor task export' }, { line: 'quatuor task export queue.csv --all' }],
  },
  {
    name: 'goal', args: '[TEXT]', asks: 'goal', starts: true, says: 'Sets a goal: an agent cuts it into tasks, and the person accepts them in the window. Without a text the standard input.',
    options: [text('agent', 'AGENT', 'who cuts it; without it the holder of the orchestrator’s role', 'agent')],
    examples: [{ line: 'quatuor goal "The bot warns by mail when a price jumps"' }, { line: 'quatuor goal --agent codex --json < prompt.md' }],
  },
  {
    name: 'send', args: 'AGENT [TEXT]', asks: 'send', starts: true, fills: ['agent'], says: 'Sends a text; without one the standard input. A line TASK_ID: names the task that it hands out.',
    options: [flag('urgent', 'goes out although the agent works'), flag('wait', 'returns when the agent has taken it'), seconds('waits at most so long')],
    examples: [{ line: 'quatuor send codex "Read CLAUDE.md and say what is left"' }, { line: 'quatuor send 2 --json < prompt.md', says: 'an agent by its tmux window' }],
  },
  { name: 'ask', args: 'TEXT', asks: 'ask', says: 'Asks the holder of the orchestrator’s role; for agents.', examples: [{ line: 'quatuor ask "Which of the two interfaces do you want?"', as: 'amp' }] },
  {
    name: 'read', args: 'AGENT [--lines N]', asks: 'read', fills: ['agent'], says: 'The last lines of an agent’s terminal.', options: [lines('so many; 200 without it')],
    examples: [{ line: 'quatuor read codex --lines 20' }, { line: 'quatuor read codex --lines 5 --json' }],
  },
  {
    name: 'claim', args: '[TASK]', asks: 'claim', fills: ['task'], says: 'Takes the next task, this one or the best; for agents.', options: [text('agent', 'AGENT', 'for whom, from the person’s shell', 'agent')],
    examples: [{ line: 'quatuor claim --agent codex' }, { line: 'quatuor claim TASK-PO-003 --json', as: 'claude' }],
  },
  {
    name: 'report', args: 'completed|blocked|in-progress [NOTES]', asks: 'report', fills: [['completed', 'blocked', 'in-progress']],
    says: 'Reports on the task in hand. Completed leads to its gate, blocked to the person.', options: [text('task', 'TASK', 'this task', 'task')],
    examples: [{ line: 'quatuor report in-progress "half of the parser stands"', as: 'amp' }, { line: 'quatuor report completed "all tests pass" --task TASK-PO-001' }],
  },
  {
    name: 'wait', args: 'AGENT|TASK', asks: 'wait', fills: ['either'], says: 'Returns once it has come: ready, idle, working, waiting, exited or done for an agent, accepted or done for a task.',
    options: [text('until', 'STATE', 'idle for an agent, done for a task, without it', ['ready', 'idle', 'working', 'waiting', 'exited', 'accepted', 'done']), seconds('at most so long; 600 without it')],
    examples: [
      { line: 'quatuor wait codex --until idle --seconds 30' },
      { line: 'quatuor wait TASK-PO-001 --until accepted --seconds 30 --json' },
      { line: 'quatuor wait TASK-PO-001 --seconds 0.1', says: 'it did not come in time', exit: 5 },
    ],
  },
  {
    name: 'handoff', args: '[AGENT]', asks: 'handoff', fills: ['agent'], says: 'Passes the orchestrator’s role on, or a task in the middle. Where nobody holds the role, the person gives it by this.',
    options: [text('to', 'AGENT', 'to this one; without it to the best', 'agent'), text('task', 'TASK', 'this task instead of the role', 'task')],
    examples: [{ line: 'quatuor handoff --to codex' }],
  },
  {
    name: 'log', args: '', asks: 'log', says: 'What has happened.',
    options: [lines('the last so many; 50 without it'), flag('follow', 'and what happens from now on', 'f'), seconds('with --follow: ends after so long')],
    examples: [{ line: 'quatuor log --lines 20' }, { line: 'quatuor log --lines 5 --json' }, { line: 'quatuor log --follow --seconds 1' }],
  },
  { name: 'memory', args: '', asks: 'memory', says: 'What was handed on when the orchestrator’s role passed last, and the project’s own notes.', examples: [{ line: 'quatuor memory' }, { line: 'quatuor memory --json' }] },
  { name: 'pause', args: '', asks: 'run', says: 'Nothing of the app’s own goes out any more; for the person.', examples: [{ line: 'quatuor pause' }] },
  { name: 'drain', args: '', asks: 'run', says: 'What agents hold is finished, nothing new is given; for the person.', examples: [{ line: 'quatuor drain' }] },
  { name: 'resume', args: '', asks: 'run', says: 'Work is handed out again; for the person.', examples: [{ line: 'quatuor resume --json' }] },
  {
    name: 'open', args: '[FOLDER]', asks: 'open', starts: true, fills: ['folder'],
    says: 'Opens a folder as a project, this one without a name, and brings its window to the front. Nothing in it runs before the person trusts it.',
    options: [seconds('waits at most so long for the app to start; 60 without it')],
    examples: [{ line: 'quatuor open .' }, { line: 'quatuor open ~ --json' }],
  },
  {
    name: 'doctor', args: '', says: 'Looks at what Quatuor needs: PATH, the CLIs with versions and logins, hooks, sockets, disk; with what to do where something is wrong. The app need not run. Exits with 1 if something is wrong.',
    examples: [{ line: 'quatuor doctor' }, { line: 'quatuor doctor --json' }],
  },
  {
    name: 'completions', args: 'bash|zsh|fish', fills: [['bash', 'zsh', 'fish']], says: 'Prints what that shell needs to complete commands, options, agents and tasks.',
    examples: [{ line: 'source <(quatuor completions bash)', says: 'in ~/.bashrc' }, { line: 'quatuor completions zsh > _quatuor', says: 'in a folder of zsh’s fpath' }, { line: 'quatuor completions fish > quatuor.fish', says: 'in ~/.config/fish/completions' }],
  },
  {
    name: 'mcp', args: '', says: 'Serves these commands as MCP tools over the standard input and output. Agents in panes have it by themselves.',
    examples: [{ line: 'quatuor mcp < /dev/null', as: 'amp' }],
  },
  { name: 'tmux', args: 'ARGUMENTS', asks: 'tmux', says: 'What tmux does in a pane, from any shell: agents are windows.', examples: [{ line: 'quatuor tmux list-windows' }] },
  { name: 'help', args: '[COMMAND]', says: 'All commands, or one with its options and examples.', examples: [{ line: 'quatuor help' }, { line: 'quatuor help task add' }] },
  { name: 'version', args: '', says: 'The version of this program.', examples: [{ line: 'quatuor version --json' }] },
];

/** What the exit codes mean. */
export const EXITS: readonly [number, string][] = [
  [0, 'done'],
  [1, 'refused by a rule, or (doctor) something is wrong; the sentence says what'],
  [2, 'not understood: an unknown command or option, a missing or wrong value, no text'],
  [3, 'Quatuor does not run, or the project is not open'],
  [4, 'not yours to do: a role, an older epoch, a key that is none, another user’s socket'],
  [5, 'it did not come in time'],
  [141, 'nobody reads the output any more'],
];

/** The command that a call's first words name, and how many of them; null: none. */
export function commandIn(words: readonly string[]): { command: Command; used: number } | null {
  const [first = '', second = ''] = words;
  const two = commands.find(({ name }) => name === `${first} ${second}`);
  if (two) return { command: two, used: 2 };
  const one = commands.find(({ name, also }) => name === first || also?.includes(first));
  return one ? { command: one, used: 1 } : null;
}

export const optionsOf = (command: Command): readonly Option[] => [...(command.options ?? []), ...everywhere];
