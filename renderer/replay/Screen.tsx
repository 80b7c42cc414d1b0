import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Recording } from '../../shared/contract/recording.ts';
import { createEmulator } from '../panes/emulator.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { useTheme } from '../theme.ts';
import { createPlayer, type Player } from './player.ts';
import css from './replay.module.css';

interface ScreenProps {
  recording: Recording;
  /** The moment that is shown, ms. */
  t: number;
  label: string;
}

/** A terminal that can only be looked at: no key and no answer of it goes anywhere. */
export function Screen({ recording, t, label }: ScreenProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const player = useRef<Player | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const theme = useTheme();
  const { fontSize = 13, screenReader = false, font = '' } = useApp()?.settings ?? {};
  const latest = useRef(t);
  useEffect(() => {
    latest.current = t;
  });

  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const { terminal } = createEmulator({ fontSize, theme, screenReader, font }, (url) => void send({ type: 'link.open', url }), () => undefined);
    terminal.options.disableStdin = true;
    terminal.options.cursorBlink = false;
    terminal.open(place);
    // It is no place for the keyboard: what it shows is read, and scrolled by the mouse.
    terminal.textarea?.setAttribute('tabindex', '-1');
    terminal.textarea?.setAttribute('aria-hidden', 'true');
    const fit = (): void => {
      const inner = place.querySelector<HTMLElement>('.xterm-screen');
      const outer = place.parentElement;
      if (!inner || !outer) return;
      const scale = Math.min(1, outer.clientWidth / Math.max(1, inner.offsetWidth), outer.clientHeight / Math.max(1, inner.offsetHeight));
      place.style.width = `${inner.offsetWidth}px`;
      place.style.height = `${inner.offsetHeight}px`;
      place.style.transform = `scale(${scale})`;
    };
    const mine = createPlayer(recording, terminal, () => requestAnimationFrame(fit));
    player.current = mine;
    const watch = new ResizeObserver(fit);
    if (place.parentElement) watch.observe(place.parentElement);
    void mine.show(latest.current).then(() => setShown(latest.current));
    return () => {
      player.current = null;
      mine.stop();
      watch.disconnect();
      terminal.dispose();
    };
  }, [recording, theme, fontSize, screenReader, font]);

  useEffect(() => {
    void player.current?.show(t).then(() => setShown(t));
  }, [t]);

  return (
    <div className={css.screen} role="group" aria-label={label} data-testid="replay-screen" data-shown={shown === t}>
      <div ref={box} className={css.terminal} />
    </div>
  );
}
