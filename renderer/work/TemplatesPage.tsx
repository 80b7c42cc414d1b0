import { useState, type ReactElement } from 'react';
import { Kind, type KindTemplate, type Templates } from '../../shared/model/index.ts';
import { builtInTemplate, templateOf } from '../../shared/text/templates.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { Field, Lines } from '../task/fields.tsx';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button, join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView } from '../view.ts';
import { ownTemplates } from './templates-form.ts';
import css from './work.module.css';

const w = t.templates;
const kinds = Kind.options.filter((kind) => kind !== 'any');
const lists = ['steps', 'deliverables', 'tests', 'criteria', 'documentation'] as const;

/** The project's templates, one per kind of task. */
export function TemplatesPage(): ReactElement {
  const { templates, project } = useDesk();
  const language = project?.language ?? 'fr';
  const [own, setOwn] = useState<Templates>(templates);
  const [kind, setKind] = useState<Kind>('implementation');
  const template = templateOf(kind, language, own);
  const tidied = ownTemplates(own, language);
  const leave = (): void => setView({ settings: null });
  const patch = (change: Partial<KindTemplate>): void => setOwn({ ...own, [kind]: { ...template, ...change } });

  const close = (): void => {
    if (JSON.stringify(tidied) === JSON.stringify(templates)) return leave();
    const { dirtyTitle: title, dirtyText: text, discard: yes, keepWriting: no } = t.editor;
    setView({ confirm: { title, text, yes, no, act: leave } });
  };
  const save = async (): Promise<void> => {
    const reply = await send({ type: 'templates.set', templates: tidied });
    if (reply.ok) leave();
  };

  return (
    <Dialog
      testId="templates"
      width={900}
      title={w.title}
      onClose={close}
      foot={
        <>
          <span className={css.note}>{w.subject}</span>
          {tidied[kind] && (
            <Button kind="quiet" data-testid="template-back" onClick={() => setOwn({ ...own, [kind]: builtInTemplate(kind, language) })}>{w.back}</Button>
          )}
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="save-templates" onClick={() => void save()}>{w.save}</Button>
        </>
      }
    >
      <div className={css.columns}>
        <nav className={css.side} aria-label={w.kinds}>
          <ul>
            {kinds.map((one) => (
              <li key={one}>
                <button type="button" className={css.kind} aria-current={one === kind || undefined} data-testid={`template-${one}`} onClick={() => setKind(one)}>
                  {t.kinds[one]}
                  <small>{tidied[one] ? w.own : w.builtIn}</small>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className={css.form} key={kind}>
          <p className={css.about}>{w.text(w.languages[language])}</p>
          <div className={css.two}>
            {(['objective', 'context'] as const).map((name) => (
              <Field key={name} label={t.editor[name]}>
                {(ids) => (
                  <textarea {...ids} className={join(ui.input, css.tall)} data-testid={`template-${name}`} value={template[name]} onChange={(event) => patch({ [name]: event.target.value })} />
                )}
              </Field>
            ))}
          </div>
          <div className={css.two}>
            {lists.map((name) => (
              <Lines key={name} name={`template-${name}`} label={t.editor[name]} lines={template[name]} problems={{}} onChange={(lines) => patch({ [name]: lines })} />
            ))}
          </div>
        </div>
      </div>
    </Dialog>
  );
}
