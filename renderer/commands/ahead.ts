import { setView, useView } from '../view.ts';
import { pagesNow } from './context.ts';

/** So long at most a page may take until it has the keyboard; then keys go where they always do. Ms. */
const LONGEST_MS = 2_000;

const inPage = (node: EventTarget | null): boolean => node instanceof Element && node.closest('[role="dialog"]') !== null;
const inTerminal = (node: EventTarget | null): boolean => node instanceof Element && node.closest('.xterm') !== null;
const isLetter = (event: KeyboardEvent): boolean =>
  [...event.key].length === 1 && (event.getModifierState('AltGraph') || !(event.ctrlKey || event.metaKey || event.altKey));

/**
 * Keeps what is typed between the key that opens a page and the moment in which the page has the keyboard,
 * and puts it into the field that then has it. A card would take those letters as commands, a terminal as
 * text for its agent. @returns how to end it
 */
export function keepTypedAhead(): () => void {
  let since: number | null = null;
  let text = '';
  const waits = (): boolean => since !== null && performance.now() - since < LONGEST_MS;
  const begin = (at: number | null): void => {
    since = at;
    text = '';
  };
  let pages = pagesNow();
  const off = useView.subscribe(() => {
    const next = pagesNow();
    // Also where one page takes the place of another: for a moment none has the keyboard.
    if (next.some((page, i) => page !== pages[i])) begin(next.some(Boolean) ? performance.now() : null);
    pages = next;
  });
  const onKey = (event: KeyboardEvent): void => {
    if (!waits() || inPage(event.target) || event.isComposing) return;
    if (event.key === 'Escape') {
      if (useView.getState().palette) setView({ palette: false });
      // A page that is there already hears it; an agent would be interrupted by it.
      if (!inTerminal(event.target)) return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Backspace') text = text.slice(0, -1);
    else if (isLetter(event)) text += event.key;
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!inPage(target)) return;
    const typed = waits() ? text : '';
    begin(null);
    // Unlike a changed value this is what the field itself takes for typing.
    if (typed && target instanceof Element && target.matches('input, textarea')) document.execCommand('insertText', false, typed);
  };
  window.addEventListener('keydown', onKey, { capture: true });
  window.addEventListener('focusin', onFocus);
  return () => {
    off();
    window.removeEventListener('keydown', onKey, { capture: true });
    window.removeEventListener('focusin', onFocus);
  };
}
