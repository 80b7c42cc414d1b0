import type { Terminal } from '@xterm/xterm';

/** What is used of xterm.js' insides; where they are others, it draws as it pleases. */
interface Inside {
  _core?: {
    coreService?: { decPrivateModes?: { synchronizedOutput?: boolean } };
    _renderService?: {
      _renderDebouncer?: {
        _animationFrame: number | undefined;
        refresh(start: number | undefined, end: number | undefined, rows: number): void;
        addRefreshCallback(callback: FrameRequestCallback): number;
        _innerRefresh(): void;
      };
    };
  };
}

/** Of the time a flooding pane's frames take, so much goes by between two. */
const SHARE = 4;
const MOST_MS = 500;

/**
 * Lets an opened terminal draw no oftener than each `interval()` ms (0: with every frame), and less
 * often where frames take long, as they do without a graphics card. And a terminal that prints one synchronized update after the other (DEC 2026) draws at the end of one,
 * where xterm.js skips every frame that falls into an update, and might never draw.
 */
export function paceDrawing(terminal: Terminal, interval: () => number): void {
  const core = (terminal as unknown as Inside)._core;
  const drawing = core?._renderService?._renderDebouncer;
  if (!drawing?.refresh || !drawing._innerRefresh) return;
  const refresh = drawing.refresh.bind(drawing);
  const callBack = drawing.addRefreshCallback.bind(drawing);
  const inner = drawing._innerRefresh.bind(drawing);
  const updating = (): boolean => core?.coreService?.decPrivateModes?.synchronizedOutput === true;
  let drawnAt = -Infinity;
  /** A drawing is due, but an update was under way. */
  let missed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let callbacks: FrameRequestCallback[] = [];
  /** What a frame takes here, from one to the second next, in ms. */
  let cost = 0;
  let rows: { start: number; end: number; count: number } | null = null;

  const measure = (from: number): void => {
    requestAnimationFrame(() => requestAnimationFrame(() => (cost = performance.now() - from)));
  };
  const pause = (): number => {
    const least = interval();
    return least === 0 ? 0 : Math.min(MOST_MS, Math.max(least, cost * SHARE));
  };

  const draw = (): void => {
    timer = undefined;
    const all = rows;
    const calls = callbacks;
    rows = null;
    callbacks = [];
    for (const call of calls) callBack(call);
    if (all) refresh(all.start, all.end, all.count);
  };
  const soon = (): void => {
    if (timer !== undefined) return;
    const wait = drawnAt + pause() - performance.now();
    if (wait <= 0) draw();
    else timer = setTimeout(draw, wait);
  };

  drawing._innerRefresh = () => {
    missed = updating();
    if (!missed) {
      drawnAt = performance.now();
      if (interval() > 0) measure(drawnAt);
    }
    inner();
  };
  drawing.refresh = (start, end, count) => {
    rows = {
      start: Math.min(start ?? 0, rows?.start ?? Infinity),
      end: Math.max(end ?? count - 1, rows?.end ?? -Infinity),
      count,
    };
    if (missed && !updating()) {
      clearTimeout(timer);
      draw();
      if (drawing._animationFrame) cancelAnimationFrame(drawing._animationFrame);
      drawing._innerRefresh();
      return;
    }
    soon();
  };
  // The scrollbar moves with the lines: by itself it would make a frame of its own each time.
  drawing.addRefreshCallback = (callback) => {
    callbacks.push(callback);
    soon();
    return 0;
  };
}
