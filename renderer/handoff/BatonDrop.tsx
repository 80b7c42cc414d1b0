import type { ReactElement } from 'react';
import type { Agent } from '../../shared/model/index.ts';
import { batonDrop } from '../derive/handoff.ts';
import grid from '../desk/grid.module.css';
import { useReplica } from '../store.ts';

/** What letting the baton go on this pane would do, in words, before it is let go. */
export function BatonDrop({ agent, over }: { agent: Agent; over: boolean }): ReactElement {
  const { desk, live } = useReplica();
  const words = batonDrop(desk, live, agent.id);
  return (
    <div className={grid.drop} data-over={over || undefined} data-tone={words.tone}>
      <div className={grid.dropBox} data-tone={words.tone} data-kind={words.kind} data-testid={`baton-drop-${agent.id}`}>
        <b>{words.title}</b>
        {words.detail}
      </div>
    </div>
  );
}
