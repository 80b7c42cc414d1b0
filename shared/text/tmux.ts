import type { Agent } from '../model/index.ts';

const list = (agents: readonly Agent[]): string =>
  agents.toSorted((a, b) => a.window - b.window).map((a) => `${a.window} ${a.name}`).join(', ');

/** What the tmux stand-in says. */
export const tmuxWords = {
  noTarget: 'no window is named: use -t session:window',
  noWindow: (agents: readonly Agent[]): string => `name a window: ${list(agents)}`,
  noSuchWindow: (window: string, agents: readonly Agent[]): string => `can't find window: ${window} (there are: ${list(agents)})`,
  noSuchPane: (pane: string): string => `can't find pane: ${pane}`,
  self: 'That is your own pane',
  asks: (name: string): string => `${name} asks something: the person answers that, in its pane`,
  bareEnter: (name: string): string => `Nothing was typed for ${name}: a text is sent by the Enter of its own call`,
  personsKey: (key: string): string => `${key} in another pane is the person's to press`,
  keyTried: (key: string, name: string): string => `It tried to press ${key} in ${name}'s pane.`,
  noKey: (key: string): string => `the key ${key} is not supported in Quatuor's panes`,
  deadPane: (name: string): string => `${name} has no pane that runs`,
  noBuffer: (name: string): string => (name === '' ? 'no buffers' : `no buffer ${name}`),
  tooLong: 'the text is longer than 1,000,000 characters',
  leads: (did: string): string => `Only the orchestrator and the person ${did} agents`,
  starts: 'start',
  ends: 'end',
  renames: 'rename the windows of other',
  oneName: 'rename-window takes one name',
  badName: (name: string): string => `“${name}” is no name for a window: 1 to 40 characters without “:”, “.” and ends of lines, and no number`,
  nameTaken: (name: string, other: string): string => `${name} is another window's name already: ${other}`,
  runsAlready: (agent: Agent): string => `${agent.name} runs already, in window ${agent.window}`,
  allRun: 'All agents run. The person adds another one in the window, under Agents',
  noAgent: (word: string, agents: readonly Agent[]): string => `no agent is called ${word}, and another program is not started here (there are: ${list(agents)})`,
  atWork: (name: string): string => `${name} is at work: the person ends it, in the window`,
  oldHost: 'the terminals were started by an earlier version, which knows no -e and -J: start them anew',
  onlyPrint: 'capture-pane works with -p only',
};
