import { plural } from './words.ts';

type Word = { title: string; detail: string };
const says = (title: string, detail: string): Word => ({ title, detail });

/** What is dragged into the window from outside, or as text, and what letting it go does. */
export const carry = {
  pane: {
    paths: (n: number | null, name: string) => says(n === null ? 'Insert the paths' : n === 1 ? 'Insert the path' : `Insert ${n} paths`, `as your typing for ${name}, quoted; nothing is sent`),
    text: (lines: number | null, name: string) =>
      lines === null ? says('Insert the text', `as your typing for ${name}; several lines are shown to you first`)
      : lines === 1 ? says('Insert the text', `as your typing for ${name}; nothing is sent`)
      : says(`Insert ${lines} lines`, `several lines for ${name}: they are shown to you first`),
    no: {
      terminal: (name: string) => says('No terminal', `${name} is not running`),
      starting: (name: string) => says('Not yet', `${name} is starting`),
      asks: (name: string) => says('It asks you something', `what is typed now would answer ${name}’s question`),
      login: (name: string) => says('Login first', `${name} wants you to log in`),
      writing: (name: string) => says('Not now', `a message for ${name} is being written`),
      empty: () => says('Nothing in it', 'there is no text to insert'),
      many: () => says('Too many files', 'at most 100 at once'),
      long: () => says('Too long', 'at most 200,000 characters: as a file it can be named'),
      runs: (name: string) => says('Several lines', `the program in ${name}’s terminal would run each of them`),
    },
  },
  board: {
    file: () => says('A new task from it', 'the editor opens with its text; a list of tasks opens the import'),
    text: () => says('A new task from it', 'the editor opens with the text; nothing is added yet'),
    no: {
      several: () => says('One file at a time', 'a file becomes the draft of a task'),
      kind: () => says('That is no text', 'text and Markdown become the draft of a task'),
      binary: () => says('That is no text', 'it could not be read as UTF-8'),
      folder: () => says('That is a folder', 'a text or Markdown file becomes the draft of a task'),
      empty: () => says('Nothing in it', 'there is no text for a task'),
      long: () => says('Too long', 'a task’s description has at most 100,000 characters'),
    },
  },
  said: (title: string, detail: string) => `${title}: ${detail}`,
  inserted: (name: string) => `Inserted for ${name}. Nothing was sent.`,
  lost: (n: number) => `${plural(n, 'file has', 'files have')} no path that can be written as text, and ${n === 1 ? 'was' : 'were'} left out`,
  draft: (title: string) => `The editor is open with a draft: ${title}`,
  clipboard: 'There is no text in the clipboard',
  askTitle: (lines: number, name: string) => `Insert ${lines} lines for ${name}?`,
  askText: 'They stand in its line as your own typing. Nothing is sent before you press Enter.',
  more: (n: number) => `… and ${plural(n, 'more line', 'more lines')}`,
  insert: 'Insert',
  paths: 'Insert file paths…',
  pathsFor: (name: string) => `Insert file paths for ${name}…`,
};
