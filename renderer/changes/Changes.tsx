import { ChevronDown, ChevronRight, FolderOpen, GitMerge } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { TaskChanges, type FileChange, type TaskRecord } from '../../shared/model/index.ts';
import { send } from '../send.ts';
import { useDesk } from '../store.ts';
import { t, tell } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useGone } from '../ui/gone.ts';
import { Button } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import css from './changes.module.css';
import { readPatch, type PatchLine } from './patch.ts';

const c = t.changes;
const icon = { size: 14, strokeWidth: 1.75 } as const;
/** Lines of a file that are drawn at first, and with each further click. */
const AT_ONCE = 400;

type Loaded = { changes: TaskChanges } | { problem: string } | null;

/** What a task has changed: its files with their lines, the patch, and what is done with its branch. */
export function Changes({ id }: { id: string }): ReactElement | null {
  const record = useDesk().tasks[id];
  const [loaded, setLoaded] = useState<Loaded>(null);
  const { stage, merge } = record ?? {};
  useEffect(() => {
    let gone = false;
    const load = async (): Promise<void> => {
      const reply = await send({ type: 'task.diff', id }, { quiet: true });
      if (!gone) setLoaded(reply.ok ? read(reply.value) : { problem: reply.message });
    };
    void load();
    return () => {
      gone = true;
    };
  }, [id, stage, merge?.state]);
  useGone(!record, () => setView({ changes: null }), t.details.gone(id));
  if (!record) return null;
  return (
    <Dialog
      label={c.label(id)}
      testId="changes"
      width={980}
      onClose={() => setView({ changes: null })}
      title={c.title(id, record.task.title)}
      foot={<Foot record={record} />}
    >
      {merge?.state === 'conflict' && <p className={css.news} data-tone="failed">{c.conflict(record.tree?.into ?? '', tell(merge.detail))}</p>}
      {merge?.state === 'waiting' && merge.detail && <p className={css.news} data-tone="you">{c.waits(tell(merge.detail))}</p>}
      {loaded === null && <p className={css.quiet}>{c.loading}</p>}
      {loaded && 'problem' in loaded && <p className={css.quiet} data-testid="no-changes">{loaded.problem}</p>}
      {loaded && 'changes' in loaded && <Shown changes={loaded.changes} record={record} />}
    </Dialog>
  );
}

function read(value: string | undefined): Loaded {
  try {
    return { changes: TaskChanges.parse(JSON.parse(value ?? '')) };
  } catch {
    return { problem: c.unreadable };
  }
}

function Foot({ record }: { record: TaskRecord }): ReactElement {
  const { task: { id }, stage, merge, tree } = record;
  const open = stage === 'merging' && merge?.state !== 'merging';
  return (
    <>
      <span className={css.left}>
        <Button data-testid="open-folder" onClick={() => void send({ type: 'task.folder', id })}>
          <FolderOpen {...icon} aria-hidden />
          {c.folder}
        </Button>
      </span>
      {open && merge?.state === 'conflict' && <Button data-testid="merge-return" title={c.returnHint} onClick={() => void send({ type: 'merge.return', id })}>{c.giveBack}</Button>}
      {open && <Button data-testid="merge-keep" title={c.keepHint} onClick={() => void send({ type: 'merge.keep', id })}>{c.keep}</Button>}
      {open && (
        <Button kind="primary" data-testid="merge-do" onClick={() => void send({ type: 'merge.do', id })}>
          <GitMerge {...icon} aria-hidden />
          {merge?.state === 'conflict' || merge?.detail ? c.again : c.merge(tree?.into ?? '')}
        </Button>
      )}
      {!open && <Button onClick={() => setView({ changes: null })}>{t.close}</Button>}
    </>
  );
}

function Shown({ changes, record }: { changes: TaskChanges; record: TaskRecord }): ReactElement {
  const { files, more, cut, note } = changes;
  const patches = useMemo(() => new Map(readPatch(changes.patch).map((file) => [file.path, file.lines])), [changes.patch]);
  const { tree, stage } = record;
  return (
    <>
      <p className={css.quiet} data-testid="changes-note">
        {tree ? c.onBranch(tree.branch, tree.into) : stage === 'done' ? c.sharedDone : c.shared}
        {note.includes(';') ? ` ${c.besides(tell(note.slice(note.indexOf(';') + 1).trim()))}` : ''}
      </p>
      {files.length === 0 && <p className={css.none}>{c.none}</p>}
      <ul className={css.files}>
        {files.map((file) => (
          <File key={file.path} file={file} lines={patches.get(file.path)} open={files.length <= 12} />
        ))}
      </ul>
      {more > 0 && <p className={css.quiet}>{c.more(more)}</p>}
      {cut && <p className={css.quiet}>{c.cut}</p>}
    </>
  );
}

function File({ file, lines, open }: { file: FileChange; lines: PatchLine[] | undefined; open: boolean }): ReactElement {
  const [shown, setShown] = useState(open);
  const [most, setMost] = useState(AT_ONCE);
  const { path, from, plus, minus } = file;
  return (
    <li className={css.file} data-testid="changed-file">
      <button type="button" className={css.head} aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? <ChevronDown {...icon} /> : <ChevronRight {...icon} />}
        <span className={css.path}>{from ? c.renamed(from, path) : path}</span>
        {plus === null ? <span className={css.quiet}>{c.binary}</span> : (
          <>
            <span className={css.plus}>+{plus}</span>
            <span className={css.minus}>−{minus}</span>
          </>
        )}
      </button>
      {shown && (
        lines && lines.length > 0 ? (
          <div className={css.scroll}>
            <table className={css.lines}>
              <tbody>
                {lines.slice(0, most).map((line, i) => (
                  <tr key={i} data-kind={line.kind}>
                    <td>{line.old}</td>
                    <td>{line.now}</td>
                    <td>{line.text || ' '}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {lines.length > most && (
              <Button kind="quiet" onClick={() => setMost(most * 4)}>{c.moreLines(lines.length - most)}</Button>
            )}
          </div>
        ) : <p className={css.quiet}>{lines ? c.noText : c.notShown}</p>
      )}
    </li>
  );
}
