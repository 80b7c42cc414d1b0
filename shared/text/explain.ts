import type { AgentState, Source } from '../model/index.ts';
import { clock, span } from './time.ts';

/** How a source is named inside a sentence. */
export const sourceWords: Record<Source, string> = {
  process: 'the process',
  report: 'its own report',
  channel: 'its control connection',
  'pid-file': 'its state file',
  hook: 'a hook',
  title: 'its title',
  transcript: 'its transcript',
  notice: 'a notice',
  screen: 'its screen',
  activity: 'its activity',
  silence: 'silence',
};

export const stateWords: Record<AgentState, string> = {
  starting: 'starting',
  'needs-login': 'needs a login',
  ready: 'ready',
  working: 'working',
  'waiting-for-you': 'waiting for you',
  'rate-limited': 'at its usage limit',
  stalled: 'stalled',
  exited: 'ended',
  unknown: 'unknown',
};

/** Why one piece of evidence does or does not decide. Lengths in ms. */
export const roleWords = {
  decides: 'decides',
  agrees: 'says the same',
  old: (ttl: number) => `too old: it counted for ${span(ttl)}`,
  later: (inMs: number) => `counts in ${span(inMs)}, if nothing else comes`,
  ended: 'the program has ended, so nothing else counts',
  weak: 'not enough: only a report, a hook, a state file or the screen can say that it is ready',
  wentOn: (by: Source) => `${sourceWords[by]} tells that the agent went on`,
  asked: (by: Source) => `a question wins over rest and work, and ${sourceWords[by]} saw one`,
  limited: 'a usage limit holds until its time or until work is seen',
  still: 'nothing was seen for too long',
  better: (by: Source) => `${sourceWords[by]} is better evidence`,
  background: 'counts only while nothing else tells more',
};

/** What would end a state, in plain sentences. */
export const changeWords: Record<AgentState, readonly string[]> = {
  starting: ['Its first sign of life: a report, a hook, its state file or its composer on the screen.'],
  'needs-login': ['A login in its pane; after it, a report or a hook that it is ready or works.'],
  ready: ['A prompt that it takes: a report of work, or a hook.', 'A question or a dialog.'],
  working: [
    'A report of idle or done; a hook that says the turn ended.',
    'A question: then it waits for you.',
    'Nothing printed, no child at work and no tool open for a long time: then it is stalled.',
  ],
  'waiting-for-you': ['Your answer in its pane; after it, a report, hook or state file that it went on.'],
  'rate-limited': ['Work that is seen: somebody gives it a prompt and it takes it.'],
  stalled: ['Anything that it prints; a child of it that works; a report or a hook.'],
  exited: ['A new start.'],
  unknown: ['A report, a hook, its state file or its composer on the screen.'],
};

/** A change that comes by time alone. @param at epoch ms */
export function timedWords(state: AgentState, at: number, now: number): string {
  const when = at - now < 12 * 3_600_000 ? `At ${clock(at)}, in ${span(at - now)}` : `In ${span(at - now)}`;
  return `${when}, if nothing else comes: ${stateWords[state]}.`;
}
