import { useState, type ReactElement, type ReactNode } from 'react';
import { Mode, usualPaths } from '../../shared/model/index.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { Field } from '../task/fields.tsx';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { check, differs, formOf, numberFields, usualForm, type NumberName, type PolicyForm } from './policy-form.ts';
import { PathFields } from './PathFields.tsx';
import { pathProblems, tidyPaths } from './paths-form.ts';
import { SuccessorOrder } from './SuccessorOrder.tsx';
import css from './work.module.css';

const p = t.policy;

/** How the project's work is handed out, watched and checked. */
export function PolicyPage(): ReactElement {
  const { policy, files } = useDesk();
  const [form, setForm] = useState<PolicyForm>(() => formOf(policy));
  const known = files?.paths ?? usualPaths;
  const [paths, setPaths] = useState(known);
  const [tried, setTried] = useState(false);
  const result = check(form, policy);
  const problems = tried && 'problems' in result ? result.problems : {};
  const wrongPaths = pathProblems(paths);
  const moved = JSON.stringify(tidyPaths(paths)) !== JSON.stringify(known);
  const wrong = Object.keys(problems).length + (tried ? Object.keys(wrongPaths).length : 0);
  const patch = (change: Partial<PolicyForm>): void => setForm((f) => ({ ...f, ...change }));
  const leave = (): void => setView({ settings: null });

  const close = (): void => {
    if (!differs(form, policy) && !moved) return leave();
    const { dirtyTitle: title, dirtyText: text, discard: yes, keepWriting: no } = t.editor;
    setView({ confirm: { title, text, yes, no, act: leave } });
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (!('policy' in result) || Object.keys(wrongPaths).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="policy"] [aria-invalid="true"]')?.focus());
      return;
    }
    if (moved && !(await send({ type: 'files.set', files: { on: files?.on ?? false, paths: tidyPaths(paths) } })).ok) return;
    const reply = await send({ type: 'policy.set', policy: result.policy });
    if (reply.ok) leave();
  };
  const number = (name: NumberName): ReactElement => (
    <NumberRow
      key={name}
      name={name}
      text={form.numbers[name]}
      problem={problems[name]}
      onChange={(text) => patch({ numbers: { ...form.numbers, [name]: text } })}
    />
  );

  return (
    <Dialog
      testId="policy"
      width={720}
      title={p.title}
      onClose={close}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
      foot={
        <>
          <span className={css.note} role="status" data-tone={wrong > 0 ? 'failed' : undefined}>{wrong > 0 ? p.problem(wrong) : ''}</span>
          <Button kind="quiet" onClick={() => setForm(usualForm())}>{p.reset}</Button>
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="save-policy" onClick={() => void save()}>{p.save}</Button>
        </>
      }
    >
      <div className={css.policy}>
        <Group name={p.groups.handing}>
          <Choices
            name="mode"
            value={form.mode}
            options={Mode.options.map((value) => ({ value, label: t.modes.names[value], detail: t.modes.why[value] }))}
            onChange={(mode) => patch({ mode })}
          />
          <Tick checked={form.confirm} label={p.fields.confirm} onChange={(confirm) => patch({ confirm })} />
          {(['idleSeconds', 'ageMinutes', 'longMinutes', 'fullPercent'] as const).map(number)}
          <Tick checked={form.ordersAreMine} label={p.fields.ordersAreMine} hint={p.hints.ordersAreMine} onChange={(ordersAreMine) => patch({ ordersAreMine })} />
          <Field label={p.fields.session} problem={problems.session} hint={p.hints.session}>
            {(ids) => (
              <input {...ids} className={ui.input} maxLength={80} spellCheck={false} data-testid="policy-session" value={form.session} onChange={(event) => patch({ session: event.target.value })} />
            )}
          </Field>
        </Group>
        <Group name={p.groups.limits}>{(['mostTokens', 'mostUsd'] as const).map(number)}</Group>
        <Group name={p.groups.stall}>{(['remind', 'again', 'tell', 'offer', 'perHour'] as const).map(number)}</Group>
        <Group name={p.groups.crash}>{(['tries', 'wait'] as const).map(number)}</Group>
        <Group name={p.groups.gates}>{(['sendBacks', 'gatesAtOnce', 'gateMinutes'] as const).map(number)}</Group>
        <Group name={p.groups.merge}>
          <Choices
            name="merge"
            value={form.merge}
            options={[{ value: 'ask', label: p.mergeAsk }, { value: 'auto', label: p.mergeAuto, detail: p.mergeHint }]}
            onChange={(merge) => patch({ merge })}
          />
        </Group>
        <Group name={p.groups.proposals}>
          <Choices
            name="proposals"
            value={form.proposals}
            options={[{ value: 'ask', label: p.ask }, { value: 'take', label: p.take, detail: p.takeHint }]}
            onChange={(proposals) => patch({ proposals })}
          />
        </Group>
        <Group name={p.groups.handoff}>
          <Tick checked={form.handoffAuto} label={p.fields.handoffAuto} hint={p.hints.handoffAuto} onChange={(handoffAuto) => patch({ handoffAuto })} />
          <Tick checked={form.handoffWorkers} label={p.fields.handoffWorkers} hint={p.hints.handoffWorkers} onChange={(handoffWorkers) => patch({ handoffWorkers })} />
          {(['prepare', 'execute', 'judge', 'take', 'read', 'rest'] as const).map(number)}
          <SuccessorOrder order={form.handoffOrder} onChange={(handoffOrder) => patch({ handoffOrder })} />
        </Group>
        <Group name={p.groups.files}>
          <Tick
            checked={files?.on ?? false}
            label={p.fields.files}
            hint={p.hints.files}
            onChange={(on) => void send({ type: 'files.set', files: { on, paths: files?.paths ?? usualPaths } })}
          />
          <PathFields paths={paths} problems={tried ? wrongPaths : {}} onChange={setPaths} />
          <div>
            <Button data-testid="export-project" onClick={() => void send({ type: 'project.export' })}>{p.exportAll}</Button>
          </div>
        </Group>
      </div>
    </Dialog>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <section className={css.group} aria-label={name}>
      <h3>{name}</h3>
      <div className={css.rows}>{children}</div>
    </section>
  );
}

interface NumberRowProps {
  name: NumberName;
  text: string;
  problem: string | undefined;
  onChange: (text: string) => void;
}

function NumberRow({ name, text, problem, onChange }: NumberRowProps): ReactElement {
  const { unit, optional } = numberFields[name];
  const hint = (p.hints as Partial<Record<string, string>>)[name];
  return (
    <div className={css.number}>
      <Field label={p.fields[name]} problem={problem} {...(hint ? { hint } : {})}>
        {(ids) => (
          <span className={css.amount}>
            <input
              {...ids}
              className={ui.input}
              inputMode="decimal"
              data-testid={`policy-${name}`}
              placeholder={optional ? p.noLimit : ''}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
            <span aria-hidden>{unit && p[unit]}</span>
          </span>
        )}
      </Field>
    </div>
  );
}

interface ChoicesProps<T extends string> {
  name: 'mode' | 'merge' | 'proposals';
  value: T;
  options: { value: T; label: string; detail?: string }[];
  onChange: (value: T) => void;
}

function Choices<T extends string>({ name, value, options, onChange }: ChoicesProps<T>): ReactElement {
  return (
    <div role="radiogroup" aria-label={p.fields[name]} className={css.choices} style={{ '--many': options.length } as object}>
      {options.map((option) => (
        <label key={option.value} className={css.choice} data-on={option.value === value || undefined}>
          <input type="radio" name={name} data-testid={`policy-${name}-${option.value}`} checked={option.value === value} onChange={() => onChange(option.value)} />
          <b>{option.label}</b>
          {option.detail}
        </label>
      ))}
    </div>
  );
}

function Tick({ checked, label, hint, onChange }: { checked: boolean; label: string; hint?: string; onChange: (on: boolean) => void }): ReactElement {
  return (
    <label className={css.tick}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  );
}
