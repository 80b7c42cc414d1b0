import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine';
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/disable-native-drag-preview';
import { CircleDashed } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { TaskRecord } from '../../shared/model/index.ts';
import { quality } from '../../shared/rules/index.ts';
import { cardLine, cardSince, chosenWords } from '../derive/card.ts';
import type { Place } from '../derive/move.ts';
import { sectionOf } from '../derive/sections.ts';
import { stepFor, useNow } from '../now.ts';
import { useLanguage, useReplica } from '../store.ts';
import { span, t } from '../text.ts';
import { Dot, PriorityBars } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { chooseNone, extend, toggle } from './choose.ts';
import css from './board.module.css';

/** One task on the board: who and how long at the top, its title, one line when there is news. */
export const Card = memo(function Card({ record, tabbable, index }: { record: TaskRecord; tabbable: boolean; index?: number }): ReactElement {
  useLanguage();
  const { id, title } = record.task;
  const box = useRef<HTMLDivElement>(null);
  const edge = useDragAndDrop(box, id);
  const dragged = useView((v) => v.dragging?.includes(id) ?? false);
  const open = useView((v) => v.details === id || v.cardMenu?.id === id);
  const chosen = useView((v) => v.chosen.includes(id));
  const since = cardSince(record);
  const now = useNow(record.stage === 'queued' || record.stage === 'done' ? 3_600_000 : stepFor(since));
  const moving = Math.max(now, record.times.delivering ?? 0);
  const line = useReplica(useShallow((r) => cardLine(r.desk, r.live, record, moving)));
  const why = useReplica((r) => line && chosenWords(r.desk, record));
  const agent = useReplica((r) => r.desk.agents.find((a) => a.id === record.agent));
  const section = useReplica((r) => sectionOf(r.desk, r.live, record));
  return (
    <div
      ref={box}
      className={css.card}
      role="button"
      tabIndex={tabbable ? 0 : -1}
      aria-pressed={chosen || undefined}
      data-chosen={chosen || undefined}
      data-card={id}
      data-index={index}
      data-testid={`card-${id}`}
      data-stage={record.stage}
      data-section={section ?? 'done'}
      data-open={open || undefined}
      data-dragged={dragged || undefined}
      data-edge={edge ?? undefined}
      onFocus={() => setView({ card: id })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) return toggle(id);
        if (event.shiftKey) return extend(id);
        chooseNone();
        setView({ details: id, anchor: id });
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        setView({ cardMenu: { id, assign: false, x: event.clientX, y: event.clientY, anchor: null } });
      }}
    >
      <div className={css.top}>
        <span className={css.id}>{id}</span>
        <span className={css.gap} />
        <QualityMark record={record} />
        {agent ? <Dot hue={agent.hue} /> : <PriorityBars priority={record.task.priority} />}
        <span className={css.time}>
          {since === undefined ? t.card.estimate(record.task.estimateMinutes) : span(now - since)}
        </span>
      </div>
      <div className={css.cardTitle} title={title}>{title}</div>
      <span className="hidden-text">{[t.stages[record.stage], agent?.name ?? record.agent, chosen && t.board.chosen].filter(Boolean).join(', ')}</span>
      {line && (
        <div className={css.line} data-tone={line.tone} title={[line.text, why].filter(Boolean).join('\n')}>
          <span>{line.text}</span>
        </div>
      )}
    </div>
  );
});

/** A quiet mark on a task that waits and might be described better. */
function QualityMark({ record }: { record: TaskRecord }): ReactElement | null {
  const { task, stage } = record;
  const missing = useMemo(
    () => (stage === 'queued' ? quality(task, null).missing : []),
    [task, stage],
  );
  if (missing.length === 0) return null;
  const words = t.quality.mark(missing.map((point) => t.quality.missing[point]));
  return (
    <span role="img" className={css.quality} aria-label={words} title={words} data-testid={`quality-${task.id}`}>
      <CircleDashed size={11} strokeWidth={2} aria-hidden />
    </span>
  );
}

/** Makes a card something to pick up, and something to drop beside. @returns the lit edge */
function useDragAndDrop(box: RefObject<HTMLDivElement | null>, id: string): Place['edge'] | null {
  const [edge, setEdge] = useState<Place['edge'] | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    return combine(
      draggable({
        element,
        // One in work too: each pane says why it stays where it is.
        canDrag: () => useReplica.getState().desk.tasks[id]?.stage !== 'done',
        getInitialData: () => ({ task: id }),
        onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data['task'] === 'string' && source.data['task'] !== id,
        getData: ({ input }) => {
          const rect = element.getBoundingClientRect();
          const half = input.clientY < rect.top + rect.height / 2;
          return { place: { beside: id, edge: half ? 'before' : 'after' } satisfies Place };
        },
        onDrag: ({ self }) => setEdge((self.data['place'] as Place).edge),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [box, id]);
  return edge;
}
