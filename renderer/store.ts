import { create } from 'zustand';
import type { AppInfo, Bridge, Update } from '../shared/contract/index.ts';
import type { UiLanguage } from '../shared/text/ui.ts';
import { emptyDesk, type AgentLive, type Desk } from '../shared/model/index.ts';
import { reduceAll } from '../shared/rules/index.ts';
import { speak } from './text.ts';

declare global {
  interface Window {
    quatuor: Bridge;
  }
}

/** The window's copy of what main knows. Only `applyUpdate` changes it. */
export interface Replica {
  desk: Desk;
  live: Record<string, AgentLive>;
  app: AppInfo | null;
}

export const useReplica = create<Replica>()(() => ({ desk: emptyDesk, live: {}, app: null }));

/** Folds one update into a replica; pure. Events that it has already seen change nothing. */
export function fold(replica: Replica, update: Update): Replica {
  switch (update.t) {
    case 'desk':
      return { ...replica, desk: update.desk };
    case 'events': {
      const fresh = update.events.filter((event) => event.seq > replica.desk.seq);
      return fresh.length === 0 ? replica : { ...replica, desk: reduceAll(replica.desk, fresh) };
    }
    case 'live':
      return withLive(replica, update.agents);
    case 'app':
      return { ...replica, app: update.app };
    case 'go':
    case 'run':
      return replica;
  }
}

/** What stayed as it was stays the same object: who shows it need not look again. */
function withLive(replica: Replica, agents: readonly AgentLive[]): Replica {
  const { live } = replica;
  const next = agents.map((agent) => {
    const last = live[agent.id];
    return last && JSON.stringify(last) === JSON.stringify(agent) ? last : agent;
  });
  if (next.length === Object.keys(live).length && next.every((agent) => live[agent.id] === agent)) return replica;
  return { ...replica, live: Object.fromEntries(next.map((agent) => [agent.id, agent])) };
}

export function applyUpdate(update: Update): void {
  if (update.t === 'app') speak(update.app.language);
  useReplica.setState((replica) => fold(replica, update), true);
}

export const useDesk = (): Desk => useReplica((r) => r.desk);
export const useLive = (): Record<string, AgentLive> => useReplica((r) => r.live);
/** The language that is spoken. A part that is drawn again only for its own sake (`memo`) asks for it. */
export const useLanguage = (): UiLanguage => useReplica((r) => r.app?.language ?? 'en');
/** What is known of one agent right now. */
export const useLiveOf = (agent: string): AgentLive | undefined => useReplica((r) => r.live[agent]);
export const useApp = (): AppInfo | null => useReplica((r) => r.app);
