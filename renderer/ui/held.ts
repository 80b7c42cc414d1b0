import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

type Data = Record<string | symbol, unknown>;

/** What is dragged: the key of its data, where it hangs at the hand, and what its two ends mean. */
export interface Held {
  key: string;
  /** The CSS transform for a hand at these window coordinates, px. */
  at: (x: number, y: number) => string;
  lift: (what: string) => void;
  /** `target`: what it was let go on; undefined: nowhere. */
  drop: (what: string, target: Data | undefined) => void;
}

/**
 * Follows the hand while something of one kind is dragged, without a redraw. `held` has to be the same
 * at each call; `shown` changes when the element comes or goes. Gives the ref of that element.
 */
export function useHeld(held: Held, shown: unknown): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const hand = useRef({ x: 0, y: 0 });
  const hold = useCallback(() => {
    if (box.current) box.current.style.transform = held.at(hand.current.x, hand.current.y);
  }, [held]);
  useEffect(() => {
    const follow = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }): void => {
      // The last step of some drags is told without a place.
      if (x === 0 && y === 0) return;
      hand.current = { x, y };
      hold();
    };
    return monitorForElements({
      canMonitor: ({ source }) => typeof source.data[held.key] === 'string',
      onDragStart: ({ source, location }) => {
        follow(location.current.input);
        held.lift(String(source.data[held.key]));
      },
      onDrag: ({ location }) => follow(location.current.input),
      onDrop: ({ source, location }) => held.drop(String(source.data[held.key]), location.current.dropTargets[0]?.data),
    });
  }, [held, hold]);
  useLayoutEffect(hold, [hold, shown]);
  return box;
}
