import { useEffect, type ReactElement } from 'react';
import type { PaneRef } from '../../shared/model/index.ts';
import { terminals, TerminalView } from '../panes/index.ts';
import { useApp, useReplica } from '../store.ts';
import { useTheme } from '../theme.ts';
import { setView, useView } from '../view.ts';

/** An agent's live terminal. */
export function Terminal({ agent, pane, hidden }: { agent: string; pane: PaneRef; hidden: boolean }): ReactElement {
  const app = useApp();
  const focused = useView((v) => v.focusedPane === agent);
  useEffect(() => {
    const drawn = terminals().peek(pane.id)?.terminal.onRender(() => {
      drawn?.dispose();
      setView({ drawn: { ...useView.getState().drawn, [pane.id]: true } });
    });
    return () => drawn?.dispose();
  }, [pane.id]);
  return (
    <TerminalView
      key={pane.id}
      pane={pane.id}
      focused={focused}
      visible={!hidden}
      fontSize={app?.settings.fontSize ?? 13}
      theme={useTheme()}
      webgl={app?.webgl ?? false}
    />
  );
}

const alive = (agent: string): ReturnType<ReturnType<typeof terminals>['peek']> => {
  const pane = useReplica.getState().live[agent]?.pane;
  return pane ? terminals().peek(pane.id) : undefined;
};

/** Opens the search in an agent's scrollback, by the key that the terminal itself knows for it. */
export function openSearch(agent: string): void {
  const key = { code: 'KeyF', key: 'F', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };
  const textarea = alive(agent)?.terminal.textarea;
  requestAnimationFrame(() => textarea?.dispatchEvent(new KeyboardEvent('keydown', key)));
}

/** Gives back the memory of terminals that no agent shows any more. */
export function forgetTerminals(): void {
  const { live } = useReplica.getState();
  terminals().keepOnly(Object.values(live).flatMap((a) => (a.pane ? [a.pane.id] : [])));
}
