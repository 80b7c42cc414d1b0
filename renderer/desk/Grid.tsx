import { ShieldQuestion } from 'lucide-react';
import { useEffect, useMemo, type ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { inPlaces, placed, shownOf } from '../derive/layout.ts';
import { PaneTabs } from '../layout/PaneTabs.tsx';
import { send } from '../send.ts';
import { useApp, useDesk, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Button } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { Nobody } from './Nobody.tsx';
import { Pane } from './Pane.tsx';
import css from './grid.module.css';

/** The terminals: they touch, one hairline apart; one may fill the grid. */
export function Grid(): ReactElement {
  const { agents, trusted, project } = useReplica(useShallow(({ desk }) => ({ agents: desk.agents, trusted: desk.trusted, project: desk.project })));
  const panes = useReplica(useShallow(({ desk, live }) => desk.agents.map(({ id }) => live[id]?.pane?.id ?? -1)));
  const maximised = useView((v) => v.maximised);
  const one = agents.some((a) => a.id === maximised) ? maximised : null;
  const layout = useView((v) => v.layout);
  const drawn = useView((v) => panes.filter((pane) => v.drawn[pane]).length);
  useEffect(() => {
    void send({ type: 'window.ready', panes: drawn });
  }, [drawn, project?.id, trusted]);
  const { places, columns, rows, spots } = useMemo(() => {
    const order = inPlaces(agents.map(({ id }) => id), layout.order);
    return { places: order, ...placed(layout.kind, order, layout.shown, one) };
  }, [agents, layout, one]);
  if (!trusted) return <Trust />;
  if (agents.length === 0)
    return (
      <main className={css.lone} aria-label={t.pane.grid}>
        <div className={css.message}>
          <h2>{t.pane.empty.noAgents}</h2>
          <p>{t.pane.empty.noAgentsText}</p>
          <div className={css.actions}>
            <Button kind="primary" data-testid="add-agents" onClick={() => setView({ agents: { id: null } })}>{t.pane.empty.addAgents}</Button>
          </div>
        </div>
      </main>
    );
  const tabs = layout.kind === 'tabs' && one === null;
  const ordered = places.flatMap((id) => agents.find((agent) => agent.id === id) ?? []);
  return (
    <main className={css.area} aria-label={t.pane.grid}>
      <Nobody />
      {tabs && <PaneTabs agents={ordered} shown={shownOf(places, layout.shown)} />}
      {/* The panes stay where they are in the page, and only their places change: a terminal is never made anew. */}
      <div className={css.grid} style={{ gridTemplateColumns: columns, gridTemplateRows: rows }} data-one={one ? '' : undefined} data-layout={one ? 'one' : layout.kind} data-testid="grid">
        {agents.map((agent) => (
          <Pane key={agent.id} agent={agent} spot={spots[agent.id]} maximised={agent.id === one} />
        ))}
      </div>
    </main>
  );
}

function Trust(): ReactElement {
  const desk = useDesk();
  const { project } = desk;
  const seed = useApp()?.seed;
  return (
    <main className={css.lone} aria-label={t.pane.grid}>
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
        {seed && <p className={css.seed} data-testid="trust-seed">{t.trust.seed(seed.tasks, desk.agents.find(({ id, name }) => seed.orchestrator !== null && [id, name.toLowerCase()].includes(seed.orchestrator.toLowerCase()))?.name ?? null)}</p>}
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
