import type { ReactElement } from 'react';
import { nameOf } from '../derive/card.ts';
import { useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { useHeld, type Held } from '../ui/held.ts';
import { Dot } from '../ui/parts.tsx';
import { say, setView, useView } from '../view.ts';
import { swapPanes } from './acts.ts';
import css from './layout.module.css';

const held: Held = {
  key: 'pane',
  at: (x, y) => `translate(${x + 12}px, ${y + 10}px)`,
  lift(id) {
    setView({ movingPane: id });
    say(t.layout.lifted(nameOf(useReplica.getState().desk, id)));
  },
  drop(id, target) {
    setView({ movingPane: null });
    const to = target?.['agent'];
    if (typeof to === 'string') swapPanes(id, to);
    else say(t.layout.stays);
  },
};

/** The pane in the hand while it is dragged by its header, and what happens when it is let go. */
export function PaneGhost(): ReactElement | null {
  const lifted = useView((v) => v.movingPane);
  const desk = useDesk();
  const box = useHeld(held, lifted);
  if (lifted === null) return null;
  return (
    <div ref={box} className={css.ghost} aria-hidden data-testid="pane-ghost">
      <Dot hue={desk.agents.find(({ id }) => id === lifted)?.hue ?? ''} />
      {nameOf(desk, lifted)}
    </div>
  );
}
