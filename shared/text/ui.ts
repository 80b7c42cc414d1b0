import * as agents from './ui/agents.ts';
import { changes } from './ui/changes.ts';
import { inbox, notify, tray } from './ui/inbox.ts';
import * as goals from './ui/goals.ts';
import * as tasks from './ui/tasks.ts';
import { timeline } from './ui/timeline.ts';
import * as work from './ui/work.ts';
import { plural, states, kinds, priorities, stages, moment } from './ui/words.ts';

const en = {
  moment,
  app: 'Quatuor',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  paste: 'Paste',
  selectAll: 'Select all',
  dismiss: 'Dismiss',
  more: 'More',
  states,
  kinds,
  priorities,
  stages,
  ...tasks,
  ...agents,
  changes,
  inbox,
  notify,
  tray,
  ...work,
  ...goals,
  timeline,

  title: {
    agents: (n: number, atWork: number) =>
      `${plural(n, 'agent', 'agents')}, ${atWork === 0 ? 'none' : atWork} at work`,
    wait: (n: number) => `${n} ${n === 1 ? 'waits' : 'wait'} for you`,
    waitHint: 'Open the inbox',
    keys: 'Keys',
    menu: 'Menu',
    demo: 'Simulated example',
    branch: (name: string) => `Branch ${name}`,
  },

  menu: {
    open: 'Open folder…',
    recent: 'Recent projects',
    noRecent: 'None yet',
    missing: 'missing',
    closeProject: 'Close project',
    theme: 'Theme',
    themes: { system: 'As the system', dark: 'Dark', light: 'Light' },
    fontSize: 'Terminal text',
    points: (n: number) => `${n} px`,
    keepAwake: 'Stay awake while agents work',
    startAgents: 'Start agents with the project',
    language: 'Language of the prompts',
    languages: { fr: 'French', en: 'English' },
    keys: 'Keyboard',
    about: 'About Quatuor',
    demo: 'Try the simulated example',
  },

  about: {
    title: 'Quatuor',
    version: (v: string) => `Version ${v}`,
    text: 'A desk for several coding agents: live terminals, one queue, tasks handed out by drag and drop.',
    licence: 'MIT licence. Inter and JetBrains Mono: SIL Open Font Licence.',
  },

  keys: {
    title: 'Keyboard',
    groups: [
      {
        name: 'Anywhere',
        keys: [
          { keys: ['mod', '1…9'], does: 'Go to a pane' },
          { keys: ['mod', '0'], does: 'Go to the board' },
          { keys: ['i'], does: 'Inbox (focus outside the terminals)' },
          { keys: ['Esc'], does: 'Leave a maximised pane (focus outside the terminal)' },
        ],
      },
      {
        name: 'Board',
        keys: [
          { keys: ['↑', '↓'], does: 'Move between cards' },
          { keys: ['Enter'], does: 'Open the task' },
          { keys: ['Space'], does: 'Select, to act on several' },
          { keys: ['Shift', '↑ ↓'], does: 'Select up or down' },
          { keys: ['mod', 'a'], does: 'Select all' },
          { keys: ['mod', 'z'], does: 'Undo what was done on the board' },
          { keys: ['a'], does: 'Assign to…' },
          { keys: ['e'], does: 'Edit' },
          { keys: ['n'], does: 'New task' },
          { keys: ['g'], does: 'New goal' },
          { keys: ['/'], does: 'Filter' },
          { keys: ['Alt', '↑ ↓'], does: 'Move the task up or down' },
          { keys: ['Del'], does: 'Remove' },
          { keys: ['?'], does: 'This page' },
        ],
      },
    ],
  },

  trust: {
    title: 'Do you trust this folder?',
    text: 'Nothing in it has run yet.',
    points: [
      'Agents start in this folder, each with the rights of your user.',
      'Tasks may be handed to them.',
      'Gate commands may run here, each after you approved its exact text.',
    ],
    yes: 'Trust and start',
    no: 'Close the project',
  },

  start: {
    title: 'Quatuor',
    text: 'A desk for several coding agents. Open the folder they shall work on.',
    open: 'Open a folder',
    demo: 'Try it without an account',
    demoText: 'A small example project with four simulated agents.',
    drop: 'or drop a folder here',
    dropNow: 'Open this folder',
    recent: 'Recent',
    missing: 'The folder is not there any more',
    forget: (name: string) => `Forget ${name}`,
    opening: 'Opening…',
    connecting: 'Connecting…',
  },

  notices: { label: 'Notices', detail: 'Details' },

  say: {
    lifted: (id: string) => `${id} lifted`,
    gave: (id: string, words: string) => `${id}: ${words}`,
    moved: (id: string, position: number, of: number) => `${id} moved to place ${position} of ${of}`,
    released: (id: string) => `${id} is back in the queue`,
    dropped: 'Nothing moved',
    failed: 'That did not work',
  },
};

/** All words of the window. Another language is a second object of this type. */
export type UiText = typeof en;

export const uiTexts: { en: UiText } = { en };
