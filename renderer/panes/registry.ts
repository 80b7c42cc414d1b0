import type { Bridge } from '../../shared/contract/window.ts';
import type { Look } from './emulator.ts';
import { createLink } from './link.ts';
import { createPane, type Pane } from './pane.ts';
import { createPump } from './pump.ts';

/** No text waits for another pane's context, which holds up the window; but no context waits longer than this. ms. */
const TEXT_MS = 1_000;

/** The terminals of this window by pane id. They live outside React and outlive their views. */
export function createPanes(target: Window, bridge: Bridge, mac: boolean) {
  const panes = new Map<number, Pane>();
  const pump = createPump((id, most) => panes.get(id)?.parse(most) ?? false);
  const link = createLink(target);
  let drawn = 0;
  let waiting: { count: number; done(): void }[] = [];
  const contexts: (() => void)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** One after the other, so that the window has turns in between. */
  const makeContexts = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const make = contexts.shift();
    if (!make) return;
    make();
    timer = setTimeout(makeContexts);
  };
  const onDrawn = (context: () => void): void => {
    contexts.push(context);
    const all = ![...panes.values()].some((pane) => pane.awaitsText());
    if (all) clearTimeout(timer);
    timer = all ? setTimeout(makeContexts) : (timer ?? setTimeout(makeContexts, TEXT_MS));
    drawn += 1;
    for (const one of waiting) if (drawn >= one.count) one.done();
    waiting = waiting.filter((one) => drawn < one.count);
  };

  return {
    /** The pane's terminal, made when it is asked for the first time. */
    get(id: number, look: Look, webgl: boolean): Pane {
      const known = panes.get(id);
      if (known) return known;
      const pane = createPane(id, look, webgl, {
        link,
        pump,
        mac,
        onDrawn,
        command: (command) => bridge.command(command),
      });
      panes.set(id, pane);
      return pane;
    },
    /** The pane's terminal, if it was made. */
    peek: (id: number): Pane | undefined => panes.get(id),
    /** Resolves when so many terminals have drawn their first screen. */
    drawn: (count: number): Promise<void> =>
      new Promise((done) => {
        if (drawn >= count) done();
        else waiting.push({ count, done });
      }),
    /** Whose bytes come first: the pane that has the keyboard. */
    focus: (id: number | null): void => pump.focus(id),
    /** Frees the terminals of all panes but these. */
    keepOnly(ids: Iterable<number>): void {
      const keep = new Set(ids);
      for (const [id, pane] of panes) {
        if (keep.has(id)) continue;
        pane.dispose();
        panes.delete(id);
      }
    },
  };
}

export type Panes = ReturnType<typeof createPanes>;
