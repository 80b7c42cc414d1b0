import * as agents from './agents.ts';
import { carry } from './carry.ts';
import { changes } from './changes.ts';
import { commands, graph, keyNames, layout, palette, shortcuts } from './commands.ts';
import { doctor, firstRun } from './doctor.ts';
import { inbox, itemWords, notify, tray } from './inbox.ts';
import * as exchange from './exchange.ts';
import { handoff, partWords } from './handoff.ts';
import * as goals from './goals.ts';
import * as tasks from './tasks.ts';
import { figures } from './figures.ts';
import { font } from './font.ts';
import { replay } from './replay.ts';
import { timeline } from './timeline.ts';
import * as work from './work.ts';
import { formats, kinds, plural, priorities, stages, states } from './words.ts';

/** All words of the window in English: the language that the others have the shape of. */
export const en = {
  ...formats,
  /** A sentence of the rules, which is English in the journal, in this language. */
  tell: (words: string): string => words,
  /** A name or a heading, and what is said of it. */
  labelled: (label: string, words = ''): string => (words === '' ? `${label}:` : `${label}: ${words}`),
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
  carry,
  changes,
  commands,
  doctor,
  firstRun,
  graph,
  keyNames,
  layout,
  palette,
  shortcuts,
  handoff,
  partWords,
  inbox,
  itemWords,
  notify,
  tray,
  ...work,
  ...goals,
  ...exchange,
  timeline,
  font,
  replay,
  figures,

  title: {
    agents: (n: number, atWork: number) =>
      `${plural(n, 'agent', 'agents')}, ${atWork === 0 ? 'none' : atWork} at work`,
    wait: (n: number) => `${n} ${n === 1 ? 'waits' : 'wait'} for you`,
    waitHint: 'Open the inbox',
    menu: 'Menu',
    demo: 'Simulated example',
    branch: (name: string) => `Branch ${name}`,
  },

  menu: {
    recent: 'Recent projects',
    noRecent: 'None yet',
    missing: 'missing',
    theme: 'Theme',
    themes: { system: 'As the system', dark: 'Dark', light: 'Light' },
    contrast: 'Contrast',
    contrasts: { system: 'As the system', normal: 'Normal', high: 'High' },
    density: 'Density',
    densities: { comfortable: 'Comfortable', compact: 'Compact' },
    calm: 'Reduce motion',
    screenReader: 'Terminals for screen readers',
    fontSize: 'Terminal text',
    points: (n: number) => `${n} px`,
    keepAwake: 'Stay awake while agents work',
    startAgents: 'Start agents with the project',
    language: 'Language',
    /** Each in its own words, so that one finds one's own. */
    languages: { system: 'As the system', en: 'English', fr: 'Français' },
    promptLanguage: 'Language of the prompts',
    promptLanguages: { fr: 'French', en: 'English' },
    about: 'About Quatuor',
  },

  about: {
    title: 'Quatuor',
    version: (v: string) => `Version ${v}`,
    text: 'A desk for several coding agents: live terminals, one queue, tasks handed out by drag and drop.',
    licence: 'MIT licence. Inter and JetBrains Mono: SIL Open Font Licence.',
  },

  trust: {
    title: 'Do you trust this folder?',
    text: 'Nothing in it has run yet. Once you trust it:',
    points: [
      'Agents start in this folder, each with the rights of your user.',
      'Tasks may be handed to them.',
      'Gate commands may run here, each after you approved its exact text.',
    ],
    seed: (n: number | null, holder: string | null) =>
      `It ran on tmux before: ${n === null ? 'its queue and status' : plural(n, 'task', 'tasks')} ${n === 1 ? 'is' : 'are'} taken over once you trust it${holder ? `, with ${holder} as the orchestrator` : ''}. Its files stay where they are and are kept up to date.`,
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
    seed: (n: number | null) => (n === null ? 'its files are taken over' : `${plural(n, 'task', 'tasks')} to take over`),
    missing: 'The folder is not there any more',
    forget: (name: string) => `Forget ${name}`,
    opening: 'Opening…',
    connecting: 'Connecting…',
  },

  notices: { label: 'Notices', detail: 'Details' },

  /** The system's own dialogs. */
  dialogs: { open: 'Open a project folder', exportTo: 'Export the project into a new folder in' },

  say: {
    lifted: (id: string) => `${id} lifted`,
    gave: (id: string, words: string) => `${id}: ${words}`,
    moved: (id: string, position: number, of: number) => `${id} moved to place ${position} of ${of}`,
    released: (id: string) => `${id} is back in the queue`,
    dropped: 'Nothing moved',
    failed: 'That did not work',
  },
};

/** All words of the window. Each other language is an object of this type. */
export type UiText = typeof en;
