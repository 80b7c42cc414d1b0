import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Agent } from '../../shared/model/index.ts';
import { dropOutcome, dropSeveral, inTerminal } from '../../shared/rules/index.ts';
import { dropManyWords, dropWords } from '../../shared/text/drop.ts';
import { doubtful } from '../derive/doubt.ts';
import { waits } from '../derive/sections.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { setView, useView } from '../view.ts';
import { PaneBody } from './PaneBody.tsx';
import { PaneHead } from './PaneHead.tsx';
import { Strip } from './Strip.tsx';
import css from './grid.module.css';

interface PaneProps {
  agent: Agent;
  hidden: boolean;
  maximised: boolean;
  /** Columns that it spans: the last pane takes what the grid leaves over. */
  wide: number;
}

/** One agent: a header that says it all, its terminal, and a strip when there is something to say. */
export function Pane({ agent, hidden, maximised, wide }: PaneProps): ReactElement {
  const { desk, live } = useReplica();
  const box = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const dragging = useView((v) => v.dragging);
  const its = live[agent.id];
  const task = inTerminal(desk, agent.id);

  useEffect(() => {
    if (!box.current) return;
    return dropTargetForElements({
      element: box.current,
      canDrop: ({ source }) => typeof source.data['task'] === 'string',
      getData: () => ({ agent: agent.id }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [agent.id]);

  return (
    <section
      ref={box}
      className={css.pane}
      hidden={hidden}
      data-hue={agent.hue}
      data-waits={waits(its) || doubtful(desk, agent.id) ? true : undefined}
      data-testid={`pane-${agent.id}`}
      aria-label={t.pane.label(agent.name, t.states[its?.state ?? 'unknown'])}
      style={wide > 1 && !maximised ? { gridColumn: `span ${wide}` } : undefined}
      onFocus={(event) => {
        const inside = (event.target as HTMLElement).closest('.pane-view') !== null;
        setView({ focusedPane: inside ? agent.id : null });
      }}
      onBlur={() => setView({ focusedPane: null })}
    >
      <PaneHead agent={agent} live={its} task={task} maximised={maximised} />
      <PaneBody agent={agent} live={its} hidden={hidden} />
      <Strip agent={agent} live={its} />
      {dragging && <DropBox agent={agent} ids={dragging} over={over} />}
    </section>
  );
}

/** What a drop here would do, in words, before the drop. */
function DropBox({ agent, ids, over }: { agent: Agent; ids: string[]; over: boolean }): ReactElement {
  const { desk, live } = useReplica();
  const outcome = dropOutcome(desk, live[agent.id], ids[0] ?? '', agent.id);
  const words = ids.length === 1 ? dropWords(outcome, agent.name) : dropManyWords(dropSeveral(desk, live, ids, agent.id), agent.name);
  return (
    <div className={css.drop} data-over={over || undefined} data-tone={words.tone}>
      <div className={css.dropBox} data-tone={words.tone} data-kind={outcome.kind} data-testid={`drop-${agent.id}`}>
        <b>{words.title}</b>
        {words.detail}
      </div>
    </div>
  );
}
