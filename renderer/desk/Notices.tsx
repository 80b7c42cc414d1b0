import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Notice } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { IconButton } from '../ui/parts.tsx';
import { dropToast, useView } from '../view.ts';
import css from './notices.module.css';

const icons = { info: Info, warn: TriangleAlert, error: CircleAlert };

/** Notices from the app at the top right, refusals where the person acted, and the spoken line. */
export function Notices(): ReactElement {
  const notices = useApp()?.notices ?? [];
  const { toasts, spoken } = useView();
  return (
    <>
      <div className={css.notices} role="region" aria-label={t.notices.label}>
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
            left: Math.min(Math.max(12, toast.x - 40), window.innerWidth - 340),
            top: Math.min(Math.max(56, toast.y + 14), window.innerHeight - 70) - (toasts.length - 1 - i) * 44,
          }}
          onClick={() => dropToast(toast.id)}
        >
          {toast.text}
        </button>
      ))}
      <div className="hidden-text" aria-live="polite" data-testid="spoken">{spoken}</div>
    </>
  );
}

function NoticeView({ notice }: { notice: Notice }): ReactElement {
  const Icon = icons[notice.tone];
  return (
    <div className={css.notice} data-level={notice.tone} data-testid="notice" role={notice.tone === 'error' ? 'alert' : 'status'}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div className={css.words}>
        <p>{notice.text}</p>
        {notice.detail && (
          <details>
            <summary>{t.notices.detail}</summary>
            <pre>{notice.detail}</pre>
          </details>
        )}
      </div>
      <IconButton label={t.dismiss} onClick={() => void send({ type: 'notice.dismiss', id: notice.id })}>
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </div>
  );
}
