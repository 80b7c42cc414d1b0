import { Check, ListChecks } from 'lucide-react';
import { memo, useCallback, useMemo, useState, type ReactElement } from 'react';
import { nextTaskId, promptFor, proposalsOf, quality } from '../../shared/rules/index.ts';
import { fillable, filled, templateOf } from '../../shared/text/templates.ts';
import { TaskDraft, WANTED, type Desk, type Proposal } from '../../shared/model/index.ts';
import { readBegun, useBegun } from '../begun.ts';
import { oneAtATime } from '../once.ts';
import { send } from '../send.ts';
import { useDesk, useLanguage, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Begun } from '../ui/Begun.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Button, join } from '../ui/parts.tsx';
import { usePainted } from '../ui/painted.ts';
import ui from '../ui/ui.module.css';
import { setView, type EditorTarget } from '../view.ts';
import { Depends, Field, Files, Lines, Select } from './fields.tsx';
import { check, differs, emptyForm, formOf, formOver, readForm, tidy, type Form, type Problems } from './form.ts';
import css from './task.module.css';

const e = t.editor;
const NONE: Problems = {};

/** Writes a new task or changes one. What was typed goes only after a question. */
export function TaskEditor({ target }: { target: EditorTarget }): ReactElement | null {
  const desk = useDesk();
  const editing = target.mode === 'edit' ? desk.tasks[target.id]?.task : undefined;
  const proposal = target.mode === 'proposal' ? desk.proposals[target.id] : undefined;
  const [start, setStart] = useState<Form>(() => (editing ? formOf(editing) : proposal ? structuredClone(proposal.draft) : emptyForm()));
  const about = target.mode === 'new' ? (target.instead ?? '') : target.id;
  const [kept] = useState(() => begunFor(target, about, start));
  const [form, setForm] = useState(() => (target.mode === 'new' && target.draft) || kept || start);
  const [tried, setTried] = useState(false);
  const [tab, setTab] = useState<'task' | 'prompt'>('task');
  const [once] = useState(oneAtATime);
  const mates = proposal ? proposalsOf(desk, proposal.goal).filter((p) => p.state !== 'refused' && p.id !== proposal.id) : [];
  const look = (): ReturnType<typeof check> => check(form, new Set(mates.map((p) => p.key)));
  const seen = tried ? look() : null;
  const problems: Problems = seen && 'problems' in seen ? seen.problems : NONE;
  const patch = useCallback((change: Partial<Form>): void => setForm((f) => ({ ...f, ...change })), []);
  // What is said about the text follows it.
  const later = usePainted(form);
  const forget = useBegun(`editor:${about}`, useCallback(() => (differs(start, form) ? { start, form } : null), [start, form]));
  const leave = (): void => {
    forget();
    setView({ editor: null });
  };

  const close = (): void => {
    if (!differs(start, form)) return leave();
    setView({ confirm: { title: e.dirtyTitle, text: e.dirtyText, yes: e.discard, no: e.keepWriting, act: leave } });
  };

  const save = (again: boolean): Promise<void> => once(async () => {
    setTried(true);
    const result = look();
    if (!('draft' in result)) {
      setTab('task');
      return;
    }
    const { draft } = result;
    const reply = await send(
      target.mode === 'edit'
        ? { type: 'task.edit', id: target.id, draft }
        : target.mode === 'proposal'
          ? { type: 'proposal.accept', items: [{ id: target.id, draft }] }
          : { type: 'task.add', draft },
    );
    if (!reply.ok) return;
    if (!again) return leave();
    const next = { ...emptyForm(), kind: draft.kind, priority: draft.priority };
    setStart(next);
    setForm(next);
    setTried(false);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="task-title"]')?.focus());
  });

  return (
    <Dialog
      testId="task-editor"
      width={860}
      title={target.mode === 'edit' ? e.edit(target.id) : proposal ? t.goals.editTitle : e.create}
      onClose={close}
      head={
        <div role="tablist" className={ui.tabs} style={{ height: 28, marginRight: 12 }}>
          {(['task', 'prompt'] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={tab === name} className={ui.tab} data-testid={`editor-${name}`} onClick={() => setTab(name)}>
              {e.tabs[name]}
            </button>
          ))}
        </div>
      }
      foot={
        <>
          <QualityLine form={later} self={editing?.id} />
          <Button onClick={close}>{t.cancel}</Button>
          {target.mode === 'new' && <Button onClick={() => void save(true)}>{e.another}</Button>}
          <Button kind="primary" data-testid="save-task" onClick={() => void save(false)}>
            {target.mode === 'new' ? e.saveNew : proposal ? t.goals.accept : e.save}
          </Button>
        </>
      }
    >
      <div
        className={css.editor}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save(false);
        }}
      >
        {kept && form === kept && <Begun />}
        {tab === 'task' ? (
          <Fields form={form} problems={problems} patch={patch} self={editing?.id} mates={mates} />
        ) : (
          <PromptView form={form} self={editing?.id} />
        )}
      </div>
    </Dialog>
  );
}

/** What was being written here when the window was left, over what stands there now. */
function begunFor(target: EditorTarget, about: string, start: Form): Form | null {
  const kept = target.mode === 'new' && target.draft ? null : readBegun(`editor:${about}`);
  if (!kept) return null;
  return target.mode === 'new' ? readForm(kept.form) : formOver(start, kept);
}

interface FieldsProps {
  form: Form;
  problems: Problems;
  patch: (change: Partial<Form>) => void;
  self: string | undefined;
  /** Proposals of the same goal, which may be waited for too. */
  mates: Proposal[];
}

function Fields({ form, problems, patch, self, mates }: FieldsProps): ReactElement {
  // It opens with what is written first.
  const whole = usePainted(true, false);
  return (
    <>
      <Field label={e.title} problem={problems['title']}>
        {(ids) => (
          <input
            {...ids}
            className={join(ui.input, css.titleInput)}
            placeholder={e.titleHint}
            data-testid="task-title"
            data-autofocus
            maxLength={200}
            value={form.title}
            onChange={(event) => patch({ title: event.target.value })}
          />
        )}
      </Field>
      <div className={css.short}>
        <Select label={e.kind} value={form.kind} words={t.kinds} onChange={(kind) => patch({ kind })} />
        <Select label={e.priority} value={form.priority} words={t.priorities} onChange={(priority) => patch({ priority })} />
        <Field label={e.estimate} problem={problems['estimateMinutes']}>
          {(ids) => (
            <div className={css.minutes}>
              <input
                {...ids}
                className={ui.input}
                inputMode="numeric"
                value={Number.isNaN(form.estimateMinutes) ? '' : form.estimateMinutes}
                onChange={(event) => patch({ estimateMinutes: Number.parseInt(event.target.value.replace(/\D/g, ''), 10) })}
              />
              <span aria-hidden>{e.minutes}</span>
            </div>
          )}
        </Field>
      </div>
      <FillOffer form={form} patch={patch} />
      <div className={css.two}>
        {(['objective', 'context'] as const).map((name) => (
          <Field key={name} label={e[name]} problem={problems[name]}>
            {(ids) => (
              <textarea
                {...ids}
                className={join(ui.input, css.tall)}
                placeholder={name === 'objective' ? e.objectiveHint : e.contextHint}
                data-testid={`task-${name}`}
                value={form[name]}
                onChange={(event) => patch({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {whole && <Rest form={form} problems={problems} patch={patch} self={self} mates={mates} />}
    </>
  );
}

const REST = ['files', 'steps', 'tests', 'criteria', 'deliverables', 'documentation', 'gates', 'dependsOn'] as const;
const sameRest = (a: FieldsProps, b: FieldsProps): boolean =>
  REST.every((name) => a.form[name] === b.form[name]) && a.self === b.self && a.patch === b.patch &&
  JSON.stringify(a.problems) === JSON.stringify(b.problems) && sameMates(a.mates, b.mates);
const sameMates = (a: readonly Proposal[], b: readonly Proposal[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

/** The lists of the form: what is typed above them does not touch them. */
const Rest = memo(function Rest({ form, problems, patch, self, mates }: FieldsProps): ReactElement {
  useLanguage();
  const tasks = useReplica((r) => r.desk.tasks);
  const order = useReplica((r) => r.desk.order);
  const others = useMemo(() => {
    const there = order.flatMap((id) => {
      const record = tasks[id];
      return record && id !== self ? [{ id, title: record.task.title }] : [];
    });
    return [...mates.map(({ key, draft }) => ({ id: key, title: draft.title })), ...there];
  }, [order, tasks, self, mates]);
  return (
    <>
      <Files files={form.files} problems={problems} onChange={(files) => patch({ files })} />
      <div className={css.two}>
        <Lines name="steps" label={e.steps} lines={form.steps} problems={problems} onChange={(steps) => patch({ steps })} />
        <Lines name="tests" label={e.tests} lines={form.tests} problems={problems} onChange={(tests) => patch({ tests })} />
        <Lines name="criteria" label={e.criteria} lines={form.criteria} problems={problems} onChange={(criteria) => patch({ criteria })} />
        <Lines name="deliverables" label={e.deliverables} lines={form.deliverables} problems={problems} onChange={(deliverables) => patch({ deliverables })} />
        <Lines name="documentation" label={e.documentation} lines={form.documentation} problems={problems} onChange={(documentation) => patch({ documentation })} />
        <Lines name="gates" label={e.gates} hint={e.gatesHint} mono lines={form.gates} problems={problems} onChange={(gates) => patch({ gates })} />
      </div>
      <Depends
        value={form.dependsOn}
        tasks={others}
        problem={Object.entries(problems).find(([key]) => key.startsWith('dependsOn'))?.[1]}
        onChange={(dependsOn) => patch({ dependsOn })}
      />
    </>
  );
}, sameRest);

/** Offers to fill what is empty from the template of the chosen kind. */
function FillOffer({ form, patch }: Pick<FieldsProps, 'form' | 'patch'>): ReactElement | null {
  const { project, templates } = useDesk();
  const template = templateOf(form.kind, project?.language ?? 'fr', templates);
  if (fillable(form, template).length === 0) return null;
  return (
    <Button kind="quiet" className={css.fill} data-testid="fill" onClick={() => patch(filled(form, template, form.title))}>
      <ListChecks size={14} strokeWidth={1.75} aria-hidden />
      {t.templates.fill(t.kinds[form.kind])}
    </Button>
  );
}

/** The prompt of what is written so far, in the words that an agent would get. */
function promptOf(desk: Desk, form: Form, self: string | undefined, agent: string): string {
  const parsed = TaskDraft.safeParse({ ...tidy(form), dependsOn: [], title: form.title.trim() || '…' });
  return parsed.success ? promptFor(desk, { ...parsed.data, id: self ?? nextTaskId(desk) }, agent) : '';
}

/** What a full description has, ticked off while it is written. */
const QualityLine = memo(function QualityLine({ form, self }: { form: Form; self: string | undefined }): ReactElement {
  useLanguage();
  const desk = useDesk();
  const q = t.quality;
  const has = quality(tidy(form), promptOf(desk, form, self, ''));
  const words: Record<(typeof has.missing)[number], string> = {
    description: q.description(has.description, WANTED.description),
    files: q.files,
    tests: q.tests,
    criteria: q.criteria,
    prompt: q.prompt(has.prompt, WANTED.prompt),
  };
  const points = Object.keys(words) as (keyof typeof words)[];
  return (
    <span className={css.hints} title={q.help} role="group" aria-label={q.label} data-testid="quality">
      {points.map((point) => {
        const ok = !has.missing.includes(point);
        return (
          <span key={point} data-ok={ok || undefined} data-point={point}>
            {ok && <Check size={12} strokeWidth={2} aria-hidden />}
            {words[point]}
          </span>
        );
      })}
    </span>
  );
});

/** The prompt as an agent would get it, live while the task is written. */
function PromptView({ form, self }: { form: Form; self: string | undefined }): ReactElement {
  const desk = useDesk();
  const [agent, setAgent] = useState(desk.agents[0]?.name ?? '');
  const names = Object.fromEntries(desk.agents.map((a) => [a.name, a.name]));
  const text = promptOf(desk, form, self, agent);
  return (
    <>
      {desk.agents.length > 1 && (
        <div style={{ width: 200 }}>
          <Select label={e.promptFor} value={agent} words={names} onChange={setAgent} />
        </div>
      )}
      <pre className={css.prompt} data-testid="prompt-preview">{text}</pre>
    </>
  );
}
