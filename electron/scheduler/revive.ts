import type { Reply } from '../../shared/contract/index.ts';
import type { Desk } from '../../shared/model/index.ts';
import { dueStarts } from '../../shared/rules/index.ts';

/** A start that failed before any program ran is tried again after so long. ms. */
const LATER_MS = 60_000;

/** Starts the agents again that ended in the middle of a task, when the rules say so. */
export interface Reviver {
  /** Looks what is due; call it now and then. */
  look(): void;
}

export function createReviver(options: {
  desk: () => Desk;
  now: () => number;
  /** False while there is nowhere to start anything. */
  ready: () => boolean;
  start: (agent: string, how: 'resume' | 'new') => Promise<Reply>;
  onProblem: (text: string) => void;
}): Reviver {
  const { desk, now, ready, start, onProblem } = options;
  const notBefore = new Map<string, number>();
  const revive = async (agent: string, how: 'resume' | 'new'): Promise<void> => {
    const reply = await start(agent, how);
    if (reply.ok) notBefore.delete(agent);
    else onProblem(`${agent} could not be started again: ${reply.message}`);
  };
  return {
    look() {
      if (!ready()) return;
      for (const { agent, how } of dueStarts(desk(), now())) {
        const left = (notBefore.get(agent) ?? 0) - now();
        // More than the whole wait is left only where the clock was set back.
        if (left > 0 && left <= LATER_MS) continue;
        notBefore.set(agent, now() + LATER_MS);
        void revive(agent, how);
      }
    },
  };
}
