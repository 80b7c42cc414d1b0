/** Times in ms. The window has one thread to parse on, so there is one budget for all panes. */
export const budget = {
  /** The longest the parser works before the window gets a turn, when the focused pane has work. */
  focusedSlice: 12,
  /** The same while the focused pane floods: it then works once in so long, and draws as often. */
  floodSlice: 24,
  pace: 12,
  /** The focused pane floods when it took this much of a span; not while a key is so fresh. */
  floodShare: 6,
  floodSpan: 50,
  freshKey: 120,
  /** What all other panes share of one frame, less what the focused pane took of it. */
  others: 8,
  frame: 33,
  /** After a key frames are so long for a while: what the others print costs the whole machine. */
  typingFrame: 100,
  typingFor: 1_500,
  /** While the focused pane has work without end, the others get a turn at least this often. */
  turn: 100,
  /** After a key the others wait for its echo to be drawn, but not longer than this. */
  hold: 90,
  /** While keys follow each other, the others get a turn at least this often. */
  starve: 500,
  /** A flooding pane is drawn once in so long; the others while the person types. */
  drawFocused: 80,
  drawOthers: 150,
  drawTyping: 400,
  /** Bytes parsed between two looks at the clock. */
  piece: 64 * 1024,
} as const;

export interface SchedulerDeps {
  now(): number;
  /** Parses at most `most` bytes of the pane; returns whether more of it waits. */
  parse(pane: number, most: number): boolean;
}

/**
 * Decides whose bytes are parsed, and for how long: the focused pane first, the others out of what
 * is left of the frame. One of them may use it up, then it is the next one's turn in the next frame,
 * so that few screens are drawn anew at once. After a key in the focused pane the others hold still
 * until its echo is on the screen. Pure but for `deps`.
 */
export function createScheduler(deps: SchedulerDeps, limits: typeof budget = budget) {
  /** Panes with work, the one whose turn it is first. */
  let waiting: number[] = [];
  let focused: number | null = null;
  let frameStart = -Infinity;
  /** What this frame's parsing took. */
  let spent = 0;
  /** A key's echo is awaited until then. */
  let held: { until: number; parsed: boolean } | null = null;
  /** When the others last had a turn. */
  let othersRan = -Infinity;
  let focusedRan = -Infinity;
  let drained = true;
  let keyAt = -Infinity;
  /** The focused pane's part of this span, and whether the last one was a flood. */
  let span = { start: -Infinity, took: 0, flood: false };

  const busy = (): boolean => focused !== null && waiting.includes(focused);
  const nextOther = (): number | undefined => waiting.find((pane) => pane !== focused);

  const frame = (): number =>
    deps.now() - keyAt < limits.typingFor ? limits.typingFrame : limits.frame;

  /** How long the others still have to hold still. */
  const holdLeft = (): number => {
    const now = deps.now();
    if (held && now >= held.until) held = null;
    if (!held) return 0;
    return Math.max(0, Math.min(held.until, othersRan + limits.starve) - now);
  };

  /** Parses the pane until it has no more or the time is over. True if it has more. */
  const parseUntil = (pane: number, end: number): boolean => {
    let more = deps.parse(pane, limits.piece);
    while (more && deps.now() < end) more = deps.parse(pane, limits.piece);
    if (!more) waiting = waiting.filter((p) => p !== pane);
    return more;
  };

  /** True while the focused pane prints without end: fewer, longer turns then draw fewer frames. */
  const floods = (): boolean => {
    const now = deps.now();
    if (now - span.start >= limits.floodSpan) {
      const whole = now - span.start < 2 * limits.floodSpan;
      span = { start: now, took: 0, flood: whole && span.took >= limits.floodShare };
    }
    return span.flood && now - keyAt >= limits.freshKey;
  };

  /** How long the focused pane waits for more to come before its next turn. */
  const paceLeft = (): number =>
    floods() && drained ? Math.max(0, focusedRan + limits.pace - deps.now()) : 0;

  const runFocused = (pane: number): void => {
    const flood = floods();
    focusedRan = deps.now();
    drained = !parseUntil(pane, focusedRan + (flood ? limits.floodSlice : limits.focusedSlice));
    const took = deps.now() - focusedRan;
    spent += took;
    span.took += took;
    if (held) held.parsed = true;
  };

  const runOthers = (allowance: number): void => {
    const end = deps.now() + allowance;
    for (let pane = nextOther(); pane !== undefined; pane = nextOther()) {
      const start = deps.now();
      const more = parseUntil(pane, end);
      othersRan = deps.now();
      spent += othersRan - start;
      if (more) {
        waiting = [...waiting.filter((p) => p !== pane), pane];
        spent = Math.max(spent, limits.others);
      }
      if (more || othersRan >= end) return;
    }
  };

  return {
    /** The pane has something to parse. */
    add(pane: number): void {
      if (!waiting.includes(pane)) waiting.push(pane);
    },
    remove(pane: number): void {
      waiting = waiting.filter((p) => p !== pane);
    },
    focus(pane: number | null): void {
      if (focused === pane) return;
      held = null;
      span = { start: -Infinity, took: 0, flood: false };
      focused = pane;
    },
    /** True for the pane that has the keyboard. */
    isFocused: (pane: number): boolean => pane === focused,
    /** The person pressed a key in the pane: its echo comes before everything else. */
    key(pane: number): void {
      if (pane !== focused) return;
      const now = deps.now();
      if (!held) othersRan = now;
      keyAt = now;
      held = { until: now + limits.hold, parsed: false };
    },
    /** How often a pane is drawn that floods, in ms: nobody reads that, and drawing costs the most. */
    drawEvery(pane: number): number {
      const typing = deps.now() - keyAt < limits.typingFor;
      if (pane === focused) return typing ? 0 : limits.drawFocused;
      return typing ? limits.drawTyping : limits.drawOthers;
    },
    /** The pane's screen was drawn. True when the others were held back for this. */
    drawn(pane: number): boolean {
      if (pane !== focused || !held?.parsed) return false;
      held = null;
      return true;
    },
    /**
     * Works for one turn. Returns after how many ms to call again (0: at once, but let the window
     * have a turn first), or null when nothing waits.
     */
    run(): number | null {
      const now = deps.now();
      if (now - frameStart >= frame()) {
        frameStart = now;
        spent = 0;
      }
      if (busy() && paceLeft() === 0) runFocused(focused!);
      if (holdLeft() === 0) {
        if (spent < limits.others) runOthers(limits.others - spent);
        else if (busy() && deps.now() - othersRan >= limits.turn) runOthers(limits.others);
      }
      if (waiting.length === 0) return null;
      const waits: number[] = [];
      if (busy()) waits.push(paceLeft());
      if (nextOther() !== undefined) {
        const frameLeft = Math.max(0, frameStart + frame() - deps.now());
        waits.push(holdLeft() || (spent < limits.others ? 0 : frameLeft));
      }
      return Math.min(...waits);
    },
  };
}

export type Scheduler = ReturnType<typeof createScheduler>;
