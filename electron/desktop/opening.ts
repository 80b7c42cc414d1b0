/** Where a window stands, in the system's own pixels. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How a window stood when it was left. */
export interface Kept {
  version: 1;
  /** Where it stands when it is neither maximized nor full screen. */
  bounds: Bounds;
  maximized: boolean;
  fullScreen: boolean;
}

/** What a window opens with: without a place the system finds one. */
export interface Opening {
  bounds: Partial<Bounds> & Pick<Bounds, 'width' | 'height'>;
  maximized: boolean;
  fullScreen: boolean;
}

export const least = { width: 760, height: 480 };
export const usual = { width: 1440, height: 900 };
/** So much of the window's upper edge has to be on a screen, so that it can be taken hold of. */
const HOLD = { width: 160, height: 40 };
/** So far beside another one a new window opens. */
const STEP = 32;

/**
 * Where a window opens: as it was kept, on a screen that is there. One that stood on a screen that is gone stands in
 * the middle of the first, and none is larger than its screen.
 * @param areas the usable part of each screen, the first one first
 */
export function openingOf(kept: Kept | null, areas: readonly Bounds[]): Opening {
  const [first] = areas;
  const within = (size: { width: number; height: number }, area: Bounds | undefined) => ({
    width: Math.max(least.width, Math.min(size.width, area?.width ?? size.width)),
    height: Math.max(least.height, Math.min(size.height, area?.height ?? size.height)),
  });
  if (!kept) return { bounds: within(usual, first), maximized: false, fullScreen: false };
  const { bounds, maximized, fullScreen } = kept;
  const area = areas.find((one) => holds(one, bounds)) ?? first;
  const size = within(bounds, area);
  const same = { ...size, x: bounds.x, y: bounds.y };
  // Made smaller, it may have left the screen with what was on it.
  if (!area || holds(area, same)) return { bounds: area ? same : size, maximized, fullScreen };
  const middle = { x: Math.round(area.x + (area.width - size.width) / 2), y: Math.round(area.y + Math.max(0, area.height - size.height) / 2) };
  return { bounds: { ...size, ...middle }, maximized, fullScreen };
}

/** True where the window's upper edge can be taken hold of on a screen. */
function holds(area: Bounds, { x, y, width }: Bounds): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return seen >= Math.min(width, HOLD.width) && y >= area.y - HOLD.height && y <= area.y + area.height - HOLD.height;
}

/** A window beside another one: a little lower and further right, so that both are seen. */
export function besideOf({ bounds }: Kept): Kept {
  return { version: 1, bounds: { ...bounds, x: bounds.x + STEP, y: bounds.y + STEP }, maximized: false, fullScreen: false };
}
