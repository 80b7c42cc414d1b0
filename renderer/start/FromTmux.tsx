import type { ReactElement } from 'react';
import type { TmuxFinding } from '../../shared/contract/index.ts';
import { useFindings } from '../doctor/findings.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import css from './first-run.module.css';

/** A project that ran on tmux: picked up from its folder. Sessions that still run are told, never touched. */
export function FromTmux({ busy }: { busy: boolean }): ReactElement | null {
  const app = useApp();
  const tmux = useFindings((state) => state.found?.tmux);
  const known = new Set(app?.recents.map(({ path }) => path));
  const sessions = (tmux ?? []).filter(({ path }) => !known.has(path));
  if (known.size > 0 && sessions.length === 0) return null;
  return (
    <section className={css.tmux} aria-labelledby="from-tmux" data-testid="from-tmux">
      <h2 id="from-tmux">{t.firstRun.tmux.title}</h2>
      <p>{t.firstRun.tmux.text}</p>
      <Button disabled={busy} onClick={() => void send({ type: 'project.choose' })}>{t.firstRun.tmux.choose}</Button>
      {sessions.map((session) => <Session key={session.session} session={session} busy={busy} />)}
    </section>
  );
}

function Session({ session: { session, windows, path, tasks }, busy }: { session: TmuxFinding; busy: boolean }): ReactElement {
  return (
    <div className={css.session} data-testid={`tmux-${session}`}>
      <b>{path.split('/').at(-1)}</b>
      <span title={path}>{`${t.firstRun.tmux.found(session, windows)}, ${t.firstRun.tmux.tasks(tasks)}`}</span>
      <Button kind="primary" disabled={busy} aria-label={t.firstRun.tmux.open(session)} onClick={() => void send({ type: 'project.open', path })}>
        {t.firstRun.tmux.take}
      </Button>
    </div>
  );
}
