import { useState, type ReactElement } from 'react';
import { explainWaiting } from '../../shared/rules/index.ts';
import type { TaskRecord } from '../../shared/model/index.ts';
import { cardLine, chosenWords, moments } from '../derive/card.ts';
import { sentence } from '../derive/explain.ts';
import { spentRows } from '../derive/meter.ts';
import { Rows } from '../desk/Meter.tsx';
import { useNow } from '../now.ts';
import { useReplica } from '../store.ts';
import { clock, exact, t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Dot, join, PriorityBars } from '../ui/parts.tsx';
import { useGone } from '../ui/gone.ts';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { Actions } from './Actions.tsx';
import { Brief, Prompt } from './Brief.tsx';
import { Gate } from './Gate.tsx';
import css from './task.module.css';

const d = t.details;

/** A task in full: what happened and when, its gate with output, its prompt, what can be done. */
export function TaskDetails({ id }: { id: string }): ReactElement | null {
  const { desk, live } = useReplica();
  const now = useNow(1_000);
  const [tab, setTab] = useState<'brief' | 'prompt'>('brief');
  const record = desk.tasks[id];
  useGone(!record, () => setView({ details: null }), d.gone(id));
  if (!record) return null;
  const { task } = record;
  const agent = desk.agents.find((a) => a.id === (record.agent ?? record.reservedFor));
  const line = cardLine(desk, live, record, now);
  return (
    <Dialog
      label={d.label(id)}
      testId="task-details"
      width={760}
      onClose={() => setView({ details: null })}
      title={task.title}
      foot={<Actions record={record} />}
    >
      <div className={css.facts}>
        <span className={css.id}>{id}</span>
        <span className={css.stage} data-testid="details-stage" data-stage={record.stage}>{t.stages[record.stage]}</span>
        {agent && (
          <span className={css.fact}>
            <Dot hue={agent.hue} />
            {agent.name}
          </span>
        )}
        <span className={css.fact}>
          <PriorityBars priority={task.priority} />
          {t.priorities[task.priority]}
        </span>
        <span className={css.fact}>{t.kinds[task.kind]}</span>
        <span className={css.fact}>{t.card.estimate(task.estimateMinutes)}</span>
      </div>
      {line && record.stage !== 'done' && (
        <p className={css.news} data-tone={line.tone}>{line.text}</p>
      )}
      <Why record={record} now={now} said={line?.text ?? ''} />
      <div className={css.columns}>
        <div className={css.left}>
          <h3 className={css.head}>{d.steps}</h3>
          <ol className={css.moments}>
            {moments(desk, record).map((moment, i, all) => (
              <li key={moment.text + moment.at} data-tone={moment.tone}>
                <span>{moment.text}</span>
                <time title={i > 0 ? d.after(exact(moment.at - (all[i - 1]?.at ?? moment.at))) : undefined}>{clock(moment.at, true)}</time>
              </li>
            ))}
          </ol>
          <h3 className={css.head}>{d.gate}</h3>
          <Gate record={record} now={now} />
          {record.spent && (
            <>
              <h3 className={css.head}>{d.spent}</h3>
              <div data-testid="task-spent" className={css.spent}>
                <Rows rows={spentRows(record.spent)} />
              </div>
            </>
          )}
        </div>
        <div className={css.right}>
          <div role="tablist" className={join(ui.tabs, css.tabs)}>
            {(['brief', 'prompt'] as const).map((name) => (
              <button key={name} type="button" role="tab" aria-selected={tab === name} className={ui.tab} onClick={() => setTab(name)}>
                {d[name]}
              </button>
            ))}
          </div>
          {tab === 'brief' ? <Brief task={task} /> : <Prompt record={record} />}
        </div>
      </div>
    </Dialog>
  );
}

/** Why the app chose its agent, or why it waits, as far as that is not said above. */
function Why({ record, now, said }: { record: TaskRecord; now: number; said: string }): ReactElement | null {
  const { desk, live } = useReplica();
  const chosen = chosenWords(desk, record);
  const waits = record.stage === 'queued' || record.stage === 'assigned' ? explainWaiting(desk, live, now, record.task.id).map(sentence).filter((words) => words !== sentence(said)) : [];
  if (!chosen && waits.length === 0) return null;
  return (
    <div className={css.why} data-testid="task-why">
      {chosen && <p>{chosen}</p>}
      {waits.map((words) => <p key={words}>{words}</p>)}
    </div>
  );
}
