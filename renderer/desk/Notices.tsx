import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Notice } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t, tell } from '../text.ts';
import { IconButton } from '../ui/parts.tsx';
import { dropToast, useView } from '../view.ts';
import css from './notices.module.css';

const icons = { info: Info, warn: TriangleAlert, error: CircleAlert };

/** Notices from the app at the top right, refusals where the person acted, and the spoken line. */
export const Notices = memo(function Notices(): ReactElement {
  const notices = useApp()?.notices ?? [];
  const { toasts, spoken, inbox } = useView(useShallow((v) => ({ toasts: v.toasts, spoken: v.spoken, inbox: v.inbox })));
  // A drop is meant for what lies below it.
  const held = useView((v) => v.carried !== null || v.dragging !== null);
  return (
    <>
      <div className={css.notices} data-inbox={inbox || undefined} role="region" aria-label={t.notices.label}>
        {notices.map((notice) => (
          <NoticeView key={notice.id} notice={notice} />
        ))}
      </div>
      {toasts.map((toast, i) => (
        <button
          key={toast.id}
          type="button"
          role="alert"
          className={css.toast}
          data-tone={toast.tone}
          data-testid="toast"
          style={{
            pointerEvents: held ? 'none' : undefined,
            left: Math.min(Math.max(12, toast.x - 40), window.innerWidth - 340),
            top: Math.max(8, Math.min(Math.max(56, toast.y + 14), window.innerHeight - 70) - above(toasts.slice(i + 1))),
          }}
          onClick={() => dropToast(toast.id)}
        >
          {toast.text}
        </button>
      ))}
      <div className="hidden-text" aria-live="polite" data-testid="spoken">{spoken}</div>
    </>
  );
});

/** So much room do later toasts take below one, px: a line of theirs holds about 42 characters. */
const above = (later: readonly { text: string }[]): number =>
  later.reduce((sum, { text }) => sum + 26 + 18 * text.split('\n').reduce((lines, part) => lines + Math.max(1, Math.ceil(part.length / 42)), 0), 0);

function NoticeView({ notice }: { notice: Notice }): ReactElement {
  const Icon = icons[notice.tone];
  return (
    <div className={css.notice} data-level={notice.tone} data-testid="notice" role={notice.tone === 'error' ? 'alert' : 'status'}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div className={css.words}>
        <p>{tell(notice.text)}</p>
        {notice.detail && (
          <details>
            <summary>{t.notices.detail}</summary>
            <pre>{tell(notice.detail)}</pre>
          </details>
        )}
      </div>
      <IconButton label={t.dismiss} onClick={() => void send({ type: 'notice.dismiss', id: notice.id })}>
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </div>
  );
}
