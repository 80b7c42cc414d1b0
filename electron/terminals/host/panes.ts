import type { HostEvent, PaneInfo, SpawnSpec, Theme } from '../../../shared/contract/wire.ts';
import { createPane, type Pane } from './pane.ts';
import { endSession } from './processes.ts';
import { createPump } from './pump.ts';
import { Refusal } from './refusal.ts';
import { createTidy } from './tidy.ts';

const DEFAULT_THEME: Theme = { foreground: '#d4d4d4', background: '#1e1e1e', cursor: '#d4d4d4' };

/** The twins of all panes may lag so far behind a flood before they take time from forwarding it. */
const MAY_LAG = 6 * 1024 * 1024;
const EASY_LAG = 2 * 1024 * 1024;

export interface Panes {
  readonly all: ReadonlyMap<number, Pane>;
  readonly live: number;
  /** Bytes that the twins have not parsed yet, in all panes. */
  readonly lag: number;
  /** The most that one pane's twin lagged so far. */
  readonly lagMax: number;
  spawn(spec: SpawnSpec): PaneInfo;
  /** Throws Refusal when there is no such pane. */
  get(id: number): Pane;
  kill(id: number, signal: NodeJS.Signals, graceMs: number): Promise<void>;
  forget(id: number): void;
  setTheme(theme: Theme): void;
  setRecording(on: boolean): void;
}

export interface PanesOptions {
  tell(event: HostEvent): void;
  log(line: string): void;
  /** Called when a pane began or ended. */
  onChange(): void;
}

/** All panes of the host. */
export function createPanes(options: PanesOptions): Panes {
  const all = new Map<number, Pane>();
  const lag = (): number => {
    let sum = 0;
    for (const pane of all.values()) sum += pane.lag;
    return sum;
  };
  // Forwarding comes first; the twins catch up when less comes, or when they lag too far.
  const pump = createPump(() => (lag() < EASY_LAG ? 1 : 4));
  const tidy = createTidy();
  let theme = DEFAULT_THEME;
  let nextId = 1;

  const get = (id: number): Pane => {
    const pane = all.get(id);
    if (pane === undefined) throw new Refusal('no-pane', `There is no pane ${id}.`);
    return pane;
  };
  const tell = (event: HostEvent): void => {
    options.tell(event);
    if (event.kind === 'exit') options.onChange();
  };

  return {
    all,
    get live() {
      let live = 0;
      for (const pane of all.values()) if (pane.exited === null) live++;
      return live;
    },
    get lag() {
      return lag();
    },
    get lagMax() {
      return Math.max(0, ...[...all.values()].map((pane) => pane.lagMax));
    },
    get,
    spawn(spec) {
      for (const pane of all.values()) {
        if (pane.key === spec.key && pane.exited === null) {
          throw new Refusal('duplicate-key', `${spec.key} already runs in a pane.`, pane.id);
        }
      }
      const id = nextId++;
      const pane = createPane({
        id,
        spec,
        pump,
        mayLag: () => lag() < MAY_LAG,
        theme: () => theme,
        tell,
        log: options.log,
        onOutput: tidy,
      });
      all.set(id, pane);
      const info = pane.info();
      options.log(`pane ${id} (${spec.key}): ${info.file}, process ${info.pid}`);
      options.tell({ kind: 'spawned', pane: id, at: info.startedAt, offset: 0, info });
      options.onChange();
      return info;
    },
    async kill(id, signal, graceMs) {
      const pane = get(id);
      await endSession(pane.pid, signal, graceMs);
      if (pane.exited === null) await pane.ended();
    },
    forget(id) {
      const pane = get(id);
      if (pane.exited === null) throw new Refusal('live', `Pane ${id} still runs.`);
      all.delete(id);
      const { offset } = pane.info();
      pane.dispose();
      options.tell({ kind: 'forgotten', pane: id, at: Date.now(), offset });
    },
    setTheme(wanted) {
      theme = wanted;
    },
    setRecording(on) {
      for (const pane of all.values()) pane.record(on);
    },
  };
}
