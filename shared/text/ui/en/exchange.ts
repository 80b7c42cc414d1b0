import { plural } from './words.ts';

/** Tasks out of lists, and back into them. */
export const exchange = {
  saved: (path: string) => `The tasks are in ${path}`,
  title: 'Import tasks',
  hint: 'A Markdown check list, a CSV whose first line names its columns, or GitHub issues. Nothing is added before you say so; no command in it is approved.',
  file: 'Choose a file…',
  drop: 'or drop it here, or paste it below',
  issues: 'GitHub issues',
  reading: 'Asking gh…',
  text: 'The list',
  placeholder: '- [ ] Write the price reader\n  - Priority: high\n  - File: src/prices.ts\n- [ ] Warn by mail\n  - After: Write the price reader',
  preview: 'What would be added',
  known: (id: string) => `there already: ${id}`,
  after: (ids: string) => `after ${ids}`,
  line: (line: number) => `line ${line}`,
  issue: (number: number) => `#${number}`,
  problems: 'What is wrong',
  ticked: (n: number) => `${plural(n, 'task is', 'tasks are')} ticked as done and left out`,
  add: (n: number) => (n === 0 ? 'Add' : `Add ${plural(n, 'task', 'tasks')}`),
  added: (n: number) => `${plural(n, 'task was', 'tasks were')} added`,
  tooLong: 'That file is too long',
};

/** `quatuor` in the person's own shells. */
export const shells = {
  addTitle: 'Put quatuor into your shells?',
  addText: (path: string, onPath: boolean) =>
    `A link at ${path} leads to the app’s own program. Nothing else is written.` +
    (onPath ? '' : ' Your PATH lacks that folder: afterwards, add the line below to your shell’s profile yourself.'),
  profile: (folder: string) => `export PATH="${folder}:$PATH"`,
  add: 'Make the link',
  removeTitle: 'Take quatuor out of your shells?',
  removeText: (path: string) => `The link at ${path} is removed. Panes keep their own.`,
  remove: 'Remove the link',
  otherTitle: 'There is a quatuor already',
  otherText: (path: string, target: string) => `${path} is not Quatuor’s, and stays as it is. The app’s own program is ${target}.`,
  good: 'Good',
  made: 'quatuor is in your shells',
  removed: 'quatuor is out of your shells',
};

/** A link into the app that names another project. */
export const link = {
  title: (name: string) => `Open ${name}?`,
  text: (path: string) => `A link leads to the project in ${path}. Its agents start, if they do so with the project.`,
  yes: 'Open it',
};
