/** So long after the last key, press, turn of the wheel or step of a drag the hand counts as busy, ms. */
const BUSY_MS = 1_000;
/** So long without one of them, and with what it led to on the screen, is a pause. */
const PAUSE_MS = 300;
const ACTS = ['keydown', 'pointerdown', 'wheel', 'dragstart', 'dragover'] as const;

let last = -Infinity;
let drags = false;
let toBeDrawn = false;

/** Notes from now on when the person does something in the window. */
export function watchHand(target: Window): void {
  let at = '';
  const act = (event: Event): void => {
    if (event.type === 'dragover') {
      // It is told again and again, also of a hand that stands still.
      const { clientX, clientY } = event as DragEvent;
      const before = at;
      at = `${clientX} ${clientY}`;
      drags = true;
      if (at === before) return;
    }
    last = performance.now();
    if (toBeDrawn) return;
    toBeDrawn = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        toBeDrawn = false;
        last = performance.now();
      }),
    );
  };
  const end = (): void => void (drags = false);
  for (const type of ACTS) target.addEventListener(type, act, { capture: true, passive: true });
  for (const type of ['dragend', 'drop', 'pointerdown', 'keydown'] as const) target.addEventListener(type, end, { capture: true, passive: true });
}

/** True while the person does something in the window: what they do is drawn before what others print. */
export const handIsBusy = (): boolean => performance.now() - last < BUSY_MS;

/** Ms until what the person does counts as a pause, if they do nothing more; 0 when they pause. */
export const handToPause = (): number => Math.max(0, last + PAUSE_MS - performance.now());

/** True while the person drags something: then no terminal has their eye. */
export const handDrags = (): boolean => drags && handIsBusy();
