import type { ReactElement } from 'react';
import type { Handoff } from '../../shared/model/index.ts';
import { nameOf } from '../derive/card.ts';
import { actsOf, cancelWords, type HandoffAct } from '../derive/handoff.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import { cancel, go, keepText, vouch, type OwnText } from './acts.ts';
import { Successors } from './Successors.tsx';

const a = t.handoff.acts;

/** What can be done about a handoff that is under way. `own`: changes of its memory that go with it. */
export function HandoffActs({ handoff, own }: { handoff: Handoff; own: OwnText | null }): ReactElement {
  const desk = useDesk();
  const goOn = async (to?: string): Promise<void> => {
    if (own !== null && !(await keepText(handoff.id, own)).ok) return;
    await go(handoff.id, to);
  };
  const one = (act: HandoffAct): ReactElement => {
    switch (act) {
      case 'cancel':
        return <Button key={act} kind="quiet" data-testid="handoff-cancel" onClick={() => void cancel(handoff.id)}>{cancelWords(desk, handoff)}</Button>;
      case 'vouch':
        return <Button key={act} data-testid="handoff-vouch" onClick={() => void vouch(handoff.id)}>{a.vouch(nameOf(desk, handoff.to))}</Button>;
      case 'pass':
        return <Successors key={act} id={handoff.id} onChoose={(to) => void goOn(to)} trigger={<Button data-testid="handoff-pass">{a.pass}</Button>} />;
      case 'go':
        return <Button key={act} kind="primary" data-testid="handoff-go" onClick={() => void goOn()}>{a.go}</Button>;
    }
  };
  return <>{actsOf(handoff).map(one)}</>;
}
