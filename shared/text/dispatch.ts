import type { AgentHold, AgentWait, ChoiceReason, PairHold, RunHold, TaskWait } from '../model/index.ts';
import { clock, span } from './time.ts';

/** How an agent is called, by its id. */
type Name = (agent: string) => string;

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** One part of why the app chose, as a clause: "high priority", "90 min of work hang on it". */
export function reasonWords(reason: ChoiceReason): string {
  switch (reason.by) {
    case 'priority':
      return reason.risen > 0
        ? `${reason.priority} priority, risen ${count(reason.risen, 'step', 'steps')} while it waited`
        : `${reason.priority} priority`;
    case 'path':
      return `${span(reason.minutes * 60_000)} of work hang on it`;
    case 'speciality':
      return `${reason.kind} is its speciality`;
    case 'record':
      return `${reason.good} of ${count(reason.tasks, `${reason.kind} task`, `${reason.kind} tasks`)} right at once, in ${Math.round(reason.pace * 100)} % of the estimated time`;
    case 'idle':
      return `idle for ${span(reason.seconds * 1_000)}`;
    case 'claim':
      return 'it asked for it';
  }
}

/** Why the app gives an agent nothing, as a clause about the agent: "needs a login". */
export function agentHoldWords(hold: AgentHold): string {
  switch (hold.why) {
    case 'gone':
      return 'is no longer in this project';
    case 'cli-missing':
      return 'is not installed';
    case 'cli-looking':
      return 'is being looked for';
    case 'needs-login':
      return 'needs a login';
    case 'asks':
      return 'waits for your answer';
    case 'rate-limited':
      return hold.until === null ? 'is at its usage limit' : `is at its usage limit until ${clock(hold.until)}`;
    case 'stalled':
      return 'is stalled';
    case 'busy':
      return 'works on something else';
    case 'starting':
      return 'is starting';
    case 'unknown':
      return 'is in a state that is not known';
    case 'ended':
      return hold.how === 'stopped'
        ? 'was stopped by you'
        : hold.how === 'lost'
          ? 'lost its session: resume it'
          : `ended with an error${hold.exitCode === null ? '' : ` (${hold.exitCode})`}`;
    case 'at-work':
      return `has ${hold.task} in its terminal`;
    case 'backlog':
      return `takes ${hold.task} from its backlog next`;
    case 'full':
      return `takes ${hold.max} at a time`;
    case 'not-yet':
      return `is filled at ${clock(hold.at, true)} if it is idle until then`;
  }
}

/** Why nothing is handed out at all, as a sentence. */
export function runHoldWords(hold: RunHold): string {
  switch (hold.why) {
    case 'not-trusted':
      return 'This folder is not trusted yet';
    case 'draining':
      return 'Nothing new is handed out: the run is draining';
    case 'paused':
      return 'The run is paused';
    case 'manual':
      return 'You hand out the work';
    case 'handoff':
      return `Nothing new is handed out until the orchestrator's role has passed from ${hold.from} to ${hold.to ?? 'another agent'}`;
    case 'tokens':
      return `The run has used ${hold.used.toLocaleString('en')} tokens of ${hold.most.toLocaleString('en')}`;
    case 'usd':
      return `The run has used $${hold.used.toFixed(2)} of $${hold.most.toFixed(2)}`;
  }
}

/** Why a free agent does not get a task, as a clause about the agent. */
export function pairHoldWords(hold: PairHold): string {
  return hold.why === 'context'
    ? `has ${Math.round(hold.percent)} % of its context in use, too much for ${span(hold.minutes * 60_000)}`
    : `must wait: ${hold.task} changes ${hold.path} too`;
}

const held = (hold: AgentHold | RunHold | null, who: string): string => {
  if (!hold) return '';
  if (hold.why === 'paused' || hold.why === 'draining' || hold.why === 'manual' || hold.why === 'not-trusted' || hold.why === 'tokens' || hold.why === 'usd' || hold.why === 'handoff')
    return `: ${lower(runHoldWords(hold))}`;
  return `: ${who} ${agentHoldWords(hold)}`;
};
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Why a task waits, as a short sentence. */
export function taskWaitWords(wait: TaskWait, name: Name): string {
  switch (wait.why) {
    case 'unknown':
      return 'This task no longer exists';
    case 'done':
      return 'It is done';
    case 'in-work':
      return `${name(wait.agent)} has it`;
    case 'blocked':
      return `After ${wait.by.slice(0, 3).join(', ')}${wait.by.length > 3 ? ` and ${wait.by.length - 3} more` : ''}`;
    case 'reserved':
      return `Reserved for ${name(wait.agent)}${held(wait.hold, name(wait.agent))}`;
    case 'turn':
      return `${wait.place === 1 ? 'Next' : `Number ${wait.place}`} in the backlog of ${name(wait.agent)}${held(wait.hold, name(wait.agent))}`;
    case 'run':
      return runHoldWords(wait.hold);
    case 'confirm':
      return `For ${name(wait.agent)}, once you say yes`;
    case 'next':
      return `Goes to ${name(wait.agent)} now`;
    case 'all-at-work':
      return 'Every agent is at work';
    case 'no-agent':
      return wait.agents.length === 0
        ? 'There is no agent'
        : wait.agents.map(({ agent, hold }) => `${name(agent)} ${agentHoldWords(hold)}`).join('; ');
    case 'pair':
      return `${name(wait.agent)} ${pairHoldWords(wait.hold)}`;
    case 'behind':
      return `${wait.task} goes first`;
  }
}

/** Why an agent has nothing to do, as a short sentence. */
export function agentWaitWords(wait: AgentWait, agent: string): string {
  switch (wait.why) {
    case 'hold':
      return `${agent} ${agentHoldWords(wait.hold)}`;
    case 'run':
      return runHoldWords(wait.hold);
    case 'confirm':
      return `${wait.task} is for ${agent}, once you say yes`;
    case 'next':
      return `${wait.task} goes to ${agent} now`;
    case 'no-task':
      return 'No task waits';
    case 'blocked':
      return `${count(wait.tasks, 'task waits', 'tasks wait')} for others to be done`;
    case 'pair':
      return `${wait.task}: ${agent} ${pairHoldWords(wait.hold)}`;
  }
}
