import { useState, type ReactElement } from 'react';
import { promptFor, foreignGates, nextTaskId } from '../../shared/rules/index.ts';
import { problemLines } from '../derive/goals.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { Brief } from '../task/Brief.tsx';
import task from '../task/task.module.css';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button, join, PriorityBars } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import css from './goals.module.css';

const g = t.goals;

/** A proposal in full, and what the person can do with it. */
export function ProposalPage({ id }: { id: string }): ReactElement | null {
  const desk = useDesk();
  const [tab, setTab] = useState<'brief' | 'prompt'>('brief');
  const proposal = desk.proposals[id];
  if (!proposal) return null;
  const { draft, state } = proposal;
  const lines = problemLines(desk, proposal);
  const wall = lines.some((line) => line.wall);
  const gates = foreignGates(desk, [proposal]);
  const close = (): void => setView({ proposal: null });
  const accept = async (): Promise<void> => {
    if ((await send({ type: 'proposal.accept', items: [{ id }] })).ok) close();
  };
  const refuse = async (): Promise<void> => {
    if ((await send({ type: 'proposal.refuse', ids: [id] })).ok) close();
  };
  return (
    <Dialog
      testId="proposal"
      width={760}
      label={g.label(draft.title)}
      title={draft.title}
      onClose={close}
      foot={
        state === 'open' ? (
          <>
            <span className={task.footLeft}>
              <Button kind="danger" data-testid="proposal-refuse" onClick={() => void refuse()}>{g.refuse}</Button>
            </span>
            <Button data-testid="proposal-edit" onClick={() => setView({ proposal: null, editor: { mode: 'proposal', id } })}>{g.edit}</Button>
            <Button kind="primary" data-testid="proposal-accept" data-autofocus disabled={wall} onClick={() => void accept()}>{g.accept}</Button>
          </>
        ) : (
          <>
            <span className={css.settled}>{state === 'accepted' ? g.accepted(proposal.task ?? '') : g.refused}</span>
            <Button onClick={close}>{t.close}</Button>
          </>
        )
      }
    >
      <div className={task.facts}>
        <span className={task.id}>{proposal.key}</span>
        <span className={task.fact}>
          <PriorityBars priority={draft.priority} />
          {t.priorities[draft.priority]}
        </span>
        <span className={task.fact}>{t.kinds[draft.kind]}</span>
        <span className={task.fact}>{t.card.estimate(draft.estimateMinutes)}</span>
        {draft.dependsOn.length > 0 && <span className={task.fact}>{t.card.after(draft.dependsOn)}</span>}
      </div>
      {state === 'open' && lines.length > 0 && (
        <ul className={css.problems} data-testid="proposal-problems">
          {lines.map((line) => (
            <li key={line.text} data-tone={line.wall ? 'failed' : line.problem.kind === 'quality' ? 'plain' : 'you'}>
              {line.wall ? g.stays(line.text) : `${line.text[0]?.toUpperCase()}${line.text.slice(1)}`}
            </li>
          ))}
        </ul>
      )}
      {state === 'open' && gates.length > 0 && (
        <div className={css.gates} data-testid="proposal-gates">
          <p>{g.gates}</p>
          <ul>{gates.map((command) => <li key={command}><code>{command}</code></li>)}</ul>
        </div>
      )}
      <div className={css.body}>
        <div role="tablist" className={join(ui.tabs, task.tabs)}>
          {(['brief', 'prompt'] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={tab === name} className={ui.tab} onClick={() => setTab(name)}>
              {t.details[name]}
            </button>
          ))}
        </div>
        {tab === 'brief' ? (
          <Brief task={draft} />
        ) : (
          <pre className={task.prompt}>{promptFor(desk, { ...draft, id: nextTaskId(desk) }, desk.agents[0]?.name ?? '')}</pre>
        )}
      </div>
    </Dialog>
  );
}
