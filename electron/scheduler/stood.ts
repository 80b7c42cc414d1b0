import type { AgentLive, AgentState, Desk, EventBody, PastKind } from '../../shared/model/index.ts';
import { held } from '../../shared/rules/index.ts';

const KINDS: Partial<Record<AgentState, PastKind>> = {
  'waiting-for-you': 'you',
  'needs-login': 'you',
  'rate-limited': 'limit',
};
/** What is over sooner is none that a person would look for. */
const LEAST_MS = 1_000;

export interface StoodOptions {
  desk(): Desk;
  live(): AgentLive[];
  record(bodies: EventBody[]): unknown;
  now(): number;
}

/** Writes down how long an agent stood and why, once it goes on: states themselves are never stored. */
export interface Stood {
  look(): void;
  /** What still lasts is written down as far as it came. */
  close(): void;
}

export function createStood(options: StoodOptions): Stood {
  const open = new Map<string, { kind: PastKind; from: number; task: string | undefined }>();

  const end = (agent: string): void => {
    const stretch = open.get(agent);
    open.delete(agent);
    const to = options.now();
    if (!stretch || to - stretch.from < LEAST_MS) return;
    const { kind, from, task } = stretch;
    options.record([{ type: 'agent.stood', stretch: { agent, kind, from, to, ...(task ? { task } : {}) } }]);
  };

  return {
    look() {
      for (const { id, state, since } of options.live()) {
        const kind = KINDS[state];
        if (open.get(id)?.kind === kind) continue;
        end(id);
        const task = held(options.desk(), id).find((r) => r.stage !== 'assigned')?.task.id;
        if (kind) open.set(id, { kind, from: Math.min(since, options.now()), task });
      }
    },
    close() {
      for (const agent of open.keys()) end(agent);
    },
  };
}
