import type { Desk, InboxAction, RankedItem } from '../../../model/index.ts';
import { handoff } from './handoff.ts';
import { plural, span } from './words.ts';

// Words of the inbox, of notifications and of the tray.

const sentence = (clause: string): string => (clause === '' ? '' : `${clause[0]?.toUpperCase() ?? ''}${clause.slice(1)}`);

/** What waits, in one line, and why, in another. */
export function itemWords(desk: Desk, item: RankedItem, now: number): { title: string; detail: string } {
  const name = desk.agents.find((a) => a.id === item.agent)?.name ?? item.agent ?? '';
  const task = item.task ?? '';
  const on = item.task ? `, on ${item.task}` : '';
  const text = item.task ? `The prompt of ${item.task}` : 'Your text';
  const why = sentence(item.detail);
  switch (item.kind) {
    case 'question':
      return { title: `${name} asks you something${on}`, detail: why };
    case 'login':
      return { title: `${name} wants a login`, detail: why };
    case 'doubt':
      return { title: `Did ${item.task ? `the prompt of ${item.task}` : 'a text'} arrive at ${name}?`, detail: why };
    case 'failed':
      return { title: `${text} for ${name} failed`, detail: why };
    case 'gate':
      return { title: `The gate of ${task} is red`, detail: [item.commands?.[0], item.detail].filter(Boolean).join(': ') };
    case 'approve':
      return { title: `${task} has gate commands that you have not approved`, detail: (item.commands ?? []).join('\n') };
    case 'stall':
      return { title: `${name} makes no progress on ${task}`, detail: `Nothing was seen of it for ${span(now - item.since)}` };
    case 'ended': {
      const detail = item.times ? `It was started again ${plural(item.times, 'time', 'times')}, and ended each time. Nothing more happens by itself.` : '';
      const words = item.detail ? `${name} ended in the middle of ${task}` : `${name} does not run, and ${task} waits for it`;
      return { title: words, detail };
    }
    case 'merge':
      return { title: `${task} is ready to be merged into ${desk.tasks[task]?.tree?.into ?? ''}`, detail: why };
    case 'conflict':
      return { title: `${task} cannot be merged: it conflicts`, detail: item.detail };
    case 'proposals': {
      const goal = desk.goals[item.goal ?? '']?.text.trim().split('\n', 1)[0];
      const n = item.detail.split('\n').length;
      const what = n === 1 ? 'A task is proposed' : `${n} tasks are proposed`;
      return { title: goal ? `${what} for “${goal}”` : what, detail: item.detail };
    }
    case 'handoff':
      return { title: handoff.inbox.title(name, task || handoff.inbox.role), detail: why };
    case 'decision':
      return { title: `${task} needs you`, detail: why };
  }
}

const actions: Record<InboxAction, string> = {
  arrived: 'It arrived',
  again: 'Send again',
  'give-up': 'Give up',
  'send-back': 'Send output back',
  'check-again': 'Check again',
  output: 'Show output',
  approve: 'Approve',
  reassign: 'Give to…',
  resume: 'Resume',
  restart: 'Restart',
  start: 'Start',
  merge: 'Merge',
  keep: 'Keep the branch',
  return: 'Back to its agent',
  changes: 'Show changes',
  pass: 'Pass it to…',
  back: 'It keeps it',
  vouch: 'I vouch for the successor',
  memory: 'Read the memory',
  leave: 'Leave it',
  details: 'Open the task',
  review: 'Look at them',
  go: 'Go to the pane',
};

export const inbox = {
  title: 'Inbox',
  open: 'Open the inbox',
  list: 'What waits for you, what blocks most first',
  none: 'Nothing waits for you',
  noneText: 'Questions, texts in doubt, red gates and agents that make no progress stand here.',
  blocks: (n: number) => `${n} tasks wait for it`,
  since: (length: string) => `for ${length}`,
  actions,
  screen: 'The end of its screen',
  answers: 'Its answers',
  reassignTitle: (task: string) => `Give ${task} to another agent`,
};

export const tray = {
  idle: 'no task',
  waits: (n: number) => `${n} ${n === 1 ? 'thing waits' : 'things wait'} for you`,
  tip: (project: string, waiting: number) =>
    waiting === 0 ? `Quatuor – ${project}` : `Quatuor – ${project}: ${tray.waits(waiting)}`,
  noProject: 'No project is open',
  pause: 'Pause all',
  goOn: 'Go on',
  show: 'Show the window',
  quit: 'Quit, leave the agents at work',
  quitAll: 'Quit and end the agents',
};

export const notify = {
  many: (n: number) => `${n} things wait for you`,
  more: (n: number) => `and ${n} more`,
  of: (project: string, what: string) => `${project}: ${what}`,
  page: 'Notifications and tray',
  when: 'Notify me of what waits for me',
  whens: { away: 'When the window is not in front', always: 'Always', never: 'Never' },
  sound: 'With a sound',
  quiet: 'Quiet hours',
  quietHint: 'Nothing is notified then; the tray and the inbox still count it. The same time twice: none.',
  from: 'From',
  to: 'To',
  tray: 'Show an icon in the tray',
  trayKeeps: 'Closing the window leaves Quatuor in the tray',
};
