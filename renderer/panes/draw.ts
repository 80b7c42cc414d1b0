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
/** Beats, in ms, on which terminals draw together; each is a multiple of the one before, so that they meet. */
const BEATS = [125, 250, 500, 1_000, 2_000];
/** What a drawing takes with a graphics card, from one frame to the second next, ms. */
const CHEAP_MS = 34;
/** While the person moves, a drawing may hold up so little of the time, as one in so many; and while they rest. */
const MOVING_SHARE = 20;
const RESTING_SHARE = 2;

/** What the person does, as far as it concerns a terminal. */
export interface Hand {
  /** They do something, and not in this terminal. */
  aside(): boolean;
  /** They are in the middle of a movement: ms until this counts as a pause, if nothing more comes. 0: they pause. */
  toPause(): number;
  /** The terminal does not have the keyboard. */
  other(): boolean;
}

const still: Hand = { aside: () => false, toPause: () => 0, other: () => false };

/**
 * The ms between two drawings that are put off: a movement is held up for at most a twentieth of its
 * time, where frames are dear at most each 2 s; between two movements it is as for a flood. While the
 * person rests, terminals that are not theirs take half of the time together, and 0 where frames are cheap.
 * @param cost what a drawing takes from one frame to the second next, ms
 */
export function beatOf(cost: number, hand: 'rests' | 'pauses' | 'moves'): number {
  const dear = Math.max(0, cost - CHEAP_MS);
  if (hand === 'rests' && dear === 0) return 0;
  const least = hand === 'moves' ? dear * MOVING_SHARE : hand === 'rests' ? dear * RESTING_SHARE : cost * SHARE;
  return BEATS.find((ms) => ms >= least) ?? BEATS.at(-1)!;
}

/**
 * Lets an opened terminal draw no oftener than each `interval()` ms (0: with every frame), and less
 * often where frames take long, as they do without a graphics card. While the person is at something
 * else, it draws when they pause, and at the latest on a beat that it shares with all others: few frames
 * are long then, and the rest belong to what the person does. Where frames are dear, terminals that have no
 * keyboard share a beat at all times. And a terminal that prints one
 * synchronized update after the other (DEC 2026) draws at the end of one, where xterm.js skips every frame
 * that falls into an update, and might never draw.
 * @returns what has the next drawing wait for nothing: a canvas of another size is black until then
 */
export function paceDrawing(terminal: Terminal, interval: () => number, hand: Hand = still): () => void {
  const core = (terminal as unknown as Inside)._core;
  const drawing = core?._renderService?._renderDebouncer;
  if (!drawing?.refresh || !drawing._innerRefresh) return () => {};
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
  /** Since when a drawing is put off, and whether it waits for the person's next pause. */
  let since: number | null = null;
  let forPause = false;
  let hurries = false;

  const measure = (from: number): void => {
    requestAnimationFrame(() => requestAnimationFrame(() => (cost = performance.now() - from)));
  };
  const pause = (): number => {
    const least = interval();
    return least === 0 ? 0 : Math.min(MOST_MS, Math.max(least, cost * SHARE));
  };

  /** How long a drawing that is put off has to wait still, ms. */
  const putOff = (): number => {
    const now = performance.now();
    const toPause = hand.toPause();
    since ??= now;
    if (toPause === 0 && forPause) return 0;
    if (toPause > 0) forPause = true;
    const beat = beatOf(cost, toPause > 0 ? 'moves' : 'pauses');
    const left = since + beat - (since % beat) - now;
    return toPause > 0 ? Math.min(toPause, left) : left;
  };

  /** How long a terminal that is only looked at waits for the others, ms. */
  const toBeat = (): number => {
    const now = performance.now();
    const beat = beatOf(cost, 'rests');
    return beat === 0 || drawnAt < now - (now % beat) - beat ? 0 : beat - (now % beat);
  };

  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    since = null;
    forPause = false;
    if (rows) hurries = false;
    const all = rows;
    const calls = callbacks;
    rows = null;
    callbacks = [];
    for (const call of calls) callBack(call);
    if (all) refresh(all.start, all.end, all.count);
  };
  /** Its time has come, unless the person has begun to do something meanwhile. */
  const timed = (): void => (hand.aside() ? again() : draw());
  const again = (): void => {
    timer = undefined;
    soon();
  };
  const soon = (): void => {
    if (hurries) return draw();
    if (timer !== undefined) return;
    const wait = hand.aside() ? putOff() : interval() === 0 && hand.other() ? toBeat() : drawnAt + pause() - performance.now();
    if (wait <= 0) draw();
    // What was put off is looked at once more: the person may have begun anew.
    else timer = setTimeout(hand.aside() ? again : timed, wait);
  };

  drawing._innerRefresh = () => {
    missed = updating();
    if (!missed) {
      drawnAt = performance.now();
      if (interval() > 0 || hand.other()) measure(drawnAt);
    }
    inner();
  };
  drawing.refresh = (start, end, count) => {
    rows = {
      start: Math.min(start ?? 0, rows?.start ?? Infinity),
      end: Math.max(end ?? count - 1, rows?.end ?? -Infinity),
      count,
    };
    if (missed && !updating() && !hand.aside()) {
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
  return () => {
    hurries = true;
    if (rows) draw();
  };
}
