import { z } from 'zod';
import { HandoffPolicy } from './handoff.ts';

/**
 * Who hands out work (W2). automatic: the app; orchestrator: the holder of the baton, and the app
 * only to an agent that stays idle; manual: the person.
 */
export const Mode = z.enum(['automatic', 'orchestrator', 'manual']);
export type Mode = z.infer<typeof Mode>;

const minutes = (least: number, usual: number) => z.number().min(least).max(1_440).default(usual);

/** When an agent that makes no progress on its task hears of it, and when the person does. Minutes. */
export const StallPolicy = z.object({
  /** Without progress for so long: the reminder. */
  remind: minutes(0.02, 10),
  /** So long after the reminder: a more specific one. */
  again: minutes(0.02, 10),
  /** So long after that: the person is told. */
  tell: minutes(0.02, 10),
  /** So long after that: to reassign, resume or restart is offered. */
  offer: minutes(0.02, 10),
  /** At most so many reminders for one agent in an hour (W7). */
  perHour: z.number().int().min(0).max(60).default(6),
});
export type StallPolicy = z.infer<typeof StallPolicy>;

/** How often an agent whose program ended by itself in the middle of a task is started again. */
export const CrashPolicy = z.object({
  /** So often, without a run that lasted; then the person is asked. */
  tries: z.number().int().min(0).max(10).default(4),
  /** Before the first try; twice as long before each next one. Minutes. */
  wait: minutes(0.02, 1),
});
export type CrashPolicy = z.infer<typeof CrashPolicy>;

/** How a project's work is handed out, watched and checked. The person's alone to change. */
export const Policy = z.object({
  mode: Mode.default('manual'),
  /** Each choice of the app waits until the person has said yes. */
  confirm: z.boolean().default(false),
  /** Mode orchestrator: an agent is filled by the app after so many idle seconds. */
  idleSeconds: z.number().int().min(5).max(3_600).default(20),
  /** A waiting task rises by one priority in so many minutes. */
  ageMinutes: minutes(5, 120),
  /** No task with a longer estimate for an agent whose context is fuller than `fullPercent`. */
  longMinutes: minutes(1, 30),
  fullPercent: z.number().min(10).max(100).default(85),
  /** The whole run may use so much; then nothing new is handed out. Absent: no limit. */
  mostTokens: z.number().int().min(1).optional(),
  mostUsd: z.number().positive().optional(),
  /** A red gate's output goes back to the agent by itself so many times; then the person is asked (W5). */
  sendBacks: z.number().int().min(0).max(10).default(2),
  gatesAtOnce: z.number().int().min(1).max(8).default(2),
  /** A gate command ends after so long. */
  gateMinutes: minutes(1, 10),
  /** The work of an agent with a worktree of its own: merged on a click, or at once when it is clean. */
  merge: z.enum(['ask', 'auto']).default('ask'),
  stall: StallPolicy.default(() => StallPolicy.parse({})),
  crash: CrashPolicy.default(() => CrashPolicy.parse({})),
  handoff: HandoffPolicy.default(() => HandoffPolicy.parse({})),
  /** What agents propose as tasks waits for the person, or counts at once. */
  proposals: z.enum(['ask', 'take']).default('ask'),
  /** What the holder of the baton writes counts as the person's own words (D9). */
  ordersAreMine: z.boolean().default(false),
  /** The tmux session whose windows the agents are, for prompts that use tmux; absent: as the prompts have it. */
  session: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** The policy of a project whose person has set nothing. */
export const usualPolicy: Policy = Policy.parse({});

/**
 * Whether work is handed out. on: as the policy says; draining: what an agent holds is finished,
 * nothing new is handed out; paused: no further prompt goes to anyone.
 */
export const Run = z.enum(['on', 'draining', 'paused']);
export type Run = z.infer<typeof Run>;
