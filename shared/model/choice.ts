import { z } from 'zod';
import { Kind, Priority } from './kind.ts';

/** Why the app gave a task to an agent, in parts; words for them are in shared/text/dispatch. */
export const ChoiceReason = z.discriminatedUnion('by', [
  /** Its priority, and by how many steps it rose while it waited. */
  z.object({ by: z.literal('priority'), priority: Priority, risen: z.number().int() }),
  /** So many minutes of work hang on it, itself included. */
  z.object({ by: z.literal('path'), minutes: z.number() }),
  /** The agent is said to be good at this kind of task. */
  z.object({ by: z.literal('speciality'), kind: Kind }),
  /** What its earlier tasks of this kind tell: so many, and how long against the estimates. */
  z.object({ by: z.literal('record'), kind: Kind, tasks: z.number().int(), good: z.number().int(), pace: z.number() }),
  /** It was idle for so many seconds. */
  z.object({ by: z.literal('idle'), seconds: z.number() }),
  /** It asked for its next task itself. */
  z.object({ by: z.literal('claim') }),
]);
export type ChoiceReason = z.infer<typeof ChoiceReason>;

/** One task for one agent, as the app would hand it out. */
export interface Choice {
  task: string;
  agent: string;
  why: ChoiceReason[];
}

/** Why the app gives an agent nothing now. Times in epoch ms. */
export type AgentHold =
  | { why: 'gone' }
  | { why: 'cli-missing' }
  | { why: 'cli-looking' }
  | { why: 'needs-login' }
  | { why: 'asks' }
  | { why: 'rate-limited'; until: number | null }
  | { why: 'stalled' }
  | { why: 'busy' }
  | { why: 'starting' }
  | { why: 'unknown' }
  | { why: 'ended'; how: 'crashed' | 'stopped' | 'lost'; exitCode: number | null }
  /** A task has its terminal. */
  | { why: 'at-work'; task: string }
  /** Its own backlog comes first. */
  | { why: 'backlog'; task: string }
  | { why: 'full'; max: number }
  /** Mode orchestrator: the app fills it at that time. */
  | { why: 'not-yet'; at: number };

/** Why the app hands out nothing at all now. */
export type RunHold =
  | { why: 'not-trusted' }
  | { why: 'draining' }
  | { why: 'paused' }
  | { why: 'manual' }
  /** The orchestrator's role is on its way from one agent to another. */
  | { why: 'handoff'; from: string; to?: string }
  | { why: 'tokens'; used: number; most: number }
  | { why: 'usd'; used: number; most: number };

/** Why a task and an agent that is free do not come together. */
export type PairHold =
  /** Too long for what is left of its context. */
  | { why: 'context'; percent: number; minutes: number }
  /** A task that runs changes this file too. */
  | { why: 'files'; path: string; task: string };

/** Why a task waits. */
export type TaskWait =
  | { why: 'unknown' }
  | { why: 'done' }
  | { why: 'in-work'; agent: string }
  | { why: 'blocked'; by: string[] }
  | { why: 'reserved'; agent: string; hold: AgentHold | RunHold | null }
  /** In an agent's backlog, at this place; 1 is the next one. */
  | { why: 'turn'; agent: string; place: number; hold: AgentHold | RunHold | null }
  | { why: 'run'; hold: RunHold }
  /** The app has chosen, and waits for the person's yes. */
  | { why: 'confirm'; agent: string }
  /** About to be given. */
  | { why: 'next'; agent: string }
  /** Every agent that could take it is at work. */
  | { why: 'all-at-work' }
  /** None of the agents can take anything. */
  | { why: 'no-agent'; agents: { agent: string; hold: AgentHold }[] }
  | { why: 'pair'; agent: string; hold: PairHold }
  /** Tasks that go first. */
  | { why: 'behind'; task: string };

/** Why an agent has nothing to do. */
export type AgentWait =
  | { why: 'hold'; hold: AgentHold }
  | { why: 'run'; hold: RunHold }
  | { why: 'confirm'; task: string }
  | { why: 'next'; task: string }
  | { why: 'no-task' }
  /** All that waits, waits for other tasks. */
  | { why: 'blocked'; tasks: number }
  | { why: 'pair'; task: string; hold: PairHold };
