import { useEffect } from 'react';
import { chordOf, commandFor, isEditable, terminalNeeds, writingNeeds, type AppCommandId } from '../../shared/contract/index.ts';
import { isMac } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { keepTypedAhead } from './ahead.ts';
import { contextNow, isCovered } from './context.ts';
import { keysOf } from './offer.ts';
import { runCommand } from './run.ts';

const isTerminal = (target: Element): boolean => target.closest('.xterm') !== null;
const writes = (target: HTMLElement): boolean => target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
/** An open menu finds its items by their letters. */
const chooses = (target: Element): boolean => target.closest('[role="menu"], [role="listbox"]') !== null;

/** The command that a key press calls where it happens, or null: the key is somebody else's then. */
export function calledBy(event: KeyboardEvent): AppCommandId | null {
  const chord = chordOf(event, isMac);
  const target = event.target;
  if (!chord || event.isComposing || !(target instanceof HTMLElement)) return null;
  const id = commandFor(keysOf(contextNow()), chord);
  if (!id || !isEditable(id)) return null;
  if (isTerminal(target)) return terminalNeeds(chord, isMac) ? null : id;
  if ((writes(target) || chooses(target)) && writingNeeds(chord)) return null;
  return id;
}

/** Keys that hold in the whole window, outside of pages over it; in a terminal only what no program there needs. */
export function useShortcuts(): void {
  // First: a key that is meant for a page to come is no shortcut.
  useEffect(keepTypedAhead, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isCovered()) return;
      if (event.key === 'Escape') return leave(event);
      const id = calledBy(event);
      if (!id) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat || /^(?:pane|text)\./.test(id)) runCommand(id);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

/** Esc leaves a maximised pane, unless somebody else wants it. */
function leave(event: KeyboardEvent): void {
  const { maximised, cardMenu } = useView.getState();
  const target = event.target;
  if (!maximised || cardMenu || !(target instanceof HTMLElement) || isTerminal(target) || writes(target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  setView({ maximised: null });
}
