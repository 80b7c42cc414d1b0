import { ShieldQuestion } from 'lucide-react';
import { useEffect, type CSSProperties, type ReactElement } from 'react';
import { gridShape } from '../derive/pane.ts';
import { send } from '../send.ts';
import { useDesk, useLive } from '../store.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import { useView } from '../view.ts';
import { Pane } from './Pane.tsx';
import css from './grid.module.css';

/** The terminals: they touch, one hairline apart; one may fill the grid. */
export function Grid(): ReactElement {
  const { agents, trusted, project } = useDesk();
  const live = useLive();
  const maximised = useView((v) => v.maximised);
  const one = agents.some((a) => a.id === maximised) ? maximised : null;
  const { columns, rows } = gridShape(agents.length);
  const drawn = useView((v) => agents.filter(({ id }) => v.drawn[live[id]?.pane?.id ?? -1]).length);
  useEffect(() => {
    void send({ type: 'window.ready', panes: drawn });
  }, [drawn, project?.id, trusted]);
  if (!trusted) return <Trust />;
  if (agents.length === 0)
    return (
      <main className={css.grid} aria-label={t.pane.grid}>
        <div className={css.message}>
          <h2>{t.pane.empty.noAgents}</h2>
          <p>{t.pane.empty.noAgentsText}</p>
        </div>
      </main>
    );
  const style = one
    ? undefined
    : ({
        gridTemplate: `repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))`,
      } as CSSProperties);
  const spare = columns * rows - agents.length;
  return (
    <main className={css.grid} style={style} aria-label={t.pane.grid} data-one={one ? '' : undefined}>
      {agents.map((agent, i) => (
        <Pane
          key={agent.id}
          agent={agent}
          hidden={one !== null && agent.id !== one}
          maximised={agent.id === one}
          wide={i === agents.length - 1 && spare > 0 ? spare + 1 : 1}
        />
      ))}
    </main>
  );
}

function Trust(): ReactElement {
  const project = useDesk().project;
  return (
    <main className={css.grid} aria-label={t.pane.grid}>
      <div className={css.message} data-testid="trust">
        <ShieldQuestion size={26} strokeWidth={1.75} aria-hidden />
        <h2>{t.trust.title}</h2>
        <p className={css.path}>{project?.path}</p>
        <p>{t.trust.text}</p>
        <ul className={css.points}>
          {t.trust.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <div className={css.actions}>
          <Button kind="primary" size="large" data-testid="trust-yes" onClick={() => void send({ type: 'project.trust' })}>
            {t.trust.yes}
          </Button>
          <Button size="large" onClick={() => void send({ type: 'project.close' })}>
            {t.trust.no}
          </Button>
        </div>
      </div>
    </main>
  );
}
