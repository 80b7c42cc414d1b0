import { fontsReady } from './fonts.ts';
import { watchHand } from './hand.ts';
import { createPanes, type Panes } from './registry.ts';

let panes: Panes | null = null;

/** The terminals of this window. The first call must come before main hands over the panes' port. */
export function terminals(): Panes {
  if (panes) return panes;
  watchHand(window);
  // The first terminal is to find its font there.
  void fontsReady(13);
  panes = createPanes(window, window.quatuor, /Mac/.test(navigator.platform));
  return panes;
}
