import { useEffect } from 'react';
import { useReplica } from '../store.ts';
import { setView, useView } from '../view.ts';
import { undo } from './acts.ts';
import { focusCard, focusPane } from './focus.ts';

const mac = /mac/i.test(navigator.userAgent);

const types = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Keys that hold in the whole window. In a terminal only the two with the modifier are taken. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { desk } = useReplica.getState();
      const view = useView.getState();
      const modal = view.editor || view.details || view.confirm || view.page || view.agents || view.messages || view.settings || view.goal || view.proposal || view.sendTo;
      const mod = (mac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (mod && /^[0-9]$/.test(event.key) && desk.project && !modal) {
        const agent = desk.agents[Number(event.key) - 1];
        if (event.key === '0') focusCard(view.card);
        else if (agent) focusPane(agent.id);
        else return;
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (mod && event.key === 'z' && desk.project && !modal && !types(event.target)) {
        event.preventDefault();
        void undo();
        return;
      }
      if (modal || types(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = simple(event.key, desk.project !== null, view.maximised !== null && !view.cardMenu);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function simple(key: string, open: boolean, maximised: boolean): (() => void) | null {
  if (key === '?') return () => setView({ page: 'keys' });
  if (!open) return null;
  if (key === 'i') return () => setView({ inbox: !useView.getState().inbox });
  if (key === 'n') return () => setView({ editor: { mode: 'new' } });
  if (key === 'g') return () => setView({ goal: true });
  if (key === '/') return () => document.getElementById('filter')?.focus();
  if (key === 'Escape' && maximised) return () => setView({ maximised: null });
  return null;
}
