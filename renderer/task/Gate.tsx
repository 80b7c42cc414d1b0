import { Check, CircleDashed, LoaderCircle, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TaskRecord } from '../../shared/model/index.ts';
import { gateSteps } from '../../shared/rules/index.ts';
import { stepName } from '../derive/card.ts';
import { useDesk } from '../store.ts';
import { exact, span, t, tell } from '../text.ts';
import css from './task.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;
const d = t.details;

/** The steps of a task's gate, each with its output once it ran. @param now epoch ms */
export function Gate({ record, now }: { record: TaskRecord; now: number }): ReactElement {
  const approved = useDesk().approved;
  const { gate, task } = record;
  const steps = gateSteps(record).map(stepName);
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
                    <p className={css.quiet}>{tell(ran.reason)}</p>
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
