import { createPanes, type Panes } from './registry.ts';

let panes: Panes | null = null;

/** The terminals of this window. The first call must come before main hands over the panes' port. */
export function terminals(): Panes {
  panes ??= createPanes(window, window.quatuor, /Mac/.test(navigator.platform));
  return panes;
}
