import type { AgentState, Kind, Priority, Stage } from '../model/index.ts';
import { clock } from './time.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

const states: Record<AgentState, string> = {
  starting: 'Starting',
  'needs-login': 'Wants a login',
  ready: 'Ready',
  working: 'Working',
  'waiting-for-you': 'Waits for you',
  'rate-limited': 'Usage limit',
  stalled: 'Silent',
  exited: 'Ended',
  unknown: 'Unknown',
};

const kinds: Record<Kind, string> = {
  architecture: 'Architecture',
  implementation: 'Implementation',
  analysis: 'Analysis',
  generation: 'Generation',
  any: 'Any',
};

const priorities: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };

const stages: Record<Stage, string> = {
  queued: 'In the queue',
  assigned: 'Assigned',
  delivering: 'On its way',
  running: 'Working',
  checking: 'Checking',
  'needs-you': 'Needs you',
  done: 'Done',
};

/** A number with its thousands apart: "184,200". */
const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A number of tokens at a glance: "812", "8.2k", "184k", "1.2M". */
function short(n: number): string {
  if (n < 1_000) return String(Math.round(n));
  const [unit, by] = n < 999_500 ? (['k', 1_000] as const) : (['M', 1_000_000] as const);
  const value = n / by;
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}${unit}`;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as one says it today: "15:00", "tomorrow 09:00", "Thu 09:00", "3 Dec 09:00". Epoch ms. */
function moment(at: number, now: number): string {
  const day = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  const away = Math.round((day(at) - day(now)) / 86_400_000);
  const d = new Date(at);
  if (away === 0) return clock(at);
  if (away === 1) return `tomorrow ${clock(at)}`;
  if (away > 1 && away < 7) return `${weekdays[d.getDay()]} ${clock(at)}`;
  return `${d.getDate()} ${months[d.getMonth()]} ${clock(at)}`;
}

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

  title: {
    manual: 'Manual',
    manualWhy: 'You hand out the work: drag a task onto a pane, or press A on a card.',
    agents: (n: number, atWork: number) =>
      `${plural(n, 'agent', 'agents')}, ${atWork === 0 ? 'none' : atWork} at work`,
    wait: (n: number) => `${n} ${n === 1 ? 'waits' : 'wait'} for you`,
    waitHint: 'Go to what waits for you',
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
          { keys: ['Esc'], does: 'Leave a maximised pane (focus outside the terminal)' },
        ],
      },
      {
        name: 'Board',
        keys: [
          { keys: ['↑', '↓'], does: 'Move between cards' },
          { keys: ['Enter'], does: 'Open the task' },
          { keys: ['a'], does: 'Assign to…' },
          { keys: ['e'], does: 'Edit' },
          { keys: ['n'], does: 'New task' },
          { keys: ['/'], does: 'Filter' },
          { keys: ['Alt', '↑ ↓'], does: 'Move the task up or down' },
          { keys: ['Del'], does: 'Remove' },
          { keys: ['?'], does: 'This page' },
        ],
      },
    ],
  },

  board: {
    label: 'Board',
    queue: 'Queue',
    done: 'Done',
    filter: 'Filter tasks',
    clear: 'Clear the filter',
    newTask: 'New task',
    sections: { 'needs-you': 'Needs you', ready: 'Ready', blocked: 'Blocked', running: 'Running' },
    resize: 'Width of the board',
    nothing: (filter: string) => `No task matches “${filter}”`,
    empty: {
      title: 'No tasks yet',
      text: 'Write one, then drag it onto a pane. Its agent gets it as a prompt, and the task is done when its gate passes.',
    },
    allDone: 'Everything in the queue is handed out or done.',
    noneDone: 'What is done will stand here.',
    help: 'Arrow keys move, Enter opens, A assigns, Alt with arrow keys reorders.',
  },

  card: {
    estimate: (minutes: number) =>
      minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`,
    priority: (p: Priority) => `${priorities[p]} priority`,
    after: (ids: string[]) =>
      ids.length > 2 ? `after ${ids[0]} and ${ids.length - 1} more` : `after ${ids.join(', ')}`,
    next: (agent: string) => `next for ${agent}`,
    line: (position: number, agent: string) =>
      `${ordinals[position] ?? `number ${position}`} in line for ${agent}`,
    reserved: (agent: string) => `Reserved for ${agent}`,
    delivering: (agent: string, since: string) => `On its way to ${agent} for ${since}`,
    waitsReady: (agent: string, since: string) => `Waits for ${agent} to be ready, ${since}`,
    accepted: (took: string, since: string) => `Accepted in ${took}, working since ${since}`,
    working: (since: string) => `Working since ${since}`,
    finished: (since: string) => `Finished ${since} ago, gate is next`,
    gate: (step: number, total: number, what: string) =>
      what ? `Gate ${step} of ${total}: ${what}` : `Gate ${step} of ${total}`,
    filesStep: 'files exist',
    done: (took: string, at: string) => `Done after ${took}, at ${at}`,
    doneAt: (at: string) => `Done at ${at}`,
    asks: 'The agent asks you something',
    ended: (agent: string) => `${agent} has ended`,
  },

  task: {
    actions: {
      open: 'Open',
      edit: 'Edit…',
      assign: 'Assign to…',
      up: 'Move up',
      down: 'Move down',
      release: 'Back to the queue',
      remove: 'Remove…',
      showPane: 'Show its pane',
    },
    inWork: (id: string) => `${id} is in work: stop its agent first`,
    removeTitle: (id: string) => `Remove ${id}?`,
    removeText: (title: string) => `“${title}” and its description are lost. This cannot be undone.`,
    remove: 'Remove',
    keep: 'Keep',
    noAgents: 'There are no agents',
  },

  details: {
    label: (id: string) => `Task ${id}`,
    steps: 'What happened',
    gate: 'Gate',
    prompt: 'Prompt',
    brief: 'Task',
    noGate: 'This task has no gate commands: it counts as done when its files exist.',
    skipped: 'not reached',
    output: 'Output',
    noOutput: 'No output',
    promptSent: (agent: string, at: string) => `As it was sent to ${agent} at ${at}`,
    promptPlanned: (agent: string) => `As it would be sent to ${agent}`,
    sendBack: 'Send output back',
    checkAgain: 'Check again',
    approve: 'Approve commands',
    approveText: 'These commands run in the project’s folder, with your rights. Each is approved once, by its exact text:',
    cancelGate: 'Stop the gate',
    arrived: 'It arrived',
    again: 'Send again',
    giveUp: 'Give up',
    unverified: 'It is not known whether the prompt arrived. Look at the terminal, then choose.',
    release: 'Back to the queue',
    edit: 'Edit',
    assign: 'Assign to…',
    copyPrompt: 'Copy prompt',
    moments: {
      added: 'Added',
      reserved: (agent: string) => `Reserved for ${agent}`,
      assigned: (agent: string) => `Assigned to ${agent}`,
      delivering: 'Prompt queued for delivery',
      written: 'Prompt written to the terminal',
      accepted: (took: string) => `Prompt accepted${took ? `, in ${took}` : ''}`,
      finished: 'Agent finished',
      checking: 'Gate started',
      gateFailed: 'Gate failed',
      done: (took: string) => `Done${took ? `, after ${took}` : ''}`,
    },
    after: (length: string) => `${length} after the step before`,
    fields: {
      objective: 'Objective',
      context: 'Context',
      files: 'Files',
      steps: 'Steps',
      tests: 'Tests',
      criteria: 'Acceptance',
      gates: 'Gate commands',
      dependsOn: 'After',
    },
    nothingWritten: 'Nothing is written yet beyond the title.',
  },

  editor: {
    create: 'New task',
    edit: (id: string) => `Edit ${id}`,
    tabs: { task: 'Task', prompt: 'Prompt' },
    title: 'Title',
    titleHint: 'What is to be done, in a few words',
    kind: 'Kind',
    priority: 'Priority',
    estimate: 'Estimate',
    minutes: 'min',
    context: 'Context',
    contextHint: 'What the agent must know first',
    objective: 'Objective',
    objectiveHint: 'What shall be true when it is done',
    files: 'Files to create or change',
    path: 'Path from the project’s folder',
    notes: 'Notes, a line each',
    steps: 'Steps',
    tests: 'Tests to write',
    criteria: 'Acceptance criteria',
    gates: 'Gate commands',
    gatesHint: 'Each must exit with 0. What you write here counts as approved by you.',
    dependsOn: 'After these tasks',
    dependsHint: 'Find a task',
    noMatch: 'No such task',
    add: 'Add',
    addFile: 'Add a file',
    removeLine: 'Remove this line',
    removeDependency: (id: string) => `Remove ${id}`,
    save: 'Save',
    saveNew: 'Add to the queue',
    another: 'Add and write another',
    dirtyTitle: 'Discard what you wrote?',
    dirtyText: 'It is not saved anywhere else.',
    discard: 'Discard',
    keepWriting: 'Keep writing',
    hints: {
      description: (lines: number, wanted: number) => `Description ${lines} of ${wanted} lines`,
      files: 'Files',
      tests: 'Tests',
      criteria: 'Acceptance',
      gates: 'Gate',
      help: 'Agents that work long on their own need a full description. These are hints, nothing is required but the title.',
    },
    promptFor: 'Shown for',
    problem: (n: number) => plural(n, 'field needs', 'fields need') + ' a look',
  },

  pane: {
    label: (name: string, state: string) => `${name}, ${state}`,
    simulated: 'simulated',
    simulatedWhy: 'A program of the example that behaves like the CLI. No account, no model.',
    state: (label: string, since: string) => (since ? `${label} ${since}` : label),
    checking: 'Checking',
    delivering: 'Receives a task',
    notInstalled: 'Not installed',
    backlog: (n: number, max: number) => `${n} of ${max} tasks held`,
    why: 'Why this state',
    evidence: 'What was observed',
    sources: {
      process: 'process',
      report: 'its own report',
      channel: 'control connection',
      hook: 'hook',
      'pid-file': 'pid file',
      title: 'window title',
      transcript: 'transcript',
      notice: 'notice',
      activity: 'activity',
      screen: 'screen',
      silence: 'silence',
    },
    ago: (since: string) => `${since} ago`,
    maximise: 'Maximise',
    restore: 'Back to the grid',
    actions: (name: string) => `Actions for ${name}`,
    start: 'Start',
    stop: 'Stop',
    restart: 'Start again',
    resume: 'Resume session',
    terminal: 'Terminal',
    search: 'Search in the terminal',
    sendText: 'Send text…',
    larger: 'Larger text',
    smaller: 'Smaller text',
    focus: 'Write in the terminal',
    sendTitle: (name: string) => `Send text to ${name}`,
    sendHint: 'It is delivered when the composer is free, and it never overwrites your draft.',
    send: 'Send',
    text: 'Text',
    stopTitle: (name: string) => `Stop ${name}?`,
    restartTitle: (name: string) => `Start ${name} again?`,
    stopText: (task: string) => `It is at work on ${task}. The work in its terminal stops where it is.`,
    grid: 'Agents',
    empty: {
      noAgents: 'No agents',
      noAgentsText: 'This project has no agents yet.',
      stopped: (name: string) => `${name} is not running`,
      stoppedText: 'Start it to see its terminal here.',
      starting: (name: string) => `${name} starts…`,
      looking: (name: string) => `Looking for ${name}…`,
      missing: (name: string) => `${name} is not installed`,
      missingText: (command: string) => `There is no “${command}” on your PATH.`,
      install: 'Install it with',
      site: 'How to get it',
      again: 'Look again',
      ended: (name: string) => `${name} has ended`,
      endedAt: (at: string) => `at ${at}`,
      code: (code: number) => `exit code ${code}`,
      lost: (name: string) => `${name}’s terminal is gone`,
      lostText: 'The process that held it ended.',
      resumable: 'The session can be resumed by its own id.',
    },
    strip: {
      delivering: (task: string, since: string) => `${task} is on its way, ${since}`,
      waits: (task: string) => `${task} waits until the composer is free`,
      waitsFor: (why: string) => `Waits: ${why}`,
      gate: (step: number, total: number) => `Gate ${step} of ${total}:`,
      showOutput: 'Show output',
      unverified: (task: string) => `Did ${task} arrive?`,
      unverifiedText: 'Did your text arrive?',
      failed: (task: string) => `${task} was not delivered`,
      broken: (task: string) => `${task} was broken off`,
      accepted: (since: string, took: string) => `Prompt accepted ${since} ago, in ${took}`,
      next: (id: string) => `then ${id}`,
      gateRed: (task: string) => `The gate of ${task} failed`,
      approve: (task: string) => `${task} has gate commands to approve`,
      details: 'Details',
      install: 'How to get it',
      near: (percent: number) => `Context ${percent} % full`,
      out: (when: string) => `Out until ${when}, by its usage limit`,
    },
  },

  meter: {
    title: 'Context',
    short,
    exact: grouped,
    percent: (n: number) => `${n} %`,
    label: (n: number) => `Context ${n} % full`,
    labelTokens: (n: string) => `${n} tokens in the context`,
    used: (used: string, ceiling: string) => `${used} of ${ceiling} tokens`,
    usedOnly: (used: string) => `${used} tokens; where this CLI compacts is not known`,
    ofWindow: 'Of the model’s window',
    ofWindowValue: (percent: string, window: string) => `${percent} of ${window}`,
    ceiling: 'Ceiling',
    from: {
      pinned: 'pinned to the model’s full window',
      user: 'set by you',
      learned: 'learned from compactions seen',
      reported: 'as the CLI reports it',
    },
    perTurn: 'A turn adds',
    about: (n: string) => `about ${n}`,
    generation: 'Compacted',
    times: (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`),
    model: 'Model',
    spent: 'Tokens spent',
    spentTokens: (input: number, cached: number, output: number) =>
      `${short(input)} in, ${cached > 0 ? `${short(cached)} cached, ` : ''}${short(output)} out`,
    cost: 'Cost',
    usd: (n: number) => `$${n < 0.1 && n > 0 ? n.toFixed(3) : n.toFixed(2)}`,
    turns: (n: number) => `About ${plural(n, 'turn', 'turns')} to the handoff, at 90 %`,
    near: 'Past 90 %: time to hand off',
    over: 'Past 98 %: it is about to compact',
    seen: (source: string, ago: string) => `From its ${source}, ${ago} ago`,
    sources: { 'status-line': 'status line' },
  },

  limit: {
    out: (when: string) => `Out until ${when}`,
    left: (time: string) => `${time} left`,
    noTime: 'Usage limit',
    said: 'It said',
    back: (when: string) => `It is taken up again by itself ${when}.`,
    at: (when: string) => `at ${when}`,
    unknown: 'It named no time. It counts as back once it answers again.',
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

  timeline: {
    label: 'Timeline',
    now: 'now',
    collapse: 'Hide the timeline',
    expand: 'Show the timeline',
    percent: (n: number) => `${n} %`,
    percentWhy: (name: string, n: number) => `${name} had a task ${n} % of the shown time`,
    bar: (id: string, title: string, from: string, to: string) => `${id} ${title}, ${from} to ${to}`,
    empty: 'Work shows here as it happens.',
    waits: 'waits for you',
    checks: 'gate runs',
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
