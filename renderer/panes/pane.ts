import type { Command, Reply } from '../../shared/contract/window.ts';
import { paceDrawing } from './draw.ts';
import { createEmulator, fontsOf, type Emulator, type Look } from './emulator.ts';
import { fontsLoaded, fontsReady, hasFonts } from './fonts.ts';
import { handDrags, handIsBusy, handToPause } from './hand.ts';
import { causeOf, latin1 } from './input.ts';
import { shortcut } from './keys.ts';
import { joinSigns } from './ligatures.ts';
import type { PaneLink } from './link.ts';
import { parseNow } from './parse.ts';
import { pasteBytes } from './paste.ts';
import type { Pump } from './pump.ts';
import { createStream } from './stream.ts';
import { contrastOf, findColours, themes } from './themes.ts';
import { useWebgl } from './webgl.ts';

export interface PaneDeps {
  link: PaneLink;
  pump: Pump;
  command(command: Command): Promise<Reply>;
  mac: boolean;
  /** The pane has drawn its first screen; `context`: what remains to be done for WebGL, which takes its time. */
  onDrawn(context: () => void): void;
}

export interface FindState {
  /** Index of the match that is marked, from 0; -1 when there are too many to count, or none. */
  index: number;
  count: number;
}

/** What the view wants to hear of its pane. */
export interface PaneListeners {
  onTitle(title: string): void;
  onFocus(): void;
  onExit(code: number | null, signal: number | null): void;
  onFind(): void;
  onFound(state: FindState): void;
}

export type Pane = ReturnType<typeof createPane>;

/** Acks go out when so much was parsed since the last: main pauses at far more. */
const ACK_BYTES = 128 * 1024;
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];
const FIT_MS = 60;
/** A pane floods that parsed so many bytes within so many ms. */
const FLOOD_BYTES = 256 * 1024;
const FLOOD_MS = 100;

/** A terminal that outlives the view which shows it. `webgl` says whether WebGL may be tried. */
export function createPane(id: number, look: Look, webgl: boolean, deps: PaneDeps) {
  const { link, pump } = deps;
  const node = document.createElement('div');
  node.className = 'pane-terminal';
  const stream = createStream();
  let listeners: Partial<PaneListeners> = {};
  let shown = false;
  let opened = false;
  let wantsFocus = false;
  let drawnOnce = false;
  let ended = false;
  let parsing = false;
  let acked = 0;
  let retries = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let fitTimer: ReturnType<typeof setTimeout> | undefined;
  let sentSize = '';
  let stopWebgl: (() => void) | null = null;
  let drawAtOnce = (): void => {};
  let theme = look.theme;
  let font = look.font ?? '';
  let stopJoining: (() => void) | null = null;
  let span = { start: 0, bytes: 0, flood: false };

  const emulator: Emulator = createEmulator(
    look,
    (url) => void deps.command({ type: 'link.open', url }),
    (url) => (node.title = url ?? ''),
  );
  const { terminal, fit, search } = emulator;
  // For tests and benches, which look at the page from outside.
  Object.assign(node, { terminal });

  const send = (bytes: Uint8Array<ArrayBuffer>, by: 'person' | 'mouse'): void => {
    if (bytes.length === 0 || ended) return;
    if (by === 'person') pump.key(id);
    link.send({ t: 'input', pane: id, data: bytes, by });
  };

  // --- The stream -----------------------------------------------------------------------------

  const attach = (): void => {
    clearTimeout(retryTimer);
    if (!shown || ended) return;
    stream.attaching(performance.now());
    acked = stream.from ?? 0;
    link.send({ t: 'attach', pane: id, from: stream.from });
  };

  const attachLater = (): void => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(attach, RETRY_MS[Math.min(retries, RETRY_MS.length - 1)]);
    retries += 1;
  };

  const ack = (): void => {
    const offset = stream.parsed;
    if (offset === null || offset - acked < ACK_BYTES) return;
    acked = offset;
    link.send({ t: 'ack', pane: id, offset });
  };

  const count = (bytes: number): void => {
    const now = performance.now();
    if (now - span.start >= FLOOD_MS) {
      const whole = now - span.start < 2 * FLOOD_MS;
      span = { start: now, bytes: 0, flood: whole && span.bytes >= FLOOD_BYTES };
    }
    span.bytes += bytes;
    span.flood ||= span.bytes >= FLOOD_BYTES;
  };
  const floods = (): boolean => span.flood && performance.now() - span.start < 2 * FLOOD_MS;

  /** Called by the pump: parses a piece and says whether more waits. */
  const parse = (most: number): boolean => {
    const piece = parsing ? null : stream.take(most);
    if (!piece) return false;
    if (piece.reset) {
      // CAN ends a sequence or character that the old stream had left unfinished.
      parseNow(terminal, new Uint8Array([0x18]), () => {});
      terminal.reset();
      terminal.resize(piece.reset.cols, piece.reset.rows);
    }
    count(piece.bytes.length);
    parsing = true;
    let atOnce = true;
    const parsed = parseNow(terminal, piece.bytes, () => {
      parsing = false;
      stream.done();
      if (piece.reset) scheduleFit(0);
      ack();
      if (!atOnce && stream.hasWork) pump.add(id);
    });
    atOnce = false;
    return parsed && stream.hasWork;
  };

  const stopListening = link.listen(id, (update) => {
    if (update.t === 'exit') {
      stream.lost();
      ended = true;
      listeners.onExit?.(update.code, update.signal);
    } else if (update.t === 'lost') {
      if (stream.state === 'off') return;
      stream.lost();
      attachLater();
    } else if (update.t === 'snapshot') {
      stream.snapshot(update);
      retries = 0;
      pump.add(id);
    } else {
      const taken = stream.data(update.offset, update.bytes, performance.now());
      if (taken === 'queued') {
        retries = 0;
        pump.add(id);
      } else if (taken === 'gap' || taken === 'flood') attach();
    }
  });
  const stopPorts = link.onPort(() => {
    sentSize = '';
    retries = 0;
    if (shown) {
      resize();
      attach();
    }
  });

  // --- Size -----------------------------------------------------------------------------------

  const resize = (): void => {
    clearTimeout(fitTimer);
    fitTimer = undefined;
    if (!opened || !shown || node.clientWidth < 20 || node.clientHeight < 20) return;
    const size = fit.proposeDimensions();
    if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return;
    const cols = Math.min(1_000, Math.max(2, size.cols));
    const rows = Math.min(1_000, Math.max(1, size.rows));
    if (terminal.cols !== cols || terminal.rows !== rows) {
      terminal.resize(cols, rows);
      drawAtOnce();
    }
    if (sentSize === `${cols}x${rows}` || ended) return;
    sentSize = `${cols}x${rows}`;
    link.send({ t: 'resize', pane: id, cols, rows });
  };
  const scheduleFit = (ms = FIT_MS): void => {
    clearTimeout(fitTimer);
    fitTimer = setTimeout(resize, ms);
  };
  const observer = new ResizeObserver(() => scheduleFit());

  // --- Drawing --------------------------------------------------------------------------------

  const draw = (): void => {
    if (!webgl || stopWebgl || !opened || !shown || !drawnOnce) return;
    stopWebgl = useWebgl(terminal, () => {
      stopWebgl = null;
      node.dataset.renderer = 'dom';
      scheduleFit(0);
    });
    node.dataset.renderer = stopWebgl ? 'webgl' : 'dom';
    // WebGL cells are whole device pixels, those of the DOM are not: more or fewer fit in.
    if (!stopWebgl) return;
    drawAtOnce();
    scheduleFit(0);
  };

  const open = (): void => {
    if (opened || !shown) return;
    opened = true;
    terminal.open(node);
    drawAtOnce = paceDrawing(terminal, () => (floods() ? pump.drawEvery(id) : 0), {
      // Its first text waits for nothing: the person looks at an empty pane.
      aside: () => drawnOnce && (handDrags() || (!pump.isFocused(id) && handIsBusy())),
      toPause: handToPause,
      other: () => drawnOnce && !pump.isFocused(id),
    });
    node.dataset.renderer = 'dom';
    const textarea = terminal.textarea;
    textarea?.addEventListener('focus', () => listeners.onFocus?.());
    observer.observe(node);
    if (wantsFocus) terminal.focus();
    if (!hasFonts(look.fontSize)) void fontsLoaded(look.fontSize).then(measureAgain);
  };

  /** Cells were measured in another font: any change of the option makes xterm.js measure anew. */
  const measureAgain = (): void => {
    terminal.options.fontFamily = `${fontsOf(font)}, sans-serif`;
    scheduleFit(0);
  };

  /** A screen reader is told what stands there, and not how it is drawn. */
  const join = ({ ligatures = false, screenReader }: Look): void => {
    const wanted = ligatures && !screenReader;
    if (wanted === (stopJoining !== null)) return;
    stopJoining?.();
    stopJoining = wanted ? joinSigns(terminal) : null;
  };
  join(look);

  // --- Input ----------------------------------------------------------------------------------

  const eventType = (): string | null => window.event?.type ?? null;
  terminal.onData((data) => {
    const cause = causeOf(data, eventType(), parsing);
    if (cause !== 'drop') send(new TextEncoder().encode(data), cause);
  });
  terminal.onBinary((data) => {
    if (!parsing) send(latin1(data), 'mouse');
  });
  terminal.onTitleChange((title) => listeners.onTitle?.(title.slice(0, 300)));
  const firstDraw = terminal.onRender(() => {
    if (stream.parsed === null || stream.hasWork) return;
    performance.mark('pane-drawn', { detail: id });
    firstDraw.dispose();
    drawnOnce = true;
    deps.onDrawn(draw);
  });
  terminal.onRender(() => pump.drawn(id));
  search.onDidChangeResults(({ resultIndex, resultCount }) =>
    listeners.onFound?.({ index: resultIndex, count: resultCount }),
  );

  const paste = (text: string): void => {
    if (text === '') return;
    send(pasteBytes(text, terminal.modes.bracketedPasteMode), 'person');
    terminal.scrollToBottom();
  };
  const copy = (): void => {
    const text = terminal.getSelection();
    if (text) void deps.command({ type: 'clipboard.write', text });
  };
  const pasteClipboard = async (): Promise<void> => {
    const reply = await deps.command({ type: 'clipboard.read' });
    if (reply.ok && reply.value) paste(reply.value);
  };

  terminal.attachCustomKeyEventHandler((event) => {
    const action = shortcut(event, deps.mac, terminal.hasSelection());
    if (!action) return true;
    event.preventDefault();
    if (event.type !== 'keydown') return false;
    if (action === 'copy') copy();
    else if (action === 'paste') void pasteClipboard();
    else listeners.onFind?.();
    return false;
  });
  node.addEventListener(
    'paste',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      paste(event.clipboardData?.getData('text/plain') ?? '');
    },
    { capture: true },
  );

  const hide = (): void => {
    node.remove();
    if (!shown) return;
    shown = false;
    clearTimeout(retryTimer);
    clearTimeout(fitTimer);
    if (stream.state !== 'off') link.send({ t: 'detach', pane: id });
    stream.hide();
    pump.remove(id);
    stopWebgl?.();
    stopWebgl = null;
  };

  return {
    id,
    node,
    terminal,
    /** Called by the pump. */
    parse,
    /** Shows the terminal in `parent` and starts its stream. Waits for the fonts the first time. */
    async show(parent: HTMLElement): Promise<void> {
      parent.append(node);
      if (shown) return scheduleFit();
      shown = true;
      await fontsReady(look.fontSize);
      if (!shown) return;
      open();
      draw();
      resize();
      attach();
    },
    /** Hides the terminal: no bytes, no context, no drawing, until it is shown again. */
    hide,
    listen(next: Partial<PaneListeners>): void {
      listeners = next;
    },
    /** Gives the keyboard to the terminal, as soon as there is one to have it. */
    focus(): void {
      wantsFocus = true;
      terminal.focus();
    },
    blur(): void {
      wantsFocus = false;
      terminal.blur();
    },
    setLook(next: Look): void {
      const { options } = terminal;
      if (options.fontSize !== next.fontSize) {
        options.fontSize = next.fontSize;
        drawAtOnce();
        scheduleFit(0);
      }
      if (font !== (next.font ?? '')) {
        font = next.font ?? '';
        options.fontFamily = fontsOf(font);
        drawAtOnce();
        scheduleFit(0);
      }
      join(next);
      if (theme !== next.theme) {
        theme = next.theme;
        options.theme = themes[theme];
        options.minimumContrastRatio = contrastOf(theme);
        drawAtOnce();
      }
      options.screenReaderMode = next.screenReader;
    },
    paste,
    copy,
    pasteClipboard,
    hasSelection: () => terminal.hasSelection(),
    selectAll: () => terminal.selectAll(),
    clearSelection: () => terminal.clearSelection(),
    /** It is shown, and has drawn no text yet. */
    awaitsText: (): boolean => shown && !ended && !drawnOnce,
    /** The program tells a paste from typing. */
    brackets: (): boolean => terminal.modes.bracketedPasteMode,
    find(text: string, direction: 'next' | 'previous', incremental = false): boolean {
      const { match, active, activeBorder } = findColours[theme];
      const decorations = {
        matchBackground: match,
        matchOverviewRuler: match,
        activeMatchBackground: active,
        activeMatchBorder: activeBorder,
        activeMatchColorOverviewRuler: activeBorder,
      };
      return direction === 'next'
        ? search.findNext(text, { incremental, decorations })
        : search.findPrevious(text, { decorations });
    },
    endFind(): void {
      search.clearDecorations();
      terminal.clearSelection();
    },
    dispose(): void {
      hide();
      stopListening();
      stopPorts();
      observer.disconnect();
      terminal.dispose();
    },
  };
}
