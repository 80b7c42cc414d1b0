import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** Chromium keeps 16 contexts and takes the oldest; the rest of the window may want some. */
const MOST_CONTEXTS = 8;
/** With so many pages of glyphs the atlas is made anew: true colour lets it grow without end. */
const MOST_PAGES = 32;

const live = new Set<WebglAddon>();
/** A context that was lost says that this machine is no good for more. */
let broken = false;

/** What is used of the addon's insides; where they are others, it draws as it pleases. */
interface Inside {
  _renderer?: { _gl?: WebGL2RenderingContext; _rectangleRenderer?: { value?: { _vertices?: { count: number } } } };
}

/** The rendering context of the addon's canvas. */
function contextOf(addon: WebglAddon): WebGL2RenderingContext | undefined {
  return (addon as unknown as Inside)._renderer?._gl;
}

/** True when no graphics card draws: each frame of a motion would cost what the person's next key needs. */
function drawsInSoftware(context: WebGL2RenderingContext | undefined): boolean {
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  return info ? /swiftshader|llvmpipe|softpipe|basic render/i.test(String(context?.getParameter(info.UNMASKED_RENDERER_WEBGL))) : false;
}

/**
 * Has contexts that are made in `make` fill their canvas without a see-through pixel, as a terminal
 * does: what lies below need not be drawn, and nothing mixed. The addon offers no option for it.
 */
function withoutAlpha(make: () => void): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: object) {
    return getContext.call(this, kind, kind === 'webgl2' ? { ...options, alpha: false } : options);
  } as typeof getContext;
  try {
    make();
  } finally {
    HTMLCanvasElement.prototype.getContext = getContext;
  }
}

/**
 * Has the ground drawn from the first frame on. The addon counts no rectangle until a cell differs from nothing,
 * and what was never drawn is black in a canvas without see-through pixels.
 */
function drawGround(addon: WebglAddon): void {
  const ground = (addon as unknown as Inside)._renderer?._rectangleRenderer?.value?._vertices;
  if (ground?.count === 0) ground.count = 1;
}

/**
 * Draws the terminal with WebGL from now on. Returns how to stop (then the DOM draws, and the
 * context is given back at once), or null when there is none to have. `onLost` is called when the
 * context was taken away; the DOM draws then already.
 */
export function useWebgl(terminal: Terminal, onLost: () => void): (() => void) | null {
  if (broken || live.size >= MOST_CONTEXTS) return null;
  const addon = new WebglAddon();
  // Glyphs drawn before their font was there are drawn anew.
  const redraw = (): void => addon.clearTextureAtlas();
  const stop = (): void => {
    if (!live.delete(addon)) return;
    const context = contextOf(addon);
    document.fonts.removeEventListener('loadingdone', redraw);
    addon.dispose();
    // Disposing alone leaves the context alive until it is collected.
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  };
  live.add(addon);
  try {
    withoutAlpha(() => terminal.loadAddon(addon));
  } catch {
    live.delete(addon);
    broken = true;
    addon.dispose();
    return null;
  }
  drawGround(addon);
  if (drawsInSoftware(contextOf(addon))) document.documentElement.dataset['slow'] = '';
  document.fonts.addEventListener('loadingdone', redraw);
  let pages = 0;
  addon.onAddTextureAtlasCanvas(() => {
    pages += 1;
    if (pages % MOST_PAGES === 0) addon.clearTextureAtlas();
  });
  addon.onContextLoss(() => {
    broken = true;
    stop();
    onLost();
  });
  return stop;
}
