import { ClipboardPaste, Copy, Search, TextSelect } from 'lucide-react';
import { memo, useEffect, useState, type MouseEvent, type ReactElement } from 'react';
import { terminals, TerminalView } from '../panes/index.ts';
import { useApp, useLanguage, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { useTheme } from '../theme.ts';
import { Item, Menu, Separator } from '../ui/menu.tsx';
import { setView, useView } from '../view.ts';
import css from './grid.module.css';

const icon = { size: 15, strokeWidth: 1.75 } as const;

/** An agent's live terminal. */
export const Terminal = memo(function Terminal({ agent, pane, hidden }: { agent: string; pane: number; hidden: boolean }): ReactElement {
  useLanguage();
  const app = useApp();
  const focused = useView((v) => v.focusedPane === agent);
  const theme = useTheme();
  const [menu, setMenu] = useState<TerminalMenuProps['at'] | null>(null);
  useEffect(() => {
    const drawn = terminals().peek(pane)?.terminal.onRender(() => {
      drawn?.dispose();
      setView({ drawn: { ...useView.getState().drawn, [pane]: true } });
    });
    return () => drawn?.dispose();
  }, [pane]);
  const onContextMenu = (event: MouseEvent): void => {
    // A program that asked for the mouse gets it; Shift takes it back, as in other terminals.
    const mode = alive(agent)?.terminal.modes.mouseTrackingMode ?? 'none';
    if (mode !== 'none' && !event.shiftKey) return;
    event.preventDefault();
    setMenu({ x: event.clientX, y: event.clientY });
  };
  return (
    <div className={css.terminal} onContextMenu={onContextMenu}>
      <TerminalView
        key={pane}
        pane={pane}
        focused={focused}
        visible={!hidden}
        fontSize={app?.settings.fontSize ?? 13}
        theme={theme}
        webgl={app?.webgl ?? false}
        screenReader={app?.settings.screenReader ?? false}
        font={app?.settings.font ?? ''}
        ligatures={app?.settings.ligatures ?? false}
      />
      {menu && <TerminalMenu agent={agent} at={menu} onClose={() => setMenu(null)} />}
    </div>
  );
});

interface TerminalMenuProps {
  agent: string;
  at: { x: number; y: number };
  onClose: () => void;
}

function TerminalMenu({ agent, at, onClose }: TerminalMenuProps): ReactElement {
  const pane = alive(agent);
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Menu open anchor={anchor} label={t.pane.terminal} onOpenChange={(open) => !open && onClose()}>
      <Item icon={<Copy {...icon} />} disabled={!pane?.hasSelection()} onSelect={() => pane?.copy()}>
        {t.copy}
      </Item>
      <Item icon={<ClipboardPaste {...icon} />} onSelect={() => void pane?.pasteClipboard()}>
        {t.paste}
      </Item>
      <Item icon={<TextSelect {...icon} />} onSelect={() => pane?.selectAll()}>
        {t.selectAll}
      </Item>
      <Separator />
      <Item icon={<Search {...icon} />} onSelect={() => openSearch(agent)}>
        {t.pane.search}
      </Item>
    </Menu>
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
