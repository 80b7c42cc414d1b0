import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { useEffect, useLayoutEffect, useRef, type ReactElement } from 'react';
import { dropWords } from '../../shared/text/drop.ts';
import { dropOutcome } from '../../shared/rules/index.ts';
import { nameOf } from '../derive/card.ts';
import { boardDrop, type Place } from '../derive/move.ts';
import { send } from '../send.ts';
import { useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { say, setView, useView } from '../view.ts';
import css from './desk.module.css';

/** Gives a task to an agent and says what that did. */
export async function give(id: string, agent: string): Promise<void> {
  const { desk, live } = useReplica.getState();
  const words = dropWords(dropOutcome(desk, live[agent], id, agent), nameOf(desk, agent));
  const reply = await send({ type: 'task.give', id, agent });
  if (reply.ok) say(t.say.gave(id, `${words.title}, ${words.detail}`));
  else say(reply.message);
}

/** Puts a task in another place on the board and says where it stands. */
export async function place(id: string, where: Place): Promise<void> {
  for (const command of boardDrop(useReplica.getState().desk, id, where)) {
    const reply = await send(command);
    if (!reply.ok) return say(reply.message);
    if (command.type === 'task.release') say(t.say.released(id));
    const { order } = useReplica.getState().desk;
    if (command.type === 'task.move') say(t.say.moved(id, order.indexOf(id) + 1, order.length));
  }
}

let hand = { x: 0, y: 0 };

/** Moves the card to the hand without a redraw. */
function hold(card: HTMLElement | null): void {
  if (card) card.style.transform = `translate(${hand.x - 70}px, ${hand.y - 26}px) rotate(1.6deg)`;
}

/** The card in the hand while a task is dragged, and what happens when it is let go. */
export function DragGhost(): ReactElement | null {
  const dragging = useView((v) => v.dragging);
  const record = useDesk().tasks[dragging ?? ''];
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
        setView({ dragging: id, cardMenu: null });
        say(t.say.lifted(id));
      },
      onDrag: ({ location }) => follow(location.current.input.clientX, location.current.input.clientY),
      onDrop: ({ source, location }) => {
        setView({ dragging: null });
        const id = String(source.data['task']);
        const target = location.current.dropTargets[0]?.data;
        if (typeof target?.['agent'] === 'string') void give(id, target['agent']);
        else if (target?.['place']) void place(id, target['place'] as Place);
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
    </div>
  );
}
