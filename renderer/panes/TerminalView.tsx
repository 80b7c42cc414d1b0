import '@xterm/xterm/css/xterm.css';
import './panes.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Ground } from '../../shared/contract/grounds.ts';
import { FindBar } from './FindBar.tsx';
import type { FindState } from './pane.ts';
import { terminals } from './terminals.ts';

export interface TerminalViewProps {
  /** The pane's number at the host. */
  pane: number;
  /** This pane has the keyboard. At most one may. */
  focused: boolean;
  /** False: the terminal keeps its screen but takes no bytes, until it is visible again. */
  visible: boolean;
  /** CSS pixels. */
  fontSize: number;
  theme: Ground;
  /** `AppInfo.webgl`. */
  webgl: boolean;
  screenReader?: boolean;
  /** As in a `Look`. */
  font?: string;
  ligatures?: boolean;
  onTitle?(title: string): void;
  /** The person went into the terminal. */
  onFocus?(): void;
  onExit?(code: number | null, signal: number | null): void;
}

/** True while the window itself can be seen. */
function useWindowVisible(): boolean {
  const [seen, setSeen] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const update = (): void => setSeen(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return seen;
}

/** Shows a pane's terminal. The terminal itself is kept outside and only moved in here. */
export function TerminalView(props: TerminalViewProps) {
  const { focused, fontSize, theme, webgl, screenReader = false, font = '', ligatures = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const [finding, setFinding] = useState(false);
  const [found, setFound] = useState<FindState>({ index: -1, count: 0 });
  const shown = useWindowVisible() && props.visible;
  const look = { fontSize, theme, screenReader, font, ligatures };
  const pane = terminals().get(props.pane, look, webgl);

  const latest = useRef(props);

  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(
    () => pane.setLook({ fontSize, theme, screenReader, font, ligatures }),
    [pane, fontSize, theme, screenReader, font, ligatures],
  );
  useLayoutEffect(() => {
    pane.listen({
      onTitle: (title) => latest.current.onTitle?.(title),
      onFocus: () => latest.current.onFocus?.(),
      onExit: (code, signal) => latest.current.onExit?.(code, signal),
      onFind: () => setFinding(true),
      onFound: setFound,
    });
    return () => pane.listen({});
  }, [pane]);
  useLayoutEffect(() => {
    if (!shown || !place.current) return;
    void pane.show(place.current);
    return () => pane.hide();
  }, [pane, shown]);
  useEffect(() => {
    if (!focused || !shown) return pane.blur();
    terminals().focus(pane.id);
    if (!place.current?.contains(document.activeElement)) pane.focus();
    return () => terminals().focus(null);
  }, [pane, focused, shown]);

  const closeFind = (): void => {
    setFinding(false);
    pane.focus();
  };

  return (
    <div className="pane-view" data-theme={theme}>
      <div ref={place} style={{ display: 'contents' }} />
      {finding && <FindBar pane={pane} found={found} onClose={closeFind} />}
    </div>
  );
}
