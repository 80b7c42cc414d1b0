import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { MemoryDraft } from '../../shared/contract/index.ts';
import type { Handoff } from '../../shared/model/index.ts';
import { isOpenText, judgedParts } from '../derive/handoff.ts';
import { sentence } from '../derive/explain.ts';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { Button, join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { keepText, type OwnText } from './acts.ts';
import css from './handoff.module.css';

const m = t.handoff.memory;
const MOST = 400_000;
const icon = { size: 14, strokeWidth: 1.75 } as const;

interface MemoryTextProps {
  handoff: Handoff;
  draft: Draft;
  /** The person's changes that are not kept yet; null: none. */
  own: OwnText | null;
  onOwn: (own: OwnText | null) => void;
}

/** The memory of a handoff: to be changed until it is sent, to be read afterwards. Text, never a page. */
export function MemoryText({ handoff, draft, own, onOwn }: MemoryTextProps): ReactElement {
  const open = isOpenText(handoff);
  const kept = open ? (handoff.edited ?? draft.text) : handoff.memory?.text;
  if (open && kept !== undefined) return <Editor handoff={handoff} kept={kept} own={own} onOwn={onOwn} />;
  if (kept === undefined) return <Known handoff={handoff} note={open ? (draft.problem ? m.unread(draft.problem) : m.loading) : m.nothing} />;
  return (
    <>
      <p className={css.note}>
        {m.sent} {handoff.memory?.file}
        {handoff.memory?.transcript && <span>{m.transcript(handoff.memory.transcript)}</span>}
      </p>
      <pre className={css.text} tabIndex={0} aria-label={m.text} data-testid="memory-text">{kept}</pre>
      <div className={css.foot}>
        <CopyText text={kept} />
      </div>
    </>
  );
}

function CopyText({ text }: { text: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      kind="quiet"
      onClick={() => {
        void send({ type: 'clipboard.write', text });
        setCopied(true);
      }}
    >
      {copied ? <Check {...icon} aria-hidden /> : <Copy {...icon} aria-hidden />}
      {copied ? t.copied : m.copy}
    </Button>
  );
}

/** What the agent said of its judgement, while there is no text yet. */
function Known({ handoff, note }: { handoff: Handoff; note: string }): ReactElement {
  const judged = judgedParts(handoff);
  return (
    <>
      <p className={css.note}>{judged.length > 0 ? `${note} ${m.notYet}` : note}</p>
      {judged.map((part) => (
        <section key={part} className={css.known}>
          <h5>{sentence(t.partWords[part])}</h5>
          <p>{handoff.judgement?.[part]}</p>
        </section>
      ))}
    </>
  );
}

function Editor({ handoff, kept, own, onOwn }: Omit<MemoryTextProps, 'draft'> & { kept: string }): ReactElement {
  const box = useRef<HTMLTextAreaElement>(null);
  const text = own?.text ?? kept;
  const changed = own !== null && own.text !== kept;
  const set = (next: string): void => {
    if (next === kept) return onOwn(null);
    const shown = own?.shown ?? (handoff.edited === undefined ? kept : handoff.shown);
    onOwn({ text: next, ...(shown === undefined ? {} : { shown }) });
  };
  const long = text.length > MOST;
  const undo = (): void => {
    // The button goes away under the hand: who writes on must not lose what they write.
    box.current?.focus();
    onOwn(null);
  };
  const keep = async (): Promise<void> => {
    if (own && (await keepText(handoff.id, own)).ok) onOwn(null);
  };
  return (
    <>
      <p className={css.note} role="status">{changed ? (long ? m.tooLong(text.length) : m.changed) : m.draft}</p>
      <textarea
        ref={box}
        className={join(ui.input, ui.mono, css.text)}
        aria-label={m.text}
        aria-invalid={long}
        data-testid="memory-edit"
        spellCheck={false}
        value={text}
        onChange={(event) => set(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && changed && !long) void keep();
        }}
      />
      <div className={css.foot}>
        <CopyText text={text} />
        {changed && <Button kind="quiet" data-testid="memory-undo" onClick={undo}>{m.undo}</Button>}
        <Button disabled={!changed || long} data-testid="memory-keep" onClick={() => void keep()}>{m.keep}</Button>
      </div>
    </>
  );
}

export interface Draft {
  text?: string;
  facts?: number;
  problem?: string;
}

/** The memory as it would be written now; asked for again whenever the handoff has changed. */
export function useDraft(handoff: Handoff): Draft {
  const [draft, setDraft] = useState<Draft>({});
  const { id, edited, judgement, unjudged, step, file } = handoff;
  const wanted = isOpenText(handoff);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const ask = async (): Promise<void> => {
      const reply = await send({ type: 'handoff.draft', id }, { quiet: true });
      if (!over) setDraft(reply.ok ? MemoryDraft.parse(JSON.parse(reply.value ?? '{}')) : { problem: reply.message });
    };
    void ask();
    return () => {
      over = true;
    };
  }, [wanted, id, edited, judgement, unjudged, step, file]);
  return draft;
}
