import { ArrowDown, ArrowUp, CornerUpLeft, FileText, PenLine, Send, SquareTerminal, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { dropOutcome, dropSeveral } from '../../shared/rules/index.ts';
import { dropManyWords, dropWords } from '../derive/drop.ts';
import { movable, step } from '../derive/move.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Item, Menu, MenuLabel, Separator, Submenu } from '../ui/menu.tsx';
import { Dot } from '../ui/parts.tsx';
import { setView, toast, useView } from '../view.ts';
import { give, place, release, remove } from './acts.ts';
import { withChosen } from './choose.ts';
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
          <AgentItems ids={withChosen(id)} />
        </>
      ) : (
        <CardItems id={id} />
      )}
    </Menu>
  );
}

/** An item for each agent, with the very words of what giving it the task would do. */
export function AgentItems({ ids }: { ids: readonly string[] }): ReactElement {
  const { desk, live } = useReplica();
  if (desk.agents.length === 0) return <MenuLabel>{t.task.noAgents}</MenuLabel>;
  return (
    <>
      {desk.agents.map((agent) => {
        const outcomes = ids.length === 1 ? ids.map((id) => dropOutcome(desk, live[agent.id], id, agent.id)) : dropSeveral(desk, live, ids, agent.id);
        const [one] = outcomes;
        const words = one && outcomes.length === 1 ? dropWords(one, agent.name) : dropManyWords(outcomes, agent.name);
        return (
          <Item
            key={agent.id}
            testId={`assign-${agent.id}`}
            disabled={outcomes.every((outcome) => outcome.kind === 'refused')}
            icon={<Dot hue={agent.hue} />}
            detail={t.labelled(words.title, words.detail)}
            tone={words.tone}
            onSelect={() => void give(ids, agent.id)}
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
          <AgentItems ids={withChosen(id)} />
        </Submenu>
      )}
      {free && (
        <>
          <Separator />
          <Item icon={<ArrowUp {...icon} />} aside="Alt ↑" disabled={!up} onSelect={() => up && void place([id], up)}>{a.up}</Item>
          <Item icon={<ArrowDown {...icon} />} aside="Alt ↓" disabled={!down} onSelect={() => down && void place([id], down)}>
            {a.down}
          </Item>
          {held && (
            <Item icon={<CornerUpLeft {...icon} />} onSelect={() => void release(withChosen(id))}>{a.release}</Item>
          )}
        </>
      )}
      {(free || record.stage === 'done') && (
        <>
          <Separator />
          <Item kind="danger" icon={<Trash2 {...icon} />} onSelect={() => askRemove(withChosen(id))}>{a.remove}</Item>
        </>
      )}
    </>
  );
}

/** Asks before tasks go. */
export function askRemove(ids: readonly string[]): void {
  const { desk } = useReplica.getState();
  const records = ids.flatMap((id) => desk.tasks[id] ?? []);
  const [first] = records;
  if (!first) return;
  const { id } = first.task;
  if (records.length === 1 && !movable(desk, id) && first.stage !== 'done') return toast(t.task.inWork(id));
  const what = t.task.removeWhat(records.map((r) => r.task.title));
  setView({
    confirm: {
      title: records.length === 1 ? t.task.removeTitle(id) : t.several.removeTitle(records.length),
      text: t.task.removeText(what, records.every((r) => r.stage !== 'done')),
      yes: t.task.remove,
      no: t.task.keep,
      act: () => void remove(ids),
    },
  });
}
