import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { promptFor } from '../../shared/rules/index.ts';
import type { Task, TaskRecord } from '../../shared/model/index.ts';
import { nameOf } from '../derive/card.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { clock, t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import css from './task.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;
const d = t.details;

/** What is written about a task. */
export function Brief({ task }: { task: Omit<Task, 'id'> }): ReactElement {
  const f = d.fields;
  const { objective, context, files, steps, tests, criteria, deliverables, documentation, dependsOn } = task;
  const parts = [objective, context, files, steps, tests, criteria, deliverables, documentation, dependsOn];
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
      <Items name={f.deliverables} items={deliverables} />
      <Items name={f.documentation} items={documentation} />
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

/** The prompt as it was sent, or as it would be. */
export function Prompt({ record }: { record: TaskRecord }): ReactElement {
  const desk = useDesk();
  const sent = desk.messages[record.messageId ?? ''];
  const agent = nameOf(desk, record.agent ?? record.reservedFor) || (desk.agents[0]?.name ?? '');
  const text = sent?.text ?? promptFor(desk, record.task, agent);
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
