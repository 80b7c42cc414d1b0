import type { Go } from '../../shared/contract/index.ts';
import { useReplica } from '../store.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { setView } from '../view.ts';
import { focusPane, handMoves } from './focus.ts';

/** A window that has just been opened draws its panes one after the other. ms. */
const EVERY_MS = 60;
const MOST_MS = 20_000;

/** Brings the person to a place that they chose outside the window, once it is drawn. */
export function goTo(to: Go): void {
  if (to === 'inbox') return setView({ inbox: true });
  if ('project' in to) return askFor(to);
  if ('handoff' in to) return setView({ handoff: { id: to.handoff } });
  if ('task' in to) return setView({ details: to.task });
  setView({ details: null, messages: null, agents: null, page: null });
  bring(to.agent, performance.now() + MOST_MS);
}

/** Opening a project may start its agents: a link alone does not. */
function askFor({ project: path, name, after }: Extract<Go, { project: string }>): void {
  const act = async (): Promise<void> => {
    const reply = await send({ type: 'project.open', path });
    if (reply.ok && after) whenOpen(path, () => goTo(after));
  };
  setView({ confirm: { title: t.link.title(name), text: t.link.text(path), yes: t.link.yes, no: t.cancel, kind: 'primary', act: () => void act() } });
}

/** The reply to the person's yes may be here before the state that it brings. */
function whenOpen(path: string, act: () => void): void {
  if (useReplica.getState().desk.project?.path === path) return act();
  const off = useReplica.subscribe(({ desk }) => {
    if (desk.project?.path !== path) return;
    off();
    act();
  });
  setTimeout(off, MOST_MS);
}

/** Puts the keyboard into a pane as soon as that has what takes it, once; not from where the person puts it meanwhile. */
function bring(agent: string, end: number, moves = handMoves()): void {
  if (moves !== handMoves()) return;
  const pane = document.querySelector(`[data-testid="pane-${agent}"]`);
  const keys = pane?.querySelector('textarea.xterm-helper-textarea') ?? null;
  const wanted = useReplica.getState().live[agent]?.pane ? keys : pane;
  if (wanted?.contains(document.activeElement)) return;
  if (pane) focusPane(agent);
  if (performance.now() < end) setTimeout(() => bring(agent, end, moves), EVERY_MS);
}
