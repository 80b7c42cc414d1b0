import { expect, type CDPSession, type Locator, type Page } from '@playwright/test';

interface Point {
  x: number;
  y: number;
}

/** A card in the hand. */
export interface Held {
  /** Carries it over something, to its middle. */
  over(what: Locator): Promise<void>;
  /** Lets go where it is. */
  drop(): Promise<void>;
}

/**
 * Takes something into the hand with the mouse. The browser is told to hand its drags over from
 * the press until the drop: a mouse of the test library stops listening after each move, and a
 * drag that begins a moment later, on a busy machine, goes to the window system and is lost.
 */
export async function grab(page: Page, what: Locator): Promise<Held> {
  // It lies still, and nothing lies over it: a dialog that was just closed may for a moment.
  await what.hover({ trial: true });
  const tools = await page.context().newCDPSession(page);
  const begun = new Promise<DragData>((done) => tools.once('Input.dragIntercepted', ({ data }) => done(data)));
  await tools.send('Input.setInterceptDrags', { enabled: true });
  let at = await press(tools, what);
  for (let step = 1; step <= 4; step++) await mouse(tools, 'mouseMoved', { x: at.x + step * 3, y: at.y + step * 3 });
  const data = await Promise.race([begun, late()]);
  await tools.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at, data });
  const over = async (point: Point): Promise<void> => {
    at = point;
    await tools.send('Input.dispatchDragEvent', { type: 'dragOver', ...at, data });
  };
  return {
    async over(target) {
      const from = at;
      const to = await middle(target);
      for (let step = 1; step <= 6; step++)
        await over({ x: from.x + ((to.x - from.x) * step) / 6, y: from.y + ((to.y - from.y) * step) / 6 });
    },
    async drop() {
      await tools.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
      await mouse(tools, 'mouseReleased', at, 0);
      await tools.send('Input.setInterceptDrags', { enabled: false });
      await tools.detach();
    },
  };
}

/** Presses on it; what moved away under the hand, as when the list above it grows, is pressed where it lies now. */
async function press(tools: CDPSession, what: Locator): Promise<Point> {
  for (let left = 5; left > 0; left -= 1) {
    const at = await middle(what);
    await mouse(tools, 'mouseMoved', at, 0);
    await mouse(tools, 'mousePressed', at);
    if (await what.evaluate((node) => node.matches(':active'))) return at;
    await mouse(tools, 'mouseReleased', at, 0);
  }
  throw new Error('it could not be pressed');
}

/** Drags a card onto an agent's pane with the mouse; lets go once the pane says what that does. */
export async function dragTo(page: Page, task: string, agent: string): Promise<void> {
  const held = await grab(page, page.getByTestId(`card-${task}`));
  await held.over(page.getByTestId(`pane-${agent}`));
  await expect(page.getByTestId(`drop-${agent}`)).toBeVisible();
  await held.drop();
}

interface DragData {
  items: { mimeType: string; data: string }[];
  files?: string[];
  dragOperationsMask: number;
}

const late = (): Promise<never> =>
  new Promise((_, fail) => {
    setTimeout(() => fail(new Error('the card was pressed and moved, and no drag began')), 60_000).unref();
  });

async function mouse(
  tools: CDPSession,
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased',
  at: Point,
  buttons = 1,
): Promise<void> {
  const clicks = type === 'mouseMoved' ? {} : { clickCount: 1 };
  await tools.send('Input.dispatchMouseEvent', { type, ...at, button: type === 'mouseMoved' && buttons === 0 ? 'none' : 'left', buttons, ...clicks });
}

async function middle(of: Locator): Promise<Point> {
  const box = await of.boundingBox();
  if (!box) throw new Error('not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
