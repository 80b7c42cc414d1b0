import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, Plus, X } from 'lucide-react';
import { useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { TaskFile } from '../../shared/model/index.ts';
import { t } from '../text.ts';
import { Button, IconButton, join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import type { Problems } from './form.ts';
import css from './task.module.css';

const icon = { size: 14, strokeWidth: 1.75 } as const;

interface FieldProps {
  label: string;
  problem?: string | undefined;
  hint?: string;
  children: (ids: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode;
}

/** A label, its control, and what is wrong with it, tied together for screen readers. */
export function Field({ label, problem, hint, children }: FieldProps): ReactElement {
  const id = useId();
  const about = problem || hint ? `${id}-about` : undefined;
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': Boolean(problem), 'aria-describedby': about })}
      {problem ? (
        <span id={about} className={ui.problem}>{problem}</span>
      ) : (
        hint && <span id={about} className={css.hint}>{hint}</span>
      )}
    </div>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  words: Record<T, string>;
  hint?: string;
  onChange: (value: T) => void;
}

export function Select<T extends string>({ label, value, words, hint, onChange }: SelectProps<T>): ReactElement {
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      {(ids) => (
        <span className={css.selectBox}>
          <select {...ids} className={join(ui.input, css.select)} value={value} onChange={(e) => onChange(e.target.value as T)}>
            {(Object.keys(words) as T[]).map((key) => (
              <option key={key} value={key}>{words[key]}</option>
            ))}
          </select>
          <ChevronDown {...icon} aria-hidden />
        </span>
      )}
    </Field>
  );
}

interface LinesProps {
  name: string;
  label: string;
  hint?: string;
  mono?: boolean;
  lines: string[];
  problems: Problems;
  onChange: (lines: string[]) => void;
}

/** A list of lines: Enter makes the next, Backspace in an empty one takes it away, a paste splits. */
export function Lines({ name, label, hint, mono, lines, problems, onChange }: LinesProps): ReactElement {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const shown = lines.length > 0 ? lines : [''];
  const focus = (index: number): void =>
    void requestAnimationFrame(() => box.current?.querySelectorAll('textarea')[Math.max(0, index)]?.focus());
  const set = (index: number, ...text: string[]): void => onChange(shown.toSpliced(index, 1, ...text));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>, index: number): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      onChange(shown.toSpliced(index + 1, 0, ''));
      focus(index + 1);
    } else if (event.key === 'Backspace' && shown[index] === '' && shown.length > 1) {
      event.preventDefault();
      set(index);
      focus(index - 1);
    }
  };
  return (
    <div className={ui.field} role="group" aria-labelledby={id}>
      <span id={id} className={ui.label}>{label}</span>
      <div ref={box} className={css.lines}>
        {shown.map((line, i) => (
          <div key={i} className={css.lineRow}>
            <textarea
              rows={1}
              className={join(ui.input, mono && ui.mono)}
              aria-label={`${label} ${i + 1}`}
              aria-invalid={Boolean(problems[`${name}.${i}`])}
              data-testid={`${name}-${i}`}
              spellCheck={!mono}
              value={line}
              onChange={(event) => set(i, event.target.value)}
              onKeyDown={(event) => onKeyDown(event, i)}
              onPaste={(event) => {
                const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
                if (!text.includes('\n') || line !== '') return;
                event.preventDefault();
                const pasted = text.split('\n').map((l) => l.replace(/^\s*(?:[-*]|\d+[.)])\s+/, '')).filter((l) => l.trim());
                set(i, ...pasted);
                focus(i + pasted.length - 1);
              }}
            />
            {(shown.length > 1 || line !== '') && (
              <IconButton label={t.editor.removeLine} tabIndex={-1} onClick={() => set(i)}>
                <X {...icon} />
              </IconButton>
            )}
            {problems[`${name}.${i}`] && <span className={ui.problem}>{problems[`${name}.${i}`]}</span>}
          </div>
        ))}
      </div>
      {hint && <span className={css.hint}>{hint}</span>}
    </div>
  );
}

interface FilesProps {
  files: TaskFile[];
  problems: Problems;
  onChange: (files: TaskFile[]) => void;
}

/** The files of a task: a path and notes each. */
export function Files({ files, problems, onChange }: FilesProps): ReactElement {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const shown = files.length > 0 ? files : [{ path: '', notes: '' }];
  const set = (index: number, patch: Partial<TaskFile>): void =>
    onChange(shown.map((f, i) => (i === index ? { ...f, ...patch } : f)));
  const add = (): void => {
    onChange([...shown, { path: '', notes: '' }]);
    requestAnimationFrame(() => [...(box.current?.querySelectorAll('input') ?? [])].at(-1)?.focus());
  };
  return (
    <div className={ui.field} role="group" aria-labelledby={id}>
      <span id={id} className={ui.label}>{t.editor.files}</span>
      <div ref={box} className={css.lines}>
        {shown.map((file, i) => (
          <div key={i}>
            <div className={css.fileRow}>
              <input
                className={join(ui.input, ui.mono)}
                placeholder={t.editor.path}
                aria-label={`${t.editor.path} ${i + 1}`}
                aria-invalid={Boolean(problems[`files.${i}.path`])}
                data-testid={`files-${i}`}
                spellCheck={false}
                value={file.path}
                onChange={(event) => set(i, { path: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
                  event.preventDefault();
                  add();
                }}
              />
              <textarea
                rows={1}
                className={ui.input}
                placeholder={t.editor.notes}
                aria-label={`${t.editor.notes} ${i + 1}`}
                value={file.notes}
                onChange={(event) => set(i, { notes: event.target.value })}
              />
              <IconButton label={t.editor.removeLine} tabIndex={-1} onClick={() => onChange(shown.toSpliced(i, 1))}>
                <X {...icon} />
              </IconButton>
            </div>
            {problems[`files.${i}.path`] && <span className={ui.problem}>{problems[`files.${i}.path`]}</span>}
          </div>
        ))}
      </div>
      <Button kind="quiet" className={css.add} onClick={add}>
        <Plus {...icon} aria-hidden />
        {t.editor.addFile}
      </Button>
    </div>
  );
}

interface DependsProps {
  value: string[];
  tasks: { id: string; title: string }[];
  problem?: string | undefined;
  onChange: (ids: string[]) => void;
}

/** Which tasks come first: found by id or title, shown as chips. */
export function Depends({ value, tasks, problem, onChange }: DependsProps): ReactElement {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const titles = new Map(tasks.map((task) => [task.id, task.title]));
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>{t.editor.dependsOn}</label>
      <Combobox.Root
        items={tasks.map((task) => task.id)}
        multiple
        value={value}
        onValueChange={(next) => onChange(next)}
        itemToStringLabel={(item: string) => `${item} ${titles.get(item) ?? ''}`}
      >
        <Combobox.Chips ref={box} className={join(ui.input, css.chips)}>
          {value.map((item) => (
            <Combobox.Chip key={item} className={css.chip} title={titles.get(item)}>
              {item}
              <Combobox.ChipRemove aria-label={t.editor.removeDependency(item)}>
                <X size={12} strokeWidth={1.75} />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input id={id} placeholder={value.length > 0 ? '' : t.editor.dependsHint} data-testid="depends" />
        </Combobox.Chips>
        <Combobox.Portal>
          <Combobox.Positioner anchor={box} sideOffset={4} style={{ zIndex: 55 }}>
            <Combobox.Popup className={ui.popup} style={{ width: 'var(--anchor-width)', maxWidth: 'none', maxHeight: 260 }}>
              <Combobox.Empty>
                <div className={ui.groupLabel}>{t.editor.noMatch}</div>
              </Combobox.Empty>
              <Combobox.List>
                {(item: string) => (
                  <Combobox.Item key={item} value={item} className={ui.item}>
                    <span className={ui.check}>{value.includes(item) && <Check {...icon} />}</span>
                    <span className={css.id}>{item}</span>
                    <span className={join(ui.grow, ui.itemText)}>{titles.get(item)}</span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      {problem && <span className={ui.problem}>{problem}</span>}
    </div>
  );
}
