import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { Button, Dot, IconButton } from '../ui/parts.tsx';
import { inOrder, moved } from './successor-order.ts';
import css from './work.module.css';

const p = t.policy;
const icon = { size: 14, strokeWidth: 1.75 } as const;

/** Who is asked first to take a role or a task over; moved by the arrows. */
export function SuccessorOrder({ order, onChange }: { order: string[]; onChange: (order: string[]) => void }): ReactElement | null {
  const { agents } = useDesk();
  if (agents.length < 2) return null;
  const usual = agents.map(({ id }) => id);
  const shown = inOrder(order, usual);
  const move = (id: string, by: -1 | 1): void => onChange(moved(shown, id, by, usual));
  return (
    <div role="group" aria-label={p.fields.order} className={css.order}>
      <span className={css.orderLabel}>
        {p.fields.order}
        <small>{p.hints.order}</small>
      </span>
      <ol>
        {shown.map((id, i) => {
          const agent = agents.find((one) => one.id === id);
          if (!agent) return null;
          return (
            <li key={id} data-testid={`order-${id}`}>
              <span className={css.place}>{i + 1}</span>
              <Dot hue={agent.hue} />
              <span className={css.who}>{agent.name}</span>
              <IconButton label={p.up(agent.name)} disabled={i === 0} data-testid={`order-up-${id}`} onClick={() => move(id, -1)}><ArrowUp {...icon} /></IconButton>
              <IconButton label={p.down(agent.name)} disabled={i === shown.length - 1} data-testid={`order-down-${id}`} onClick={() => move(id, 1)}><ArrowDown {...icon} /></IconButton>
            </li>
          );
        })}
      </ol>
      {order.length > 0 && <Button kind="quiet" onClick={() => onChange([])}>{p.usualOrder}</Button>}
    </div>
  );
}
