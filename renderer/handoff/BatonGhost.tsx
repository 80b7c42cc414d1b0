import type { ReactElement } from 'react';
import { nameOf } from '../derive/card.ts';
import { useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { useHeld, type Held } from '../ui/held.ts';
import { say, setView, useView } from '../view.ts';
import { passBaton } from './acts.ts';
import { BatonIcon } from './BatonIcon.tsx';
import css from './handoff.module.css';

const held: Held = {
  key: 'baton',
  at: (x, y) => `translate(${x + 12}px, ${y + 10}px)`,
  lift(from) {
    setView({ baton: true, batonMenu: null });
    say(t.handoff.said.lifted(nameOf(useReplica.getState().desk, from)));
  },
  drop(_from, target) {
    setView({ baton: false });
    const to = target?.['agent'];
    if (typeof to === 'string') void passBaton(to);
    else say(t.handoff.said.stays);
  },
};

/** The baton in the hand while it is dragged, and what happens when it is let go. */
export function BatonGhost(): ReactElement | null {
  const lifted = useView((v) => v.baton);
  const desk = useDesk();
  const box = useHeld(held, lifted);
  if (!lifted) return null;
  return (
    <div ref={box} className={css.ghost} aria-hidden data-testid="baton-ghost">
      <BatonIcon size={18} />
      {nameOf(desk, desk.orchestrator?.agent)}
    </div>
  );
}
