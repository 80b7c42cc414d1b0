import type { KeyboardEvent, ReactElement } from 'react';
import type { Agent } from '../../shared/model/index.ts';
import { doubtful } from '../derive/doubt.ts';
import { paneState } from '../derive/pane.ts';
import { waits } from '../derive/sections.ts';
import { inTerminal } from '../../shared/rules/index.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dot } from '../ui/parts.tsx';
import { bringForward } from './acts.ts';
import css from './layout.module.css';

interface Props {
  agents: readonly Agent[];
  shown: string | null;
}

/** The panes as tabs: who, in which state; what waits for the person is seen on each. */
export function PaneTabs({ agents, shown }: Props): ReactElement {
  const { desk, live } = useReplica();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = agents.findIndex(({ id }) => id === shown);
    const next =
      event.key === 'ArrowRight' ? agents[(at + 1) % agents.length]
      : event.key === 'ArrowLeft' ? agents.at(at - 1)
      : event.key === 'Home' ? agents[0]
      : event.key === 'End' ? agents.at(-1)
      : undefined;
    if (!next) return;
    event.preventDefault();
    bringForward(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-testid="pane-tab-${next.id}"]`)?.focus();
  };
  return (
    <div className={css.tabs} role="tablist" aria-label={t.layout.tabs} data-testid="pane-tabs" onKeyDown={onKeyDown}>
      {agents.map((agent) => {
        const state = paneState(live[agent.id], inTerminal(desk, agent.id));
        const needs = waits(live[agent.id]) || doubtful(desk, agent.id);
        return (
          <button
            key={agent.id}
            type="button"
            role="tab"
            className={css.tab}
            aria-selected={agent.id === shown}
            aria-controls={`pane-${agent.id}`}
            tabIndex={agent.id === shown ? 0 : -1}
            data-waits={needs || undefined}
            data-hue={agent.hue}
            data-testid={`pane-tab-${agent.id}`}
            onClick={() => bringForward(agent.id)}
          >
            <Dot hue={agent.hue} />
            <b>{agent.name}</b>
            <span>{state.label}</span>
          </button>
        );
      })}
    </div>
  );
}
