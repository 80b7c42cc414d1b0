import type { ReactElement } from 'react';
import type { Place } from '../derive/move.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { useHeld, type Held } from '../ui/held.ts';
import { say, setView, useView } from '../view.ts';
import { give, place } from './acts.ts';
import { withChosen } from './choose.ts';
import css from './desk.module.css';

const held: Held = {
  key: 'task',
  at: (x, y) => `translate(${x - 70}px, ${y - 26}px)`,
  lift(id) {
    const ids = withChosen(id);
    setView({ dragging: ids, cardMenu: null });
    say(ids.length === 1 ? t.say.lifted(id) : t.several.selected(ids.length));
  },
  drop(id, target) {
    const ids = withChosen(id);
    setView({ dragging: null });
    if (typeof target?.['agent'] === 'string') void give(ids, target['agent']);
    else if (target?.['place']) void place(ids, target['place'] as Place);
    else say(t.say.dropped);
  },
};

/** The card in the hand while a task is dragged, and what happens when it is let go. */
export function DragGhost(): ReactElement | null {
  const dragging = useView((v) => v.dragging);
  const record = useDesk().tasks[dragging?.[0] ?? ''];
  const box = useHeld(held, record);
  if (!record) return null;
  return (
    <div ref={box} className={css.hand}>
      <div className={css.ghost} aria-hidden data-testid="ghost">
        <div className={css.ghostTop}>
          <span className={css.id}>{record.task.id}</span>
          <span>{t.card.estimate(record.task.estimateMinutes)}</span>
        </div>
        {record.task.title}
        {dragging && dragging.length > 1 && <p className={css.ghostMore}>{t.several.selected(dragging.length)}</p>}
      </div>
    </div>
  );
}
