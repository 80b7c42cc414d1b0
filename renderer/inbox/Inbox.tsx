import { X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { InboxAction, RankedItem } from '../../shared/model/index.ts';
import { inbox } from '../../shared/rules/index.ts';
import { go } from '../handoff/acts.ts';
import { Successors } from '../handoff/Successors.tsx';
import { useNow } from '../now.ts';
import { useReplica } from '../store.ts';
import { span, t } from '../text.ts';
import { Item, Menu, MenuLabel } from '../ui/menu.tsx';
import { Button, Dot, IconButton } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import { answer, reassign } from './act.ts';
import { Answers } from './Answers.tsx';
import { lastLines } from './screen.ts';
import css from './inbox.module.css';

const i = t.inbox;

/** All that waits for the person, what blocks most first; what can be answered is answered here. */
export function Inbox(): ReactElement {
  const { desk, live } = useReplica();
  const now = useNow(1_000);
  const box = useRef<HTMLDivElement>(null);
  const items = inbox(desk, live, now);
  const close = (): void => setView({ inbox: false });
  useEffect(() => {
    const before = document.activeElement;
    (box.current?.querySelector<HTMLElement>('[data-item]') ?? box.current)?.focus();
    return () => {
      // Who went to a pane from here stays there.
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, []);
  const keys = items.map((item) => item.key).join(' ');
  useEffect(() => {
    // What was answered is gone, and the keyboard with it.
    if (document.activeElement === document.body)
      (box.current?.querySelector<HTMLElement>('[data-item]') ?? box.current)?.focus();
  }, [keys]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      return close();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div ref={box} className={css.panel} role="dialog" aria-label={i.title} tabIndex={-1} data-testid="inbox" onKeyDown={onKeyDown}>
      <div className={css.head}>
        <h2>{i.title}</h2>
        <span className={css.count}>{items.length}</span>
        <IconButton label={t.close} onClick={close}>
          <X size={16} strokeWidth={1.75} />
        </IconButton>
      </div>
      {items.length === 0 ? (
        <div className={css.empty}>
          <h3>{i.none}</h3>
          <p>{i.noneText}</p>
        </div>
      ) : (
        <ul className={css.list} aria-label={i.list}>
          {items.map((item) => (
            <Row key={item.key} item={item} now={now} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ item, now }: { item: RankedItem; now: number }): ReactElement {
  const { desk, live } = useReplica();
  const { title, detail } = t.itemWords(desk, item, now);
  const hue = desk.agents.find((agent) => agent.id === item.agent)?.hue;
  const asks = item.kind === 'question' || item.kind === 'login';
  const lines = asks ? lastLines(live[item.agent ?? '']?.pane?.id) : [];
  const task = item.task ? desk.tasks[item.task]?.task : undefined;
  const first = item.actions[0];
  return (
    <li
      className={css.item}
      data-item
      data-testid={`inbox-${item.key}`}
      data-kind={item.kind}
      data-agent={item.agent}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) answer(asks || !first ? 'go' : 'open', item);
      }}
    >
      <div className={css.top}>
        <Dot {...(hue ? { hue } : { tone: 'you' })} />
        <p className={css.words}>{title}</p>
        <time>{i.since(span(now - item.since))}</time>
      </div>
      {task && <p className={css.task}><span>{task.id}</span> {task.title}</p>}
      {detail && <p className={css.detail}>{detail}</p>}
      {lines.length > 0 && <pre className={css.screen} aria-label={i.screen}>{lines.join('\n')}</pre>}
      {item.kind === 'question' && item.agent && <Answers agent={item.agent} pane={live[item.agent]?.pane?.id} />}
      {item.blocks > 1 && <p className={css.blocks}>{i.blocks(item.blocks)}</p>}
      <div className={css.actions}>
        {item.actions.map((action) =>
          action === 'reassign' && item.task ? (
            <Reassign key={action} item={item} task={item.task} />
          ) : action === 'pass' && item.handoff ? (
            <Successors key={action} id={item.handoff} onChoose={(to) => void go(item.handoff ?? '', to)} trigger={<Button data-testid="inbox-pass">{i.actions.pass}</Button>} />
          ) : (
            <Button key={action} kind={item.actions.length > 1 && isQuiet(action) ? 'quiet' : 'plain'} data-testid={`inbox-${action}`} onClick={() => answer(action, item)}>
              {i.actions[action]}
            </Button>
          ),
        )}
      </div>
    </li>
  );
}

const isQuiet = (action: InboxAction): boolean => action === 'go' || action === 'leave' || action === 'details' || action === 'give-up' || action === 'memory';

/** The other agents, to one of which the task goes. */
function Reassign({ item, task }: { item: RankedItem; task: string }): ReactElement {
  const agents = useReplica((r) => r.desk.agents);
  const others = agents.filter((agent) => agent.id !== item.agent);
  return (
    <Menu label={i.reassignTitle(task)} trigger={<Button data-testid="inbox-reassign">{i.actions.reassign}</Button>}>
      <MenuLabel>{i.reassignTitle(task)}</MenuLabel>
      {others.map((agent) => (
        <Item key={agent.id} icon={<Dot hue={agent.hue} />} testId={`inbox-to-${agent.id}`} onSelect={() => void reassign(item, task, agent.id)}>
          {agent.name}
        </Item>
      ))}
    </Menu>
  );
}
