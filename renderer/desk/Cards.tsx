import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import type { TaskRecord } from '../../shared/model/index.ts';
import { Card } from './Card.tsx';
import { onReveal } from './focus.ts';

/** So many cards are simply there; of more only those that can be seen, and a few around them. */
const FEW = 120;
/** Heights of a card without and with its third line, in px. */
const USUAL = 49;
const TALL = 66;

interface Props {
  records: TaskRecord[];
  /** The card that the Tab key reaches. */
  first: string | null;
  /** How many cards stand above these. */
  above: number;
  /** They mostly have a third line: a height that is guessed well has a long list not measured anew at each step. */
  tall: boolean;
  /** What scrolls; null: it is not there yet. */
  box: HTMLDivElement | null;
}

/** The cards of one section, one below the other. */
export const Cards = memo(function Cards(props: Props): ReactElement {
  const { records, first } = props;
  if (records.length > FEW) return <ManyCards {...props} />;
  return <div>{records.map((r) => <Card key={r.task.id} record={r} tabbable={r.task.id === first} />)}</div>;
});

function ManyCards({ records, first, above, tall, box }: Props): ReactElement {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // The same function as long as it says the same: a new one has all heights of the list summed up anew.
  const keyOf = useCallback((i: number) => records[i]?.task.id ?? i, [records]);
  // Its functions change with each drawing: nothing of it is kept longer than that.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: records.length,
    getScrollElement: () => box,
    estimateSize: () => (tall ? TALL : USUAL),
    getItemKey: keyOf,
    scrollMargin: top,
    overscan: 8,
  });
  const items = list.getVirtualItems();

  useLayoutEffect(() => {
    const { current } = body;
    if (!current || !box) return;
    const now = current.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    setTop((old) => (Math.abs(now - old) >= 1 ? now : old));
  }, [above, records, box]);
  // A card may have got or lost its third line.
  useLayoutEffect(() => {
    for (const child of body.current?.children ?? []) list.measureElement(child as HTMLElement);
  }, [items, list]);
  useEffect(
    () =>
      onReveal((id) => {
        const at = records.findIndex((r) => r.task.id === id);
        if (at >= 0) list.scrollToIndex(at, { align: 'auto' });
        return at >= 0;
      }),
    [records, list],
  );

  const before = items.length > 0 ? items[0]!.start - top : 0;
  const after = items.length > 0 ? list.getTotalSize() - (items.at(-1)!.end - top) : 0;
  return (
    <div ref={body} data-many style={{ paddingTop: before, paddingBottom: after, overflowAnchor: 'none' }}>
      {items.flatMap((item) => {
        const record = records[item.index];
        return record ? <Card key={record.task.id} record={record} index={item.index} tabbable={record.task.id === first} /> : [];
      })}
    </div>
  );
}
