import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { TaskRecord } from '../../shared/model/index.ts';
import { Card } from './Card.tsx';
import { onReveal } from './focus.ts';

/** So many cards are simply there; of more only those that can be seen, and a few around them. */
const FEW = 120;
/** Height of a card without a third line, in px. */
const USUAL = 49;

interface Props {
  records: TaskRecord[];
  /** The card that the Tab key reaches. */
  first: string | null;
  /** How many cards stand above these. */
  above: number;
  /** What scrolls. */
  box: RefObject<HTMLDivElement | null>;
}

/** The cards of one section, one below the other. */
export function Cards(props: Props): ReactElement {
  const { records, first } = props;
  if (records.length > FEW) return <ManyCards {...props} />;
  return <div>{records.map((r) => <Card key={r.task.id} record={r} tabbable={r.task.id === first} />)}</div>;
}

function ManyCards({ records, first, above, box }: Props): ReactElement {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // Its functions change with each drawing: nothing of it is kept longer than that.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: records.length,
    getScrollElement: () => box.current,
    estimateSize: () => USUAL,
    getItemKey: (i) => records[i]?.task.id ?? i,
    scrollMargin: top,
    overscan: 8,
  });
  const items = list.getVirtualItems();

  useLayoutEffect(() => {
    const { current } = body;
    if (!current || !box.current) return;
    const now = current.getBoundingClientRect().top - box.current.getBoundingClientRect().top + box.current.scrollTop;
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
    <div ref={body} style={{ paddingTop: before, paddingBottom: after, overflowAnchor: 'none' }}>
      {items.flatMap((item) => {
        const record = records[item.index];
        return record ? <Card key={record.task.id} record={record} index={item.index} tabbable={record.task.id === first} /> : [];
      })}
    </div>
  );
}
