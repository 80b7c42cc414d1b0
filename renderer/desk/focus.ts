import { bringForward } from '../layout/acts.ts';
import { setView, useView } from '../view.ts';

const focusIn = (root: Element | null): boolean => {
  const target =
    root?.querySelector<HTMLElement>('textarea.xterm-helper-textarea') ??
    root?.querySelector<HTMLElement>('button');
  target?.focus();
  return target !== undefined && target !== null;
};

/** Counts where the keyboard was sent: what waits for a frame is not done when it was sent elsewhere meanwhile. */
let sent = 0;

let hand = 0;

/** A person who presses somewhere, or goes on with Tab, has sent the keyboard themselves. Frames may take a while. */
export function watchHand(): void {
  const moved = (): void => {
    sent += 1;
    hand += 1;
  };
  window.addEventListener('pointerdown', moved, { capture: true });
  window.addEventListener('keydown', ({ key }) => key === 'Tab' && moved(), { capture: true });
}

/** How often the person has sent the keyboard somewhere: who waits to send it sees that it is not wanted any more. */
export const handMoves = (): number => hand;

const nextFrame = (work: () => void): void => {
  const mine = sent;
  requestAnimationFrame(() => mine === sent && work());
};

/** Puts the keyboard into an agent's pane; a maximised other one gives way. */
export function focusPane(agent: string): void {
  const { maximised } = useView.getState();
  sent += 1;
  bringForward(agent);
  setView({ focusedPane: agent, ...(maximised && maximised !== agent ? { maximised: agent } : {}) });
  nextFrame(() => focusIn(document.querySelector(`[data-testid="pane-${agent}"]`)));
}

const inStrip = (agent: string): string => `[data-pane="${agent}"]:not([hidden]) [data-strip] button:not([aria-disabled])`;
const anyStrip = '[data-pane]:not([hidden]) [data-strip] button:not([aria-disabled])';

/** True when under some terminal there is something to press. */
export const hasStrip = (): boolean => document.querySelector(anyStrip) !== null;

/** Puts the keyboard into the line under an agent's terminal, or under the first that has something to press. */
export function focusStrip(agent: string | null): void {
  const button = (agent === null ? null : document.querySelector<HTMLElement>(inStrip(agent))) ?? document.querySelector<HTMLElement>(anyStrip);
  sent += 1;
  button?.focus();
}

const reveals = new Set<(id: string) => boolean>();

/** `bring` scrolls to a card that is too far away to be there, and says whether it is one of its own. */
export function onReveal(bring: (id: string) => boolean): () => void {
  reveals.add(bring);
  return () => void reveals.delete(bring);
}

const cardOf = (id: string): HTMLElement | null => document.querySelector(`[data-testid="board"] [data-testid="card-${id}"]`);

/** So many frames a card that was scrolled to may take until it is drawn. */
const MOST_FRAMES = 30;

/** Puts the keyboard on a card, or on the board's first one; where there is none, on the board. */
export function focusCard(id?: string | null): void {
  sent += 1;
  if (id && !cardOf(id) && [...reveals].some((bring) => bring(id))) onceDrawn(id, MOST_FRAMES);
  else focusNow(id);
}

/** A long list draws it with a frame to come, later where the machine has much to do. */
function onceDrawn(id: string, frames: number): void {
  nextFrame(() => {
    if (cardOf(id) || frames === 0) focusNow(id);
    else onceDrawn(id, frames - 1);
  });
}

function focusNow(id?: string | null): void {
  const board = document.querySelector('[data-testid="board"]');
  const card =
    (id && cardOf(id)) ||
    board?.querySelector<HTMLElement>('[data-card][tabindex="0"]') ||
    board?.querySelector<HTMLElement>('[data-card]') ||
    board?.querySelector<HTMLElement>('button');
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}
