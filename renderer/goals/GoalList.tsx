import { CircleDashed, MessageSquareText, Plus, X } from 'lucide-react';
import { useMemo, type KeyboardEvent, type ReactElement } from 'react';
import type { Proposal } from '../../shared/model/index.ts';
import { goalGroups, goalLine, problemLines, type GoalGroup } from '../derive/goals.ts';
import { useDesk } from '../store.ts';
import { t } from '../text.ts';
import { Button, Dot, IconButton, PriorityBars } from '../ui/parts.tsx';
import board from '../desk/board.module.css';
import { setView } from '../view.ts';
import { askAccept, askClose } from './settle.ts';
import css from './goals.module.css';

const g = t.goals;
const icon = { size: 14, strokeWidth: 1.75 } as const;

/** The goals of the project, each with what was proposed for it. */
export function GoalList(): ReactElement {
  const desk = useDesk();
  const groups = useMemo(() => goalGroups(desk), [desk]);
  return (
    <div className={css.goals} onKeyDown={onArrow} data-testid="goals">
      {groups.map((group) => <Group key={group.id} group={group} />)}
      {groups.length === 0 && (
        <div className={board.empty}>
          <h2>{g.empty.title}</h2>
          <p>{g.empty.text}</p>
          <AddGoal />
        </div>
      )}
      {groups.length > 0 && <AddGoal quiet />}
    </div>
  );
}

function AddGoal({ quiet = false }: { quiet?: boolean }): ReactElement {
  return (
    <Button {...(quiet ? { kind: 'quiet' as const } : {})} data-testid="new-goal" onClick={() => setView({ goal: true })}>
      <Plus {...icon} aria-hidden />
      {g.add}
    </Button>
  );
}

function Group({ group }: { group: GoalGroup }): ReactElement {
  const desk = useDesk();
  const { goal, open, ready } = group;
  const line = goalLine(desk, group);
  const agent = desk.agents.find((a) => a.id === goal?.agent);
  const name = goal ? (goal.text.trim().split('\n', 1)[0] ?? '') : g.foreign(`${group.id}.json`);
  return (
    <section className={css.goal} aria-label={name} data-testid={`goal-${group.id}`}>
      <header className={css.head}>
        {agent && <Dot hue={agent.hue} />}
        <h2 title={goal?.text}>{name}</h2>
        <span className={css.tools}>
          {goal && (
            <IconButton label={g.message} onClick={() => setView({ messages: { agent: goal.agent, id: goal.messageId } })}>
              <MessageSquareText {...icon} />
            </IconButton>
          )}
          <IconButton label={g.close} data-testid={`close-${group.id}`} onClick={() => askClose(group)}>
            <X {...icon} />
          </IconButton>
        </span>
      </header>
      <p className={css.line} data-tone={line.tone} data-testid={`goal-line-${group.id}`}>{line.text}</p>
      {open.map((proposal) => <Row key={proposal.id} proposal={proposal} />)}
      {ready.length > 0 && (
        <Button className={css.all} data-testid={`accept-${group.id}`} onClick={() => askAccept(ready, open.length - ready.length)}>
          {g.acceptAll(ready.length)}
        </Button>
      )}
    </section>
  );
}

function Row({ proposal }: { proposal: Proposal }): ReactElement {
  const desk = useDesk();
  const { draft, id } = proposal;
  const lines = problemLines(desk, proposal);
  const [first] = lines;
  const quiet = first?.problem.kind === 'quality';
  const said = first && !quiet ? first.text : undefined;
  return (
    <button
      type="button"
      className={css.proposal}
      data-proposal={id}
      data-testid={`proposal-${id}`}
      aria-label={[g.label(draft.title), said].filter(Boolean).join(', ')}
      onClick={() => setView({ proposal: id })}
    >
      <span className={board.top}>
        <span className={board.id}>{proposal.key}</span>
        <span className={board.gap} />
        {quiet && (
          <span className={board.quality} role="img" aria-label={first.text} title={first.text}>
            <CircleDashed size={11} strokeWidth={2} aria-hidden />
          </span>
        )}
        <PriorityBars priority={draft.priority} />
        <span className={board.time}>{t.card.estimate(draft.estimateMinutes)}</span>
      </span>
      <span className={css.title} title={draft.title}>{draft.title}</span>
      {said ? (
        <span className={board.line} data-tone={first?.wall ? 'failed' : 'you'} title={said}><span>{said}</span></span>
      ) : (
        draft.dependsOn.length > 0 && <span className={board.line}><span>{t.card.after(draft.dependsOn)}</span></span>
      )}
    </button>
  );
}

/** Arrow keys go from one proposal to the next. */
function onArrow(event: KeyboardEvent<HTMLDivElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-proposal]')];
  const next = all[all.indexOf(event.target as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
