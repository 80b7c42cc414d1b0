import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine';
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/disable-native-drag-preview';
import { memo, useEffect, useRef, useState, type ReactElement } from 'react';
import type { Agent } from '../../shared/model/index.ts';
import { dropOutcome, dropSeveral, inTerminal } from '../../shared/rules/index.ts';
import { carryTarget, PaneCarry } from '../carry/Carrying.tsx';
import { dropManyWords, dropWords } from '../derive/drop.ts';
import { nameOf } from '../derive/card.ts';
import { doubtful } from '../derive/doubt.ts';
import type { Spot } from '../derive/layout.ts';
import { waits } from '../derive/sections.ts';
import { BatonDrop } from '../handoff/BatonDrop.tsx';
import { useLanguage, useLiveOf, useReplica } from '../store.ts';
import { t } from '../text.ts';
import { setView, useView } from '../view.ts';
import { PaneBody } from './PaneBody.tsx';
import { PaneHead } from './PaneHead.tsx';
import { Strip } from './Strip.tsx';
import css from './grid.module.css';

interface PaneProps {
  agent: Agent;
  /** Where it stands in the layout. */
  spot: Spot | undefined;
  maximised: boolean;
}

/** One agent: a header that says it all, its terminal, and a strip when there is something to say. */
export const Pane = memo(function Pane({ agent, spot, maximised }: PaneProps): ReactElement {
  useLanguage();
  const box = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const dragging = useView((v) => v.dragging);
  const carried = useView((v) => v.carried);
  const baton = useView((v) => v.baton);
  const moving = useView((v) => v.movingPane);
  const hidden = spot?.hidden ?? false;
  const its = useLiveOf(agent.id);
  const task = useReplica((r) => inTerminal(r.desk, agent.id));
  const doubt = useReplica((r) => doubtful(r.desk, agent.id) !== undefined);

  useEffect(() => {
    const head = box.current?.querySelector('header');
    if (!box.current || !head) return;
    return combine(
      dropTargetForElements({
        element: box.current,
        canDrop: ({ source }) => ['task', 'baton', 'pane'].some((kind) => typeof source.data[kind] === 'string'),
        getData: () => ({ agent: agent.id }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
      carryTarget(box.current, { agent: agent.id }, setOver),
      draggable({
        element: head,
        canDrag: () => useReplica.getState().desk.agents.length > 1,
        getInitialData: () => ({ pane: agent.id }),
        onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }),
      }),
    );
  }, [agent.id]);

  return (
    <section
      ref={box}
      className={css.pane}
      hidden={hidden}
      id={`pane-${agent.id}`}
      data-pane={agent.id}
      data-small={spot?.small || undefined}
      data-hue={agent.hue}
      data-waits={waits(its) || doubt ? true : undefined}
      data-testid={`pane-${agent.id}`}
      aria-label={t.pane.label(agent.name, t.states[its?.state ?? 'unknown'])}
      style={spot && { gridRow: spot.row, gridColumn: spot.column }}
      onFocus={(event) => {
        const inside = (event.target as HTMLElement).closest('.pane-view') !== null;
        setView({ focusedPane: inside ? agent.id : null, lastPane: agent.id });
      }}
      onBlur={() => setView({ focusedPane: null })}
    >
      <PaneHead agent={agent} live={its} task={task} maximised={maximised} small={spot?.small ?? false} />
      <PaneBody agent={agent} live={its} hidden={hidden} />
      <Strip agent={agent} live={its} />
      {dragging && <DropBox agent={agent} ids={dragging} over={over} />}
      {carried && <PaneCarry agent={agent} carried={carried} over={over} />}
      {baton && <BatonDrop agent={agent} over={over} />}
      {moving && <PaneDrop agent={agent} moving={moving} over={over} />}
    </section>
  );
});

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

/** What letting a pane go here would do. */
function PaneDrop({ agent, moving, over }: { agent: Agent; moving: string; over: boolean }): ReactElement {
  const desk = useReplica((r) => r.desk);
  const own = moving === agent.id;
  return (
    <div className={css.drop} data-over={over || undefined} data-tone={own ? 'plain' : 'well'}>
      <div className={css.dropBox} data-tone={own ? 'plain' : 'well'} data-testid={`pane-drop-${agent.id}`}>
        <b>{own ? t.layout.stays : t.layout.swaps(nameOf(desk, moving))}</b>
        {t.layout.swapsWhy}
      </div>
    </div>
  );
}
