import { useMemo, useRef, useState, type DragEvent, type ReactElement } from 'react';
import { kindOf, readList, type ImportProblem, type ListKind } from '../../shared/rules/exchange/index.ts';
import { planImport } from '../../shared/rules/index.ts';
import { oneAtATime } from '../once.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { t, tell } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { setView, snack, useView } from '../view.ts';
import css from './exchange.module.css';

const x = t.exchange;
const MOST = 8 * 1024 * 1024;

/** Where a list of tasks comes in: what would be added and what is wrong stands there before anything is. */
export function ImportPage(): ReactElement {
  const desk = useDesk();
  const [text, setText] = useState(() => useView.getState().brought ?? '');
  const [kind, setKind] = useState<ListKind | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [once] = useState(oneAtATime);
  const input = useRef<HTMLInputElement>(null);
  const list = useMemo(() => (text.trim() === '' ? null : readList(kind ?? kindOf('', text), text)), [text, kind]);
  const rows = useMemo(() => (list ? planImport(desk, list.items).rows : []), [desk, list]);
  const wrong: ImportProblem[] = [...(list?.problems ?? []), ...rows.flatMap(({ what, line, reason }) => (what === 'wrong' ? [{ line, reason: reason ?? '' }] : []))].sort((a, b) => a.line - b.line);
  const fresh = rows.filter(({ what }) => what === 'added').length;
  const close = (): void => setView({ page: null, brought: null });

  const take = (given: string, as: ListKind | null): void => {
    setProblem('');
    setKind(as);
    setText(given);
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > MOST) return setProblem(x.tooLong);
    const given = await file.text();
    take(given, kindOf(file.name, given));
  };
  const issues = async (): Promise<void> => {
    setBusy(true);
    const reply = await send({ type: 'issues.read' }, { quiet: true });
    setBusy(false);
    if (reply.ok) take(reply.value ?? '', 'github');
    else setProblem(reply.message);
  };
  const add = (): Promise<void> => once(async () => {
    const reply = await send({ type: 'tasks.import', items: list?.items ?? [] });
    if (!reply.ok) return;
    close();
    snack(x.added(fresh));
  });
  const where = (line: number): string => ((kind ?? (text ? kindOf('', text) : null)) === 'github' ? x.issue(line) : x.line(line));
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    void takeFile(event.dataTransfer.files[0]);
  };

  return (
    <Dialog
      title={x.title}
      width={640}
      onClose={close}
      testId="import"
      foot={
        <>
          <Button onClick={close}>{t.cancel}</Button>
          <Button kind="primary" data-testid="import-add" disabled={fresh === 0} onClick={() => void add()}>{x.add(fresh)}</Button>
        </>
      }
    >
      <div className={css.page} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <p className={ui.quietText}>{x.hint}</p>
        <div className={css.from}>
          <Button onClick={() => input.current?.click()}>{x.file}</Button>
          <Button data-testid="import-issues" disabled={busy} onClick={() => void issues()}>{busy ? x.reading : x.issues}</Button>
          <span>{x.drop}</span>
          <input ref={input} type="file" accept=".md,.markdown,.txt,.csv,.tsv" hidden data-testid="import-file" onChange={(event) => void takeFile(event.target.files?.[0])} />
        </div>
        {problem && <p role="alert" className={css.problem} data-testid="import-problem">{problem}</p>}
        <textarea
          className={ui.input}
          style={{ minHeight: 110, maxHeight: 240 }}
          aria-label={x.text}
          placeholder={x.placeholder}
          spellCheck={false}
          data-autofocus
          data-testid="import-text"
          value={text}
          onChange={(event) => take(event.target.value, null)}
        />
        {rows.length > 0 && (
          <section aria-label={x.preview}>
            <h3 className={css.head}>{x.preview}</h3>
            <ul className={css.rows} data-testid="import-rows">
              {rows.filter(({ what }) => what !== 'wrong').map((row) => (
                <li key={row.line} data-what={row.what}>
                  <span className={css.line}>{where(row.line)}</span>
                  <span className={css.name}>{row.title}</span>
                  <span className={css.aside}>{row.what === 'known' ? x.known(row.id ?? '') : row.after.length > 0 ? x.after(row.after.join(', ')) : ''}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {wrong.length > 0 && (
          <section aria-label={x.problems}>
            <h3 className={css.head}>{x.problems}</h3>
            <ul className={css.rows} data-testid="import-problems">
              {wrong.map(({ line, reason }) => (
                <li key={`${line} ${reason}`}><span className={css.line}>{where(line)}</span><span className={css.reason}>{tell(reason)}</span></li>
              ))}
            </ul>
          </section>
        )}
        {list !== null && list.done > 0 && <p className={ui.quietText}>{x.ticked(list.done)}</p>}
      </div>
    </Dialog>
  );
}
