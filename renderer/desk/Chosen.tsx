import { CornerUpLeft, Send, Signal, Trash2, X } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { Priority } from '../../shared/model/index.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu } from '../ui/menu.tsx';
import { Button, IconButton, PriorityBars } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView, useView } from '../view.ts';
import { prioritise, release, undo } from './acts.ts';
import { AgentItems, askRemove } from './CardMenu.tsx';
import { chooseNone } from './choose.ts';
import css from './board.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;
const s = t.several;

/** What can be done with the cards that are selected together. */
export function Chosen(): ReactElement | null {
  const chosen = useView((v) => v.chosen);
  const tasks = useDesk().tasks;
  const gone = chosen.some((id) => !tasks[id]);
  useEffect(() => {
    if (gone) setView({ chosen: chosen.filter((id) => tasks[id]) });
  }, [gone, chosen, tasks]);
  if (chosen.length === 0 || gone) return null;
  return (
    <div className={css.chosen} role="toolbar" aria-label={s.selected(chosen.length)} data-testid="chosen">
      <span className={css.count}>{s.selected(chosen.length)}</span>
      <span className={css.gap} />
      <Menu label={t.task.actions.assign} trigger={<button type="button" className={ui.icon} aria-label={t.task.actions.assign} title={t.task.actions.assign} data-testid="chosen-give"><Send {...icon} /></button>}>
        <AgentItems ids={chosen} />
      </Menu>
      <Menu label={s.priority} trigger={<button type="button" className={ui.icon} aria-label={s.priority} title={s.priority} data-testid="chosen-priority"><Signal {...icon} /></button>}>
        {Priority.options.map((priority) => (
          <Item key={priority} testId={`chosen-${priority}`} icon={<PriorityBars priority={priority} />} onSelect={() => void prioritise(chosen, priority)}>
            {t.priorities[priority]}
          </Item>
        ))}
      </Menu>
      <IconButton label={t.task.actions.release} data-testid="chosen-release" onClick={() => void release(chosen)}><CornerUpLeft {...icon} /></IconButton>
      <IconButton label={t.task.actions.remove} data-testid="chosen-remove" onClick={() => askRemove(chosen)}><Trash2 {...icon} /></IconButton>
      <IconButton label={s.none} data-testid="chosen-none" onClick={chooseNone}><X {...icon} /></IconButton>
    </div>
  );
}

/** What was just done on the queue, with the way back. */
export function Snack(): ReactElement | null {
  const snack = useView((v) => v.snack);
  if (!snack) return null;
  return (
    <div className={css.snack} role="status" data-testid="snack">
      <span title={snack.text}>{snack.text}</span>
      <Button
        kind="quiet"
        data-testid="undo"
        onClick={() => void undo(snack.steps, snack.past)}
      >
        {snack.past ? s.undoBefore : s.undo}
      </Button>
    </div>
  );
}
