import type { ReactElement } from 'react';
import { openHandoffs } from '../../shared/rules/index.ts';
import { nameOf } from '../derive/card.ts';
import { stateOf, successorName } from '../derive/handoff.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { join, Tip } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { openHandoff } from './acts.ts';
import { BatonIcon } from './BatonIcon.tsx';
import css from './handoff.module.css';

const h = t.handoff;

/** In the title: the handoff under way, or that a role is missing which the mode wants. */
export function HandoffPill(): ReactElement | null {
  const desk = useDesk();
  const [first] = openHandoffs(desk);
  if (first) {
    const [from, to] = [nameOf(desk, first.from), successorName(desk, first)];
    const what = to ? h.fromTo(from, to) : h.fromNobody(from);
    return (
      <Tip text={h.baton.show}>
        <button type="button" className={join(ui.pill, css.title)} data-tone={first.step === 'asking' ? 'you' : undefined} data-testid="handoff-pill" onClick={() => openHandoff(first.id)}>
          <BatonIcon />
          {first.task && `${first.task} `}
          {what}
          <span className={css.titleState}>{stateOf(first).text}</span>
        </button>
      </Tip>
    );
  }
  if (desk.orchestrator || desk.policy.mode !== 'orchestrator' || desk.agents.length === 0) return null;
  return (
    <Tip text={h.baton.nobodyWhy}>
      <button type="button" className={join(ui.pill, css.title)} data-tone="you" data-testid="no-orchestrator" onClick={(event) => setView({ batonMenu: { anchor: event.currentTarget } })}>
        <BatonIcon />
        {h.baton.nobody}
      </button>
    </Tip>
  );
}
