import { create } from 'zustand';
import type { AppInfo, Bridge, Update } from '../shared/contract/index.ts';
import { emptyDesk, type AgentLive, type Desk } from '../shared/model/index.ts';
import { reduceAll } from '../shared/rules/index.ts';

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
      return { ...replica, live: Object.fromEntries(update.agents.map((a) => [a.id, a])) };
    case 'app':
      return { ...replica, app: update.app };
    case 'go':
      return replica;
  }
}

export function applyUpdate(update: Update): void {
  useReplica.setState((replica) => fold(replica, update), true);
}

export const useDesk = (): Desk => useReplica((r) => r.desk);
export const useLive = (): Record<string, AgentLive> => useReplica((r) => r.live);
export const useApp = (): AppInfo | null => useReplica((r) => r.app);
