import type { Autonomy } from '../../model/index.ts';
import type { Verb } from './roles.ts';

/** The name under which an agent's CLI knows the app's MCP server. */
export const MCP_NAME = 'quatuor';

/** Verbs that only look. */
export const looking = ['status', 'explain', 'tasks', 'task', 'read', 'log', 'memory', 'wait'] as const satisfies readonly Verb[];
/** Verbs by which an agent speaks of its own work; the app checks what comes of them. */
export const reporting = ['claim', 'report', 'ask'] as const satisfies readonly Verb[];

/**
 * The tools that an agent may call without a question of its own CLI, where the CLI asks before each
 * call of a tool that no rule allows. Nothing here lifts what the person forbids in the CLI's own
 * settings. What leads others is left to the CLI and to the person; the app's roles come on top.
 */
export const unasked: Readonly<Record<Autonomy, readonly Verb[]>> = {
  asks: looking,
  edits: [...looking, ...reporting],
  // Such an agent is asked nothing at all.
  all: [],
};
