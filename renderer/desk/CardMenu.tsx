import { ArrowDown, ArrowUp, CornerUpLeft, FileText, PenLine, Send, SquareTerminal, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { dropOutcome } from '../../shared/rules/index.ts';
import { dropWords } from '../../shared/text/drop.ts';
import { movable, step } from '../derive/move.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu, MenuLabel, Separator, Submenu } from '../ui/menu.tsx';
import { Dot } from '../ui/parts.tsx';
import { setView, toast, useView } from '../view.ts';
import { give, place } from './DragGhost.tsx';
import { focusCard, focusPane } from './focus.ts';

const icon = { size: 15, strokeWidth: 1.75 } as const;

/** The menu of a card, at the pointer or under the card; with `a` it holds the agents only. */
export function CardMenu(): ReactElement | null {
  const menu = useView((v) => v.cardMenu);
  const record = useReplica((r) => r.desk.tasks[menu?.id ?? '']);
  if (!menu || !record) return null;
  const anchor = menu.anchor ?? { getBoundingClientRect: () => new DOMRect(menu.x, menu.y, 0, 0) };
  const { id } = record.task;
  return (
    <Menu
      open
      anchor={anchor}
      label={menu.assign ? t.task.actions.assign : id}
      onOpenChange={(open) => {
        if (open) return;
        setView({ cardMenu: null });
        if (!useView.getState().details && !useView.getState().editor) requestAnimationFrame(() => document.activeElement === document.body && focusCard(id));
      }}
    >
      {menu.assign ? (
        <>
          <MenuLabel>{`${t.task.actions.assign} ${id}`}</MenuLabel>
          <AgentItems id={id} />
        </>
      ) : (
        <CardItems id={id} />
      )}
    </Menu>
  );
}

/** An item for each agent, with the very words of what giving it the task would do. */
export function AgentItems({ id }: { id: string }): ReactElement {
  const { desk, live } = useReplica();
  if (desk.agents.length === 0) return <MenuLabel>{t.task.noAgents}</MenuLabel>;
  return (
    <>
      {desk.agents.map((agent) => {
        const outcome = dropOutcome(desk, live[agent.id], id, agent.id);
        const words = dropWords(outcome, agent.name);
        return (
          <Item
            key={agent.id}
            testId={`assign-${agent.id}`}
            disabled={outcome.kind === 'refused'}
            icon={<Dot hue={agent.hue} />}
            detail={`${words.title}: ${words.detail}`}
            tone={words.tone}
            onSelect={() => void give(id, agent.id)}
          >
            {agent.name}
          </Item>
        );
      })}
    </>
  );
}

function CardItems({ id }: { id: string }): ReactElement {
  const record = useReplica((r) => r.desk.tasks[id]);
  const desk = useReplica((r) => r.desk);
  const a = t.task.actions;
  if (!record) return <MenuLabel>{id}</MenuLabel>;
  const shown = [...document.querySelectorAll<HTMLElement>(`[data-testid="card-${id}"]`)].flatMap((card) =>
    [...(card.parentElement?.children ?? [])].map((c) => (c as HTMLElement).dataset['card'] ?? ''),
  );
  const up = step(shown, id, -1);
  const down = step(shown, id, 1);
  const free = movable(desk, id);
  const held = record.stage !== 'queued' || record.reservedFor !== undefined;
  return (
    <>
      <Item icon={<FileText {...icon} />} onSelect={() => setView({ details: id })}>{a.open}</Item>
      {record.agent && (
        <Item icon={<SquareTerminal {...icon} />} onSelect={() => focusPane(record.agent ?? '')}>{a.showPane}</Item>
      )}
      {record.stage !== 'done' && (
        <Item icon={<PenLine {...icon} />} aside="E" onSelect={() => setView({ editor: { mode: 'edit', id } })}>
          {a.edit}
        </Item>
      )}
      {free && (
        <Submenu icon={<Send {...icon} />} label={a.assign} aside="A">
          <AgentItems id={id} />
        </Submenu>
      )}
      {free && (
        <>
          <Separator />
          <Item icon={<ArrowUp {...icon} />} aside="Alt ↑" disabled={!up} onSelect={() => up && void place(id, up)}>{a.up}</Item>
          <Item icon={<ArrowDown {...icon} />} aside="Alt ↓" disabled={!down} onSelect={() => down && void place(id, down)}>
            {a.down}
          </Item>
          {held && (
            <Item icon={<CornerUpLeft {...icon} />} onSelect={() => void send({ type: 'task.release', id })}>{a.release}</Item>
          )}
        </>
      )}
      {(free || record.stage === 'done') && (
        <>
          <Separator />
          <Item kind="danger" icon={<Trash2 {...icon} />} onSelect={() => askRemove(id)}>{a.remove}</Item>
        </>
      )}
    </>
  );
}

/** Asks before a task goes for good. */
export function askRemove(id: string): void {
  const record = useReplica.getState().desk.tasks[id];
  if (!record) return;
  if (!movable(useReplica.getState().desk, id) && record.stage !== 'done') return toast(t.task.inWork(id));
  setView({
    confirm: {
      title: t.task.removeTitle(id),
      text: t.task.removeText(record.task.title),
      yes: t.task.remove,
      no: t.task.keep,
      act: () => void send({ type: 'task.remove', id }),
    },
  });
}
