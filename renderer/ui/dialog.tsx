import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type CSSProperties, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { t } from '../text.ts';
import { Button, IconButton } from './parts.tsx';
import css from './ui.module.css';

interface DialogProps {
  title: ReactNode;
  /** Asked to close by Esc, a click outside or the cross. */
  onClose: () => void;
  width?: number;
  head?: ReactNode;
  foot?: ReactNode;
  label?: string;
  testId?: string;
  /** There is nothing to press in it: it can be scrolled by keys all the same. */
  reading?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** A modal page. It is open as long as it is rendered; focus goes in, and back when it goes. */
export function Dialog({ title, onClose, width = 460, head, foot, label, testId, reading = false, onKeyDown, children }: DialogProps): ReactElement {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open
      onOpenChange={(open, details) => {
        if (open) return;
        details.cancel();
        onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={css.scrim} />
        <Base.Popup
          ref={popup}
          initialFocus={() => popup.current?.querySelector<HTMLElement>('[data-autofocus]') ?? popup.current}
          className={css.dialog}
          style={{ '--dialog': `${width}px` } as CSSProperties}
          aria-label={label}
          data-testid={testId}
          onKeyDown={onKeyDown}
        >
          <header className={css.dialogHead}>
            <Base.Title render={<h2>{title}</h2>} />
            {head}
            <IconButton label={t.close} onClick={onClose}>
              <X size={16} strokeWidth={1.75} />
            </IconButton>
          </header>
          <div className={css.dialogBody} {...(reading ? { tabIndex: 0, role: 'region', 'aria-label': typeof title === 'string' ? title : label } : {})}>{children}</div>
          {foot && <footer className={css.dialogFoot}>{foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface AskProps {
  title: string;
  text: string;
  yes: string;
  no: string;
  code?: string[];
  kind?: 'danger' | 'primary';
  onYes: () => void;
  onNo: () => void;
}

/** A question with two answers; Esc and a click outside are the harmless one. */
export function Ask({ title, text, yes, no, code = [], kind = 'danger', onYes, onNo }: AskProps): ReactElement {
  return (
    <Dialog
      title={title}
      width={400}
      onClose={onNo}
      testId="ask"
      foot={
        <>
          <Button onClick={onNo} data-autofocus>{no}</Button>
          <Button kind={kind} data-testid="ask-yes" onClick={onYes}>{yes}</Button>
        </>
      }
    >
      <p className={css.quietText}>{text}</p>
      {code.length > 0 && (
        <ul className={css.codes}>
          {code.map((command, n) => <li key={`${n} ${command}`}><code>{command}</code></li>)}
        </ul>
      )}
    </Dialog>
  );
}
