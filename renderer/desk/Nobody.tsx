import { Sparkles, Stethoscope } from 'lucide-react';
import type { ReactElement } from 'react';
import { isAbsent } from '../derive/absent.ts';
import { send } from '../send.ts';
import { useDesk, useLive } from '../store.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import css from './nobody.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;

/** A line over the panes, where none of the project's agents can work: what to do, and what can be done without them. */
export function Nobody(): ReactElement | null {
  const { agents } = useDesk();
  const live = useLive();
  const nobody = agents.length > 0 && agents.every(({ id }) => {
    const one = live[id];
    return one !== undefined && isAbsent(one);
  });
  if (!nobody) return null;
  return (
    <div className={css.band} role="status" data-testid="nobody">
      <p>
        <b>{t.pane.empty.nobody}</b> {t.pane.empty.nobodyText}
      </p>
      <Button data-testid="nobody-doctor" onClick={() => setView({ page: 'doctor' })}>
        <Stethoscope {...icon} aria-hidden />
        {t.pane.empty.doctor}
      </Button>
      <Button kind="quiet" onClick={() => void send({ type: 'demo.open' })}>
        <Sparkles {...icon} aria-hidden />
        {t.pane.empty.demo}
      </Button>
    </div>
  );
}
