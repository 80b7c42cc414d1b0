import { Check, CircleDashed, Copy, LoaderCircle, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { taskPrompt } from '../../shared/text/prompt.ts';
import { clock, exact, span } from '../../shared/text/time.ts';
import type { Task, TaskRecord } from '../../shared/model/index.ts';
import { cardLine, moments, nameOf } from '../derive/card.ts';
import { doubtful } from '../derive/pane.ts';
import { movable } from '../derive/move.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useApp, useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Menu } from '../ui/menu.tsx';
import { Button, Dot, join, PriorityBars } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { AgentItems } from '../desk/CardMenu.tsx';
import css from './task.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;
const d = t.details;
const close = (): void => setView({ details: null });

/** A task in full: what happened and when, its gate with output, its prompt, what can be done. */
export function TaskDetails({ id }: { id: string }): ReactElement | null {
  const { desk, live } = useReplica();
  const now = useNow(1_000);
  const [tab, setTab] = useState<'brief' | 'prompt'>('brief');
  const record = desk.tasks[id];
  if (!record) return null;
  const { task } = record;
  const agent = desk.agents.find((a) => a.id === (record.agent ?? record.reservedFor));
  const line = cardLine(desk, live, record, now);
  return (
    <Dialog
      label={d.label(id)}
      testId="task-details"
      width={760}
      onClose={close}
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

function Gate({ record, now }: { record: TaskRecord; now: number }): ReactElement {
  const approved = useDesk().approved;
  const { gate, task } = record;
  const files = task.files.length > 0;
  const steps = [...(files ? [t.card.filesStep] : []), ...task.gates];
  if (steps.length === 0) return <p className={css.quiet}>{d.noGate}</p>;
  const foreign = task.gates.filter((command) => !approved[command]);
  return (
    <>
      <ol className={css.gate}>
        {steps.map((command, i) => {
          const ran = gate?.steps[i];
          const runs = !ran && record.stage === 'checking' && i === (gate?.steps.length ?? 0);
          const since = i === 0 ? gate?.startedAt : gate?.steps[i - 1]?.endedAt;
          return (
            <li key={`${i}${command}`} data-testid={`gate-step-${i}`} data-ok={ran?.ok}>
              <details open={ran?.ok === false}>
                <summary>
                  <StepIcon state={ran ? (ran.ok ? 'ok' : 'red') : runs ? 'runs' : 'open'} />
                  <code>{command}</code>
                  <span className={css.quiet}>
                    {ran ? exact(ran.endedAt - ran.startedAt) : runs ? span(now - (since ?? now)) : gate && record.stage !== 'checking' ? d.skipped : ''}
                  </span>
                </summary>
                {ran && (
                  <>
                    <p className={css.quiet}>{ran.reason}</p>
                    <pre className={css.output}>{ran.output.trim() || d.noOutput}</pre>
                  </>
                )}
              </details>
            </li>
          );
        })}
      </ol>
      {foreign.length > 0 && (
        <div className={css.approve}>
          <p>{d.approveText}</p>
          {foreign.map((command) => (
            <code key={command}>{command}</code>
          ))}
        </div>
      )}
    </>
  );
}

function StepIcon({ state }: { state: 'ok' | 'red' | 'runs' | 'open' }): ReactElement {
  if (state === 'ok') return <Check {...icon} color="var(--well)" />;
  if (state === 'red') return <X {...icon} color="var(--failed)" />;
  if (state === 'runs') return <LoaderCircle {...icon} color="var(--checking)" className={css.spin} />;
  return <CircleDashed {...icon} color="var(--dim)" />;
}

function Brief({ task }: { task: Task }): ReactElement {
  const f = d.fields;
  const { objective, context, files, steps, tests, criteria, dependsOn } = task;
  const parts = [objective, context, files, steps, tests, criteria, dependsOn];
  if (parts.every((part) => part.length === 0)) return <p className={css.quiet}>{d.nothingWritten}</p>;
  return (
    <>
      <Prose name={f.objective} text={objective} />
      <Prose name={f.context} text={context} />
      {files.length > 0 && (
        <section className={css.part}>
          <h4>{f.files}</h4>
          <ul className={css.items}>
            {files.map((file) => (
              <li key={file.path}>
                <code>{file.path}</code>
                {file.notes && <p className={css.prose}>{file.notes}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Items name={f.steps} items={steps} />
      <Items name={f.tests} items={tests} />
      <Items name={f.criteria} items={criteria} />
      <Items name={f.dependsOn} items={dependsOn} />
    </>
  );
}

function Prose({ name, text }: { name: string; text: string }): ReactElement | null {
  if (!text) return null;
  return (
    <section className={css.part}>
      <h4>{name}</h4>
      <p className={css.prose}>{text}</p>
    </section>
  );
}

function Items({ name, items }: { name: string; items: string[] }): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <section className={css.part}>
      <h4>{name}</h4>
      <ul className={css.items}>
        {items.map((item, i) => (
          <li key={`${i}${item}`}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

function Prompt({ record }: { record: TaskRecord }): ReactElement {
  const desk = useDesk();
  const language = useApp()?.settings.promptLanguage ?? 'fr';
  const sent = desk.messages[record.messageId ?? ''];
  const agent = nameOf(desk, record.agent ?? record.reservedFor) || (desk.agents[0]?.name ?? '');
  const text =
    sent?.text ?? taskPrompt(record.task, agent, desk.project?.language ?? language, desk.project?.name ?? '');
  return (
    <>
      <p className={css.promptHead}>
        <span className={css.quiet}>
          {sent ? d.promptSent(nameOf(desk, sent.agent), clock(sent.writtenAt ?? sent.queuedAt, true)) : d.promptPlanned(agent)}
        </span>
        <Button kind="quiet" onClick={() => void send({ type: 'clipboard.write', text })}>
          <Copy {...icon} aria-hidden />
          {d.copyPrompt}
        </Button>
      </p>
      <pre className={css.prompt} data-testid="prompt">{text}</pre>
    </>
  );
}

/** What can be done with the task as it stands now. */
function Actions({ record }: { record: TaskRecord }): ReactElement {
  const desk = useDesk();
  const { id } = record.task;
  const doubt = record.agent ? doubtful(desk, record.agent) : undefined;
  const mine = doubt && doubt.id === record.messageId ? doubt : undefined;
  const red = record.stage === 'needs-you' && record.gate?.ok === false;
  const foreign = record.task.gates.some((command) => !desk.approved[command]);
  const free = movable(desk, id);
  const resolve = (choice: 'arrived' | 'again' | 'give-up'): void => {
    if (mine) void send({ type: 'message.resolve', id: mine.id, choice });
  };
  return (
    <>
      <span className={css.footLeft}>
        {record.stage !== 'done' && (
          <Button data-testid="edit-task" onClick={() => setView({ editor: { mode: 'edit', id } })}>{d.edit}</Button>
        )}
        {(record.reservedFor || (free && record.stage !== 'queued')) && (
          <Button data-testid="release" onClick={() => void send({ type: 'task.release', id })}>{d.release}</Button>
        )}
      </span>
      {mine && (
        <>
          <span className={css.footNote}>{d.unverified}</span>
          <Button data-testid="resolve-give-up" onClick={() => resolve('give-up')}>{d.giveUp}</Button>
          <Button data-testid="resolve-again" onClick={() => resolve('again')}>{d.again}</Button>
          <Button data-testid="resolve-arrived" onClick={() => resolve('arrived')}>{d.arrived}</Button>
        </>
      )}
      {record.stage === 'checking' && (
        <Button data-testid="gate-cancel" onClick={() => void send({ type: 'gate.cancel', id })}>{d.cancelGate}</Button>
      )}
      {record.stage === 'needs-you' && foreign && (
        <Button kind="primary" data-testid="gate-approve" onClick={() => void approve(id)}>{d.approve}</Button>
      )}
      {record.stage === 'needs-you' && !foreign && !mine && (
        <Button data-testid="gate-run" onClick={() => void send({ type: 'gate.run', id })}>{d.checkAgain}</Button>
      )}
      {red && (
        <Button kind="primary" data-testid="gate-return" onClick={() => void send({ type: 'gate.return', id })}>{d.sendBack}</Button>
      )}
      {(record.stage === 'queued' || record.stage === 'assigned') && (
        <Menu align="end" label={d.assign} trigger={<Button kind="primary" data-testid="assign">{d.assign}</Button>}>
          <AgentItems id={id} />
        </Menu>
      )}
      {record.stage === 'done' && <Button onClick={close}>{t.close}</Button>}
    </>
  );
}

/** Approves the task's commands, then runs the gate that waited for it. */
async function approve(id: string): Promise<void> {
  const reply = await send({ type: 'gate.approve', id });
  const record = useReplica.getState().desk.tasks[id];
  if (reply.ok && record?.stage === 'needs-you' && record.agent) await send({ type: 'gate.run', id });
}
