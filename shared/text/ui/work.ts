import type { Mode, Run } from '../../model/index.ts';
import { plural } from './words.ts';

// Words of modes, runs, the policy and the templates.

export const modes = {
  label: 'Who hands out work',
  names: { automatic: 'Automatic', orchestrator: 'Orchestrator', manual: 'Manual' } satisfies Record<Mode, string>,
  why: {
    automatic: 'The app hands out all work as soon as an agent is free.',
    orchestrator: 'The orchestrator hands out work; the app fills an agent that stays idle.',
    manual: 'You hand out the work: drag a task onto a pane, or press A on a card.',
  } satisfies Record<Mode, string>,
  runs: { on: 'Running', draining: 'Draining', paused: 'Paused' } satisfies Record<Run, string>,
  runWhy: {
    on: '',
    draining: 'What agents hold is finished; nothing new is handed out.',
    paused: 'No further prompt goes to anyone. What agents work on goes on.',
  } satisfies Record<Run, string>,
  goOn: 'Go on',
  drain: 'Drain: finish what is held, hand out nothing new',
  pause: 'Pause: no further prompt to anyone',
  confirm: 'Ask me before each choice of the app',
  policy: 'All rules of the project…',
  templates: 'Templates…',
  said: (words: string) => `${words} from now on`,
};

export const why = {
  chosen: (agent: string, reasons: string) => `The app gave it to ${agent}: ${reasons}`,
  claimed: (agent: string, reasons: string) => `${agent} took it: ${reasons}`,
  waits: 'Why it waits',
  idle: 'Why it has no task',
};

export const policy = {
  title: 'Rules of the project',
  menu: 'Rules of the project…',
  save: 'Save',
  reset: 'As they came',
  problem: (n: number) => plural(n, 'field needs', 'fields need') + ' a look',
  range: (least: number, most: number) => `From ${least} to ${most}`,
  atLeast: (least: number) => `At least ${least}`,
  whole: 'A whole number',
  number: 'A number',
  minutes: 'min',
  seconds: 's',
  percent: '%',
  tokens: 'tokens',
  usd: 'USD',
  noLimit: 'no limit',
  groups: {
    handing: 'Handing out',
    limits: 'Limits of the run',
    stall: 'When an agent makes no progress',
    crash: 'When an agent’s program ends in the middle of a task',
    gates: 'Gates',
    merge: 'Branches of agents with a worktree',
    proposals: 'Proposals of agents',
  },
  fields: {
    mode: 'Who hands out work',
    confirm: 'Ask me before each choice of the app',
    idleSeconds: 'Fill an idle agent after',
    ageMinutes: 'A waiting task rises by one priority every',
    longMinutes: 'A task is long from',
    fullPercent: 'No long task for a context fuller than',
    mostTokens: 'At most so many tokens',
    mostUsd: 'At most so much money',
    remind: 'Remind it after',
    again: 'Remind it again after another',
    tell: 'Tell me after another',
    offer: 'Offer to reassign it after another',
    perHour: 'Reminders for one agent in an hour, at most',
    tries: 'Start it again by itself, at most',
    wait: 'Wait before the first try, then twice as long each time',
    sendBacks: 'Send a red gate back by itself, at most',
    gatesAtOnce: 'Gates that run at once',
    gateMinutes: 'A gate command ends after',
    merge: 'When a branch is merged',
    proposals: 'What agents propose as tasks',
    ordersAreMine: 'What the orchestrator writes to agents counts as my own words',
  },
  hints: {
    idleSeconds: 'Counts with the orchestrator.',
    mostTokens: 'When the run has used so much, nothing new is handed out.',
    ordersAreMine: 'Else its orders stay marked as another agent’s.',
    sendBacks: 'Then you are asked.',
  },
  times: 'times',
  mergeAsk: 'Wait until I merge them',
  mergeAuto: 'Merge them when their gate has passed',
  mergeHint: 'Only where nothing conflicts and nothing uncommitted is in the way.',
  ask: 'Wait for me',
  take: 'Count at once',
  takeHint: 'Gate commands that an agent wrote still ask for your approval.',
};

export const templates = {
  title: 'Templates',
  menu: 'Templates…',
  kinds: 'Kinds of task',
  own: 'changed here',
  builtIn: 'as it came',
  back: 'Back to how it came',
  text: (language: string) => `What a new task of this kind is filled with, and what its prompt says where the task says nothing. In ${language}, the language of this project’s prompts.`,
  subject: '[subject] and [sujet] become the task’s title, written as a file name.',
  save: 'Save',
  fill: (kind: string) => `Fill what is empty from the template for ${kind.toLowerCase()}`,
  filled: (parts: string) => `Filled: ${parts}`,
  languages: { fr: 'French', en: 'English' },
};

export const quality = {
  label: 'What a full description has',
  description: (lines: number, wanted: number) => (lines < wanted ? `Description ${lines} of ${wanted} lines` : `Description ${lines} lines`),
  prompt: (lines: number, wanted: number) => (lines < wanted ? `Prompt ${lines} of ${wanted} lines` : `Prompt ${lines} lines`),
  files: 'Files',
  tests: 'Tests',
  criteria: 'Acceptance',
  help: 'Agents that work long on their own need a full description. These are hints, nothing is required but the title.',
  missing: { description: 'a longer description', files: 'files', tests: 'tests', criteria: 'acceptance criteria', prompt: 'a longer prompt' },
  mark: (parts: string[]) => `Might have: ${parts.join(', ')}`,
};
