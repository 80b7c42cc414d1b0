import { z } from 'zod';

/**
 * What is read of the app-server's protocol, as seen with 0.169.0 (`codex app-server generate-ts`
 * prints all of it). Unknown fields are left out, unknown words become what says nothing.
 */
export const Status = z.union([
  z.object({ type: z.literal('active'), activeFlags: z.array(z.string()).catch([]) }),
  z.object({ type: z.enum(['idle', 'systemError', 'notLoaded']) }),
]);
export type Status = z.infer<typeof Status>;

export const Thread = z.object({
  id: z.string(),
  ephemeral: z.boolean().catch(false),
  parentThreadId: z.string().nullish(),
  threadSource: z.string().nullish().catch(null),
  status: Status.catch({ type: 'notLoaded' }),
});
export type Thread = z.infer<typeof Thread>;

export const LoadedList = z.object({ data: z.array(z.string()) });
export const ThreadAnswer = z.object({ thread: Thread });

const TurnError = z.object({
  message: z.string(),
  additionalDetails: z.string().nullish().catch(null),
  codexErrorInfo: z.unknown().optional(),
});
export type TurnError = z.infer<typeof TurnError>;

/** Times in epoch ms. */
export const Item = z.object({
  type: z.string(),
  id: z.string(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })).optional().catch(undefined),
  /** What the agent says. */
  text: z.string().optional().catch(undefined),
  startedAtMs: z.number().nullish(),
});
export type Item = z.infer<typeof Item>;

/** `completedAt` in epoch seconds. */
export const Turn = z.object({
  id: z.string(),
  status: z.string(),
  error: TurnError.nullish().catch(null),
  items: z.array(z.unknown()).catch([]),
  completedAt: z.number().nullish(),
});
export type Turn = z.infer<typeof Turn>;
export const TurnList = z.object({ data: z.array(Turn) });
export const TurnStarted = z.object({ turn: z.object({ id: z.string() }) });

const tokens = z.number().nonnegative();
const Breakdown = z.object({
  totalTokens: tokens,
  inputTokens: tokens,
  cachedInputTokens: tokens.catch(0),
  outputTokens: tokens,
});
const Window = z.object({ usedPercent: z.number(), resetsAt: z.number().nullish() }).nullish().catch(null);

/** Notifications and requests by their method; what is not here is not read. */
export const Told = {
  'thread/started': z.object({ thread: Thread }),
  'thread/closed': z.object({ threadId: z.string() }),
  'thread/status/changed': z.object({ threadId: z.string(), status: Status }),
  'turn/started': z.object({ threadId: z.string(), turn: Turn }),
  'turn/completed': z.object({ threadId: z.string(), turn: Turn }),
  'item/started': z.object({ threadId: z.string(), turnId: z.string(), item: Item }),
  'item/completed': z.object({ threadId: z.string(), turnId: z.string(), item: Item }),
  'thread/tokenUsage/updated': z.object({
    threadId: z.string(),
    tokenUsage: z.object({
      total: Breakdown,
      last: Breakdown,
      modelContextWindow: tokens.nullish(),
    }),
  }),
  'account/rateLimits/updated': z.object({
    rateLimits: z.object({ primary: Window, secondary: Window }),
  }),
  error: z.object({ threadId: z.string(), error: TurnError, willRetry: z.boolean().catch(false) }),
  'item/commandExecution/requestApproval': z.object({ threadId: z.string(), command: z.string().nullish() }),
  'item/fileChange/requestApproval': z.object({ threadId: z.string() }),
  'item/permissions/requestApproval': z.object({ threadId: z.string() }),
  'item/tool/requestUserInput': z.object({ threadId: z.string() }),
  'mcpServer/elicitation/request': z.object({ threadId: z.string() }),
} as const;

/** Often, long, and of no use here: the server is asked not to send them. */
export const NOT_WANTED = [
  'item/agentMessage/delta',
  'item/plan/delta',
  'item/reasoning/textDelta',
  'item/reasoning/summaryTextDelta',
  'item/reasoning/summaryPartAdded',
  'item/commandExecution/outputDelta',
  'item/commandExecution/terminalInteraction',
  'item/fileChange/outputDelta',
  'item/fileChange/patchUpdated',
  'item/mcpToolCall/progress',
  'command/exec/outputDelta',
  'process/outputDelta',
  'rawResponseItem/completed',
  'rawResponse/completed',
  'turn/diff/updated',
  'turn/plan/updated',
  'hook/started',
  'hook/completed',
  'thread/readState/changed',
  'thread/realtime/outputAudio/delta',
  'thread/realtime/transcript/delta',
  'mcpServer/event/stream/notification',
  'app/list/updated',
  'skills/changed',
];
