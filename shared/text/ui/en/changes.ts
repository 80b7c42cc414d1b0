import { plural } from './words.ts';

// Words of what a task has changed, and of its merge.

export const changes = {
  label: (id: string) => `Changes of ${id}`,
  title: (id: string, title: string) => `${id}: ${title}`,
  open: 'Changes…',
  loading: 'Looking at what has changed…',
  unreadable: 'What git said of it could not be read.',
  none: 'Nothing has changed.',
  shared: 'Since the task began, in the folder that agents share: what others and you changed meanwhile is in it too.',
  sharedDone: 'From the beginning of the task to its end, in the folder that agents share: what others and you changed meanwhile is in it too.',
  onBranch: (branch: string, into: string) => `On the branch ${branch}, since it began from ${into}. The app’s own files in the project are left out.`,
  besides: (what: string) => `Besides: ${what}.`,
  more: (n: number) => `${plural(n, 'file', 'files')} more.`,
  moreLines: (n: number) => `${plural(n, 'line', 'lines')} more: show`,
  cut: 'The patch is too large to be shown whole: this is its beginning.',
  binary: 'no text',
  noText: 'There are no lines to show.',
  notShown: 'Its lines are not shown: the patch is too large.',
  renamed: (from: string, to: string) => `${from} → ${to}`,
  folder: 'Open folder',
  giveBack: 'Back to its agent',
  returnHint: 'The main branch is merged into its worktree, and it is asked to settle the conflicts.',
  keep: 'Keep the branch',
  keepHint: 'The task is done, and its branch stays as it is. Tasks after it start without its work.',
  merge: (into: string) => `Merge into ${into}`,
  again: 'Try to merge again',
  conflict: (into: string, files: string) =>
    `It does not fit onto ${into} as it is now: ${files}. Nothing was changed. Its agent can settle it; or merge the branch by hand, then keep it here.`,
  waits: (why: string) => `Not merged: ${why}.`,
};
