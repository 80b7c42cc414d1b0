import { memo, useCallback, useEffect, useRef, type CSSProperties, type ReactElement } from 'react';
import { Carrying } from '../carry/Carrying.tsx';
import { BatonGhost } from '../handoff/BatonGhost.tsx';
import { BatonMenu } from '../handoff/BatonMenu.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { PaneGhost } from '../layout/PaneGhost.tsx';
import { useLanguage, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { setView, useView } from '../view.ts';
import { Board } from './Board.tsx';
import { DragGhost } from './DragGhost.tsx';
import { Grid } from './Grid.tsx';
import { Timeline } from './Timeline.tsx';
import { TitleBar } from './TitleBar.tsx';
import css from './desk.module.css';

const clamp = (width: number): number => Math.min(520, Math.max(240, Math.round(width)));

/** The whole desk of an open project. */
export const Desk = memo(function Desk(): ReactElement {
  useLanguage();
  const width = useView((v) => v.boardWidth);
  const open = useView((v) => v.timeline);
  const inbox = useView((v) => v.inbox);
  const rows = useReplica((r) => r.desk.agents.length);
  const height = open ? Math.min(240, Math.max(64, rows * 21 + 46)) : 0;
  const style = { '--board': `min(${width}px, max(200px, 45vw))`, '--timeline': `${height}px` } as CSSProperties;
  return (
    <div className={css.desk} style={style}>
      <TitleBar />
      <Board>
        <Resizer width={width} />
      </Board>
      <Grid />
      {inbox && <Inbox />}
      <Timeline />
      <DragGhost />
      <Carrying />
      <BatonGhost />
      <PaneGhost />
      <BatonMenu />
    </div>
  );
});

function Resizer({ width }: { width: number }): ReactElement {
  const from = useRef<{ x: number; width: number } | null>(null);
  const set = useCallback((next: number) => setView({ boardWidth: clamp(next) }), []);
  useEffect(() => {
    const saved = Number(localStorage.getItem('board-width'));
    if (saved) set(saved);
  }, [set]);
  useEffect(() => localStorage.setItem('board-width', String(width)), [width]);
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t.board.resize}
      aria-valuenow={width}
      aria-valuemin={240}
      aria-valuemax={520}
      tabIndex={0}
      className={css.resizer}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { x: e.clientX, width };
      }}
      onPointerMove={(e) => {
        if (from.current) set(from.current.width + e.clientX - from.current.x);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => set(312)}
      onKeyDown={(e) => {
        if (e.key === 'ArrowLeft') set(width - 16);
        if (e.key === 'ArrowRight') set(width + 16);
      }}
    />
  );
}
