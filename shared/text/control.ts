import type { Desk } from '../model/index.ts';

const acts: Record<string, string> = {
  add: 'add tasks', edit: 'change tasks', import: 'add tasks', goal: 'set goals', open: 'open projects', assign: 'hand out tasks', send: 'send texts', handoff: 'pass a role on', run: 'pause or resume the run',
  ask: 'ask the orchestrator',
};

/** Why somebody may not do something. */
export const roleWords = {
  over: 'The session that this key belongs to is over',
  older: (epoch: number, now: number): string => `That order is of epoch ${epoch}; it is epoch ${now} now`,
  leaves: 'The role goes on in a fresh session of yours; this one orders nothing any more',
  notYours(verb: string, role: string, holder: string | null, epoch: number): string {
    const act = acts[verb] ?? verb;
    if (role === 'person') return `Only agents ${act}${verb === 'ask' ? ': quatuor send AGENT TEXT tells it something' : ''}`;
    if (verb === 'run' || verb === 'open') return `Only the person may ${act}`;
    if (holder === null) return `Only the orchestrator may ${act}, and nobody holds that role: the person gives it`;
    return `Only the orchestrator may ${act}: ${holder} is, in epoch ${epoch}. You may read, report, claim and ask`;
  },
};

const nameOf = (desk: Pick<Desk, 'agents'>, id: string): string => desk.agents.find((a) => a.id === id)?.name ?? id;

/** What an order came to. */
export const orderWords = {
  added: (id: string): string => `${id} is in the queue`,
  addedTo: (id: string): string => `${id} was not known: it was added from this text`,
  edited: (id: string): string => `${id} is changed`,
  unchanged: (id: string): string => `${id} is as you want it already`,
  lessGates: (id: string): string => `${id}: an agent can add gate commands, not take them away`,
  lessFiles: (id: string): string => `${id}: an agent can add files that the gate looks for, not take them away`,
  opens: 'Only the person may open projects',
  notOpen: (named: string, open: readonly { name: string; path: string }[]): string =>
    `No project ${named} is open in Quatuor. Open ${open.length === 1 ? 'is' : 'are'} ${open.map(({ name, path }) => `${name} (${path})`).join(', ')}`,
  opened: (name: string, trusted: boolean): string =>
    trusted ? `${name} is open` : `${name} is open. Nothing in it runs before you trust it, in the window`,
  noAgents: 'This project has no agents',
  goal: (id: string, name: string): string => `${id} is on its way to ${name}, who cuts it into tasks`,
  imported: (added: number, known: number): string =>
    `${added} ${added === 1 ? 'task is' : 'tasks are'} in the queue${known > 0 ? `, ${known} ${known === 1 ? 'was' : 'were'} there already` : ''}`,
  wouldImport: (added: number, known: number): string =>
    `${added} ${added === 1 ? 'task' : 'tasks'} would be added${known > 0 ? `, ${known} ${known === 1 ? 'is' : 'are'} there already` : ''}`,
  gates: 'The person approves its commands in the window before they run',
  sent: (name: string): string => `The text is on its way to ${name}`,
  goes: (id: string, name: string): string => `${id} goes to ${name}`,
  onItsWay: (id: string, name: string): string => `${id} is on its way to ${name} already`,
  inLine: (id: string, name: string, position: number): string => `${id} is number ${position} in ${name}’s backlog`,
  waits: (id: string, name: string, why: string): string => `${id} waits for ${name}: ${why}`,
  isFull: (max: number): string => `it holds ${max} already`,
  dependsOn: (ids: readonly string[]): string => `it depends on ${ids.join(', ')}`,
  claimed: (id: string): string => `${id} is yours: its prompt comes`,
  reported: (id: string): string => `${id}: your report is noted`,
  checked: (id: string): string => `${id}: your report is noted, and its gate is checked`,
  over: (name: string): string => `${name} has ended: what is waited for comes only when it is started again (tmux new-window, or the window)`,
  removed: (name: string): string => `${name} is none of this project’s agents any more`,
  nobody: (name: string): string => `There is no agent called ${name}`,
  anyAgents: (desk: Pick<Desk, 'agents'>): string => desk.agents.map((a) => `${a.id} (window ${a.window})`).join(', '),
  self: 'That is your own pane',
  empty: 'There is nothing to send: the text is empty',
  noHolder: 'Nobody holds the role of the orchestrator',
  elsewhere: (desk: Pick<Desk, 'agents'>, id: string, agent: string): string => `${id} is in ${nameOf(desk, agent)}’s hands already`,
  isDone: (id: string): string => `${id} is done`,
  tooMany: (name: string, most: number): string => `${name} has not taken your last ${most} texts yet: wait for it`,
  noTask: (name: string): string => `${name} has no task in hand: name one`,
  notYourTask: (id: string): string => `${id} is not yours`,
  unknownTask: (id: string): string => `${id} does not exist: quatuor task list shows the queue`,
  forWhom: 'Say for whom: quatuor claim --agent AGENT',
  which: 'Say of which task: quatuor report … --task TASK',
  holder: (name: string): string => `${name} holds the role of the orchestrator`,
  handoff: (to: string | null): string => (to ? `The role is being passed to ${to}` : 'The role is being passed on'),
  run: { on: 'Work is handed out', draining: 'What agents hold is finished, nothing new is given', paused: 'The run is paused' },
};

/** About a handoff that the holder of the role carries out by hand. */
export const byHandWords = {
  nobody: 'Nobody holds the role of the orchestrator',
  notHolder: (from: string, holder: string, epoch: number): string => `${from} cannot pass the role on: ${holder} holds it, in epoch ${epoch}`,
  otherWindow: (to: string, window: string): string => `The text passes the role to ${to}, and this is ${window}’s window`,
  same: (name: string): string => `${name} holds the role already`,
  already: 'The role is being passed on already',
  noMemory: (file: string): string => `The role stays: there is no ${file}. Write it first`,
  badMemory: (file: string, wrong: readonly string[]): string => `The role stays: in ${file} ${wrong.join('; ')}`,
  missing: (name: string): string => `The role stays: ${name} is not installed`,
  tooLong: (most: number): string => `there are more than ${most} characters`,
  otherHead: (from: string, to: string): string => `the first line does not say ${from} -> ${to}`,
  old: 'stands what was written for an earlier handoff',
  chose: (name: string): string => `${name} passed the role on by hand`,
  youChose: 'You passed the role on by hand',
  done: (name: string): string => `The role is ${name}’s: its prompt is on its way`,
};
