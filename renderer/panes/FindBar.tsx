import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { t } from '../text.ts';
import type { FindState, Pane } from './pane.ts';

/** How many were found, in words. */
function foundText(text: string, { index, count }: FindState): string {
  if (text === '') return '';
  if (count === 0) return t.find.none;
  return index < 0 ? t.find.many(count) : t.find.at(index + 1, count);
}

/** The search in a pane's scrollback, upwards from the newest line: Enter goes on, Shift+Enter back. */
export function FindBar(props: { pane: Pane; found: FindState; onClose(): void }) {
  const { pane, found, onClose } = props;
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    input.current?.focus();
    return () => pane.endFind();
  }, [pane]);

  const type = (next: string): void => {
    setText(next);
    if (next === '') pane.endFind();
    else pane.find(next, 'previous');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && text !== '') {
      pane.find(text, event.shiftKey ? 'next' : 'previous');
    } else return;
    event.preventDefault();
  };

  return (
    <div className="pane-find" role="search" onKeyDown={onKeyDown}>
      <input
        ref={input}
        value={text}
        placeholder={t.find.label}
        aria-label={t.find.label}
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
      />
      <output aria-live="polite">{foundText(text, found)}</output>
      <button
        type="button"
        aria-label={t.find.previous}
        onClick={() => text && pane.find(text, 'previous')}
      >
        <ChevronUp size={16} strokeWidth={1.75} />
      </button>
      <button type="button" aria-label={t.find.next} onClick={() => text && pane.find(text, 'next')}>
        <ChevronDown size={16} strokeWidth={1.75} />
      </button>
      <button type="button" aria-label={t.find.close} onClick={onClose}>
        <X size={16} strokeWidth={1.75} />
      </button>
    </div>
  );
}
