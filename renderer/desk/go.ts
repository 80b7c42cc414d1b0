import type { Go } from '../../shared/contract/index.ts';
import { setView } from '../view.ts';
import { focusPane } from './focus.ts';

const MOST_FRAMES = 120;

/** Brings the person to a place that they chose outside the window, once it is drawn. */
export function goTo(to: Go, frames = MOST_FRAMES): void {
  if (to === 'inbox') return setView({ inbox: true });
  if ('task' in to) return setView({ details: to.task });
  const closed = { details: null, messages: null, agents: null, page: null } as const;
  if (document.querySelector(`[data-testid="pane-${to.agent}"]`)) {
    setView(closed);
    focusPane(to.agent);
  } else if (frames > 0) requestAnimationFrame(() => goTo(to, frames - 1));
}
