import type { DropOutcome, DropRefusal } from '../model/index.ts';

const ordinal = ['', 'First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

export interface DropWords {
  title: string;
  detail: string;
  tone: 'well' | 'plain' | 'checking' | 'failed';
}

/** What a pane says while a task hangs over it, and what a refused drop says afterwards. */
export function dropWords(outcome: DropOutcome, agent: string): DropWords {
  switch (outcome.kind) {
    case 'starts':
      return outcome.why === 'idle'
        ? { title: 'Starts now', detail: `${agent} is free`, tone: 'well' }
        : { title: 'Starts when ready', detail: `first thing once ${agent} is free`, tone: 'well' };
    case 'line':
      return {
        title: `${ordinal[outcome.position] ?? `Number ${outcome.position}`} in line`,
        detail: `${agent} takes ${outcome.room}`,
        tone: 'plain',
      };
    case 'reserved':
      return outcome.why === 'blocked'
        ? {
            title: `Blocked by ${outcome.by[0]}`,
            detail: outcome.by.length > 1
              ? `and ${outcome.by.length - 1} more; reserved for ${agent} until then`
              : `reserved for ${agent} until then`,
            tone: 'checking',
          }
        : {
            title: 'Reserved for its turn',
            detail: `${agent} takes ${outcome.max} at a time`,
            tone: 'checking',
          };
    case 'refused':
      return refusals[outcome.why](agent);
  }
}

/** What a pane says while several tasks hang over it. */
export function dropManyWords(outcomes: readonly DropOutcome[], agent: string): DropWords {
  const of = (kind: DropOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  const [starts, line, reserved, refused] = [of('starts'), of('line'), of('reserved'), of('refused')];
  const parts = [
    starts > 0 && `${starts} starts ${outcomes.some((o) => o.kind === 'starts' && o.why === 'idle') ? 'now' : 'when ready'}`,
    line > 0 && `${line} in line`,
    reserved > 0 && `${reserved} reserved`,
    refused > 0 && `${refused} stay${refused === 1 ? 's' : ''}`,
  ];
  const no = outcomes.find((outcome) => outcome.kind === 'refused');
  if (no && refused === outcomes.length) return dropWords(no, agent);
  const title = parts.filter(Boolean).join(', ');
  const tone = starts > 0 ? 'well' : line > 0 ? 'plain' : reserved > 0 ? 'checking' : 'failed';
  const why = no ? dropWords(no, agent) : null;
  return { title, detail: why ? `${why.title}: ${why.detail}` : `for ${agent}`, tone };
}

type RefusedWords = Record<DropRefusal, (agent: string) => DropWords>;

const no = (title: string, detail: string): DropWords => ({ title, detail, tone: 'failed' });

const refusals: RefusedWords = {
  'unknown-task': () => no('Gone', 'this task no longer exists'),
  'unknown-agent': () => no('Gone', 'this agent no longer exists'),
  'already-there': (agent) => ({ title: 'Already here', detail: `${agent} has it`, tone: 'plain' }),
  'in-work': () => no('In work', 'another agent is on it'),
  done: () => no('Done', 'this task is finished'),
  'cli-missing': (agent) => no('CLI missing', `${agent} is not installed`),
  'needs-login': (agent) => no('Login first', `${agent} wants you to log in`),
  'not-trusted': () => no('Not trusted yet', 'trust this folder first'),
};
