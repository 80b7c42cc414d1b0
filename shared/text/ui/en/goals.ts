import type { ProposalProblem } from '../../../model/index.ts';
import { plural } from './words.ts';

// Words of goals and proposals.

export const goals = {
  tab: 'Goals',
  add: 'New goal',
  title: 'New goal',
  text: 'What shall be reached',
  hint: 'A sentence or a page. The agent cuts it into tasks and proposes them here.',
  agent: 'Goes to',
  send: 'Send',
  empty: { title: 'No goals yet', text: 'Write what shall be reached. An agent cuts it into long tasks and proposes them; you accept, change or refuse each.' },
  state: {
    queued: (agent: string) => `Waits for ${agent}`,
    writing: (agent: string) => `On its way to ${agent}`,
    accepted: (agent: string) => `${agent} cuts it into tasks`,
    finished: (agent: string) => `${agent} has finished`,
    none: (agent: string) => `${agent} has finished and proposed nothing`,
    unverified: (agent: string) => `Did it reach ${agent}?`,
    failed: 'It did not arrive',
  },
  counts: (open: number, accepted: number, refused: number) =>
    [open && plural(open, 'proposal', 'proposals'), accepted && `${accepted} accepted`, refused && `${refused} refused`].filter(Boolean).join(', '),
  foreign: (file: string) => `Found in ${file}`,
  close: 'Take it off the list',
  closeTitle: 'Take this goal off the list?',
  closeText: (n: number) => (n > 0 ? `Its ${plural(n, 'open proposal is', 'open proposals are')} refused.` : 'Its tasks stay.'),
  message: 'Show its prompt',
  acceptAll: (n: number) => (n === 1 ? 'Accept it' : `Accept ${n}`),
  proposal: 'Proposal',
  label: (title: string) => `Proposal: ${title}`,
  accept: 'Accept',
  edit: 'Edit, then accept',
  editTitle: 'Edit the proposal',
  refuse: 'Refuse',
  all: {
    title: (n: number) => `Accept ${plural(n, 'proposal', 'proposals')}?`,
    gates: 'With this you approve these commands. They will run in the project’s folder, with your rights:',
    left: (n: number) => `${plural(n, 'proposal stays', 'proposals stay')}: something is wrong with ${n === 1 ? 'it' : 'them'}.`,
  },
  stays: (words: string) => `Cannot be accepted: ${words}`,
  gates: 'Accepting approves these commands:',
  accepted: (id: string) => `Accepted as ${id}`,
  refused: 'Refused',
  none: 'No file with proposals was written.',
};

/** A problem of a proposal as part of a sentence. */
export function proposalWords(problem: ProposalProblem, missing: Record<string, string>): string {
  switch (problem.kind) {
    case 'unknown':
      return `waits for ${problem.id}, which does not exist`;
    case 'refused':
      return `waits for ${problem.id}, which you refused`;
    case 'cycle':
      return `waits for itself: ${problem.ids.join(' → ')}`;
    case 'overlap':
      return `${problem.path} is being changed by ${problem.task}`;
    case 'same-title':
      return `${problem.task} has the same title`;
    case 'quality':
      return `might have ${problem.missing.map((point) => missing[point] ?? point).join(', ')}`;
  }
}
