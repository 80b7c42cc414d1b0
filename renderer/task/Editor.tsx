import { Check } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { nextTaskId } from '../../shared/rules/index.ts';
import { taskPrompt } from '../../shared/text/prompt.ts';
import { TaskDraft } from '../../shared/model/index.ts';
import { send } from '../send.ts';
import { useApp, useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button, join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView, type EditorTarget } from '../view.ts';
import { Depends, Field, Files, Lines, Select } from './fields.tsx';
import { check, differs, emptyForm, formOf, hints, tidy, WANTED_LINES, type Form, type Problems } from './form.ts';
import css from './task.module.css';

const e = t.editor;

/** Writes a new task or changes one. What was typed goes only after a question. */
export function TaskEditor({ target }: { target: EditorTarget }): ReactElement | null {
  const desk = useDesk();
  const editing = target.mode === 'edit' ? desk.tasks[target.id]?.task : undefined;
  const [start, setStart] = useState<Form>(() => (editing ? formOf(editing) : emptyForm()));
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const [tab, setTab] = useState<'task' | 'prompt'>('task');
  const result = check(form);
  const problems: Problems = tried && 'problems' in result ? result.problems : {};
  const patch = (change: Partial<Form>): void => setForm((f) => ({ ...f, ...change }));
  const leave = (): void => setView({ editor: null });

  const close = (): void => {
    if (!differs(start, form)) return leave();
    setView({ confirm: { title: e.dirtyTitle, text: e.dirtyText, yes: e.discard, no: e.keepWriting, act: leave } });
  };

  const save = async (again: boolean): Promise<void> => {
    setTried(true);
    if (!('draft' in result)) {
      setTab('task');
      return;
    }
    const { draft } = result;
    const reply = await send(
      target.mode === 'edit' ? { type: 'task.edit', id: target.id, draft } : { type: 'task.add', draft },
    );
    if (!reply.ok) return;
    if (!again) return leave();
    const next = { ...emptyForm(), kind: draft.kind, priority: draft.priority };
    setStart(next);
    setForm(next);
    setTried(false);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="task-title"]')?.focus());
  };

  return (
    <Dialog
      testId="task-editor"
      width={860}
      title={target.mode === 'edit' ? e.edit(target.id) : e.create}
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
          <HintLine form={form} />
          <Button onClick={close}>{t.cancel}</Button>
          {target.mode === 'new' && <Button onClick={() => void save(true)}>{e.another}</Button>}
          <Button kind="primary" data-testid="save-task" onClick={() => void save(false)}>
            {target.mode === 'new' ? e.saveNew : e.save}
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
        {tab === 'task' ? (
          <Fields form={form} problems={problems} patch={patch} self={editing?.id} />
        ) : (
          <PromptView form={form} self={editing?.id} />
        )}
      </div>
    </Dialog>
  );
}

interface FieldsProps {
  form: Form;
  problems: Problems;
  patch: (change: Partial<Form>) => void;
  self: string | undefined;
}

function Fields({ form, problems, patch, self }: FieldsProps): ReactElement {
  const { desk } = useReplica();
  const others = desk.order.flatMap((id) => {
    const record = desk.tasks[id];
    return record && id !== self ? [{ id, title: record.task.title }] : [];
  });
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
      <Files files={form.files} problems={problems} onChange={(files) => patch({ files })} />
      <div className={css.two}>
        <Lines name="steps" label={e.steps} lines={form.steps} problems={problems} onChange={(steps) => patch({ steps })} />
        <Lines name="tests" label={e.tests} lines={form.tests} problems={problems} onChange={(tests) => patch({ tests })} />
        <Lines name="criteria" label={e.criteria} lines={form.criteria} problems={problems} onChange={(criteria) => patch({ criteria })} />
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
}

function HintLine({ form }: { form: Form }): ReactElement {
  const has = hints(form);
  const h = e.hints;
  const entries: [string, boolean][] = [
    [h.description(has.lines, WANTED_LINES), has.lines >= WANTED_LINES],
    [h.files, has.files],
    [h.tests, has.tests],
    [h.criteria, has.criteria],
    [h.gates, has.gates],
  ];
  return (
    <span className={css.hints} title={h.help}>
      {entries.map(([words, ok]) => (
        <span key={words} data-ok={ok || undefined}>
          {ok && <Check size={12} strokeWidth={2} aria-hidden />}
          {words}
        </span>
      ))}
    </span>
  );
}

/** The prompt as an agent would get it, live while the task is written. */
function PromptView({ form, self }: { form: Form; self: string | undefined }): ReactElement {
  const desk = useDesk();
  const app = useApp();
  const [agent, setAgent] = useState(desk.agents[0]?.name ?? '');
  const parsed = TaskDraft.safeParse({ ...tidy(form), title: form.title.trim() || '…' });
  const names = Object.fromEntries(desk.agents.map((a) => [a.name, a.name]));
  const text = parsed.success
    ? taskPrompt(
        { ...parsed.data, id: self ?? nextTaskId(desk) },
        agent,
        desk.project?.language ?? app?.settings.promptLanguage ?? 'fr',
        desk.project?.name ?? '',
      )
    : '';
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
