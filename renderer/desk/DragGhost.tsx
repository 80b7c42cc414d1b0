import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { useEffect, useLayoutEffect, useRef, type ReactElement } from 'react';
import type { Place } from '../derive/move.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, useView } from '../view.ts';
import { give, place } from './acts.ts';
import { withChosen } from './choose.ts';
import css from './desk.module.css';

let hand = { x: 0, y: 0 };

/** Moves the card to the hand without a redraw. */
function hold(card: HTMLElement | null): void {
  if (card) card.style.transform = `translate(${hand.x - 70}px, ${hand.y - 26}px) rotate(1.6deg)`;
}

/** The card in the hand while a task is dragged, and what happens when it is let go. */
export function DragGhost(): ReactElement | null {
  const dragging = useView((v) => v.dragging);
  const record = useDesk().tasks[dragging?.[0] ?? ''];
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const follow = (x: number, y: number): void => {
      if (x === 0 && y === 0) return;
      hand = { x, y };
      hold(box.current);
    };
    return monitorForElements({
      canMonitor: ({ source }) => typeof source.data['task'] === 'string',
      onDragStart: ({ source, location }) => {
        const id = String(source.data['task']);
        follow(location.current.input.clientX, location.current.input.clientY);
        const ids = withChosen(id);
        setView({ dragging: ids, cardMenu: null });
        say(ids.length === 1 ? t.say.lifted(id) : t.several.selected(ids.length));
      },
      onDrag: ({ location }) => follow(location.current.input.clientX, location.current.input.clientY),
      onDrop: ({ source, location }) => {
        const ids = withChosen(String(source.data['task']));
        setView({ dragging: null });
        const target = location.current.dropTargets[0]?.data;
        if (typeof target?.['agent'] === 'string') void give(ids, target['agent']);
        else if (target?.['place']) void place(ids, target['place'] as Place);
        else say(t.say.dropped);
      },
    });
  }, []);

  useLayoutEffect(() => hold(box.current), [record]);

  if (!record) return null;
  return (
    <div ref={box} className={css.ghost} aria-hidden data-testid="ghost">
      <div className={css.ghostTop}>
        <span className={css.id}>{record.task.id}</span>
        <span>{t.card.estimate(record.task.estimateMinutes)}</span>
      </div>
      {record.task.title}
      {dragging && dragging.length > 1 && <p className={css.ghostMore}>{t.several.selected(dragging.length)}</p>}
    </div>
  );
}
