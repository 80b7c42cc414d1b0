import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { timeIn, type Recording } from '../../shared/contract/recording.ts';
import type { PaneMark } from '../../shared/model/index.ts';
import { t as words } from '../text.ts';
import css from './replay.module.css';

const w = words.replay;
const STEP = 5_000;
const PAGE = 60_000;

export interface Placed extends PaneMark {
  /** By the pane's own time, ms. */
  t: number;
}

/** The marks of a recording at their places in it. */
export const placed = (recording: Recording, marks: readonly PaneMark[]): Placed[] =>
  marks.map((mark) => ({ ...mark, t: timeIn(recording, mark.at) })).sort((a, b) => a.t - b.t);

interface SliderProps {
  recording: Recording;
  marks: readonly Placed[];
  t: number;
  onMove: (t: number) => void;
}

/** The whole recording as a line: where one is, what is marked, what is missing. */
export function Slider({ recording, marks, t, onMove }: SliderProps): ReactElement {
  const focused = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // It comes a moment after its page: who has gone on to something in that meanwhile stays there.
    // What has the keyboard behind the page, as the button of the menu that led here may, does not count.
    const at = document.activeElement;
    if (!at?.closest('[role="dialog"]') || !at.matches('button, select, input')) focused.current?.focus();
  }, []);
  const { from, to, startedAt } = recording;
  const long = Math.max(1, to - from);
  const left = (at: number): string => `${(((at - from) / long) * 100).toFixed(2)}%`;
  const gaps = recording.items.flatMap((item) => (item.kind === 'gap' ? [item] : []));
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = afterKey(event.key, recording, t);
    if (next === null) return;
    event.preventDefault();
    onMove(next);
  };
  return (
    <div className={css.slider}>
      <div className={css.marks} aria-hidden>
        {gaps.map((gap, i) => <i key={`gap ${i}`} data-gap title={w.gap[gap.reason](gap.bytes)} style={{ left: left(gap.t) }} />)}
        {marks.map((mark) => <i key={`${mark.kind} ${mark.at} ${mark.task ?? mark.text}`} data-kind={mark.kind} data-ok={mark.ok} style={{ left: left(mark.t) }} />)}
      </div>
      <input
        type="range"
        className={css.range}
        data-testid="replay-slider"
        data-autofocus
        ref={focused}
        min={from}
        max={to}
        step={1}
        value={t}
        aria-label={w.slider}
        aria-valuetext={w.value(t - from, to - from, startedAt + t)}
        aria-description={w.help}
        onKeyDown={onKeyDown}
        onChange={(event) => onMove(Number(event.target.value))}
      />
    </div>
  );
}

/** Where a key of the slider leads; null: it is none. */
export function afterKey(key: string, { from, to }: Pick<Recording, 'from' | 'to'>, t: number): number | null {
  const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -PAGE, PageUp: PAGE }[key];
  if (key === 'Home') return from;
  if (key === 'End') return to;
  return by === undefined ? null : Math.min(to, Math.max(from, t + by));
}
