import { FolderOpen, Sparkles, X } from 'lucide-react';
import { useEffect, useState, type DragEvent, type ReactElement } from 'react';
import type { RecentProject } from '../../shared/contract/index.ts';
import { CommandKeys } from '../commands/CommandKeys.tsx';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { AppMenu } from '../desk/TitleBar.tsx';
import { Button, IconButton, join, Mark } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import { FirstRun } from './FirstRun.tsx';
import { FromTmux } from './FromTmux.tsx';
import css from './start.module.css';

const icon = { size: 16, strokeWidth: 1.75 } as const;
const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** The first screen: a folder to open, or the example. */
export function Start(): ReactElement {
  const app = useApp();
  const [over, setOver] = useState(false);
  const busy = app === null || !app.idle;
  const known = app !== null;
  useEffect(() => {
    if (known) void send({ type: 'window.ready', panes: 0 });
  }, [known]);

  const onDrop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    const path = file && window.quatuor.pathOf(file);
    if (path) void send({ type: 'project.open', path });
  };

  return (
    <div
      className={css.screen}
      data-testid="start-screen"
      data-over={over || undefined}
      onDrop={onDrop}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setOver(false);
      }}
    >
      <div className={css.corner}>
        <button type="button" className={css.keys} aria-label={t.commands.names.keys} onClick={() => setView({ page: 'keys' })}>
          <CommandKeys id="keys" />
        </button>
        <AppMenu />
      </div>
      <main className={css.middle}>
        <Mark size={44} />
        <h1>{t.start.title}</h1>
        <p className={css.text}>{t.start.text}</p>
        <div className={css.actions}>
          <Button kind="primary" size="large" disabled={busy} data-testid="open-folder" onClick={() => void send({ type: 'project.choose' })}>
            <FolderOpen {...icon} aria-hidden />
            {t.start.open}
          </Button>
          <Button size="large" disabled={busy} data-testid="open-demo" title={t.start.demoText} onClick={() => void send({ type: 'demo.open' })}>
            <Sparkles {...icon} aria-hidden />
            {t.start.demo}
          </Button>
        </div>
        <p className={css.drop}>{app === null ? t.start.connecting : busy ? t.start.opening : over ? t.start.dropNow : t.start.drop}</p>
        {app && app.recents.length > 0 && (
          <section className={css.recents} aria-label={t.menu.recent}>
            <h2>{t.start.recent}</h2>
            <ul>
              {app.recents.map((recent) => (
                <Recent key={recent.path} recent={recent} home={app.home} />
              ))}
            </ul>
          </section>
        )}
        {known && <FirstRun />}
        {known && <FromTmux busy={busy} />}
      </main>
    </div>
  );
}

function Recent({ recent, home }: { recent: RecentProject; home: string }): ReactElement {
  const shown = home && recent.path.startsWith(`${home}/`) ? `~${recent.path.slice(home.length)}` : recent.path;
  return (
    <li className={join(css.recent, recent.missing && css.missing)}>
      <button type="button" disabled={recent.missing} onClick={() => void send({ type: 'project.open', path: recent.path })}>
        <b>{recent.name}</b>
        <span title={recent.path}>{recent.missing ? t.labelled(t.start.missing, shown) : shown}</span>
        {recent.seed && <em className={css.seed} data-testid="seed">{t.start.seed(recent.seed.tasks)}</em>}
      </button>
      <IconButton label={t.start.forget(recent.name)} onClick={() => void send({ type: 'project.forget', path: recent.path })}>
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </li>
  );
}
