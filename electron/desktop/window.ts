import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { app, BrowserWindow, nativeTheme, protocol, screen, session } from 'electron';
import { channels } from '../../shared/contract/channels.ts';
import { least, openingOf, usual, type Kept } from './opening.ts';

const ORIGIN = 'quatuor://app';

/** Nothing but the app's own files; styles inline because the terminal sets its cell sizes so. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'quatuor', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the window's files from their folder and nothing beside it, and denies the rest (X2).
 * @param onAsked is told the path of each file that a page asks for
 */
export function guardSession(onAsked: (path: string) => void): void {
  const root = join(app.getAppPath(), 'out', 'renderer');
  protocol.handle('quatuor', async (request) => {
    const url = new URL(request.url);
    onAsked(url.pathname);
    const path = normalize(join(root, decodeURIComponent(url.pathname)));
    if (url.host !== 'app' || !path.startsWith(root + sep)) return new Response(null, { status: 404 });
    try {
      const body = await readFile(path);
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      const headers = { 'content-type': type, 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' };
      return new Response(new Uint8Array(body), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** True for messages that come from the top frame of our own page, and from no other. */
export function isOurs(event: { senderFrame: Electron.WebFrameMain | null; sender: Electron.WebContents }): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && frame.url.startsWith(`${ORIGIN}/`);
}

/** A window that nobody sees yet, with its page on its way. */
export interface Page {
  window: BrowserWindow;
  /** It has something to show. */
  drawn: Promise<void>;
  /** The page listens already: it has asked for what it shows. */
  listens: boolean;
}

/** Begins a window; `createWindow` makes one of it. Once the app is ready. */
export function openPage(): Page {
  const window = new BrowserWindow({
    ...usual,
    minWidth: least.width,
    minHeight: least.height,
    show: false,
    title: 'Quatuor',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  const drawn = new Promise<void>((resolve) => window.once('ready-to-show', resolve));
  const page: Page = { window, drawn, listens: false };
  window.webContents.ipc.on(channels.hello, (event) => {
    if (isOurs(event)) page.listens = true;
  });
  void window.loadURL(`${ORIGIN}/index.html`);
  // Node loads what answers are made of when they are first named: now, while the page's process starts.
  setImmediate(() => void Response);
  return page;
}

/**
 * Opens a window. @param kept where it stood; null: where the system likes
 * @param quiet it does not come to the front
 * @param onRest is told where it stands, whenever it has come to rest somewhere else
 * @param page what was begun of it
 */
export function createWindow(kept: Kept | null, quiet: boolean, onRest: (now: Kept) => void, { window, drawn }: Page): BrowserWindow {
  const first = screen.getPrimaryDisplay().id;
  const displays = screen.getAllDisplays().toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
  const { bounds, maximized, fullScreen } = openingOf(kept, displays.map(({ workArea }) => workArea));
  window.setBounds(bounds);
  if (bounds.x === undefined) window.center();
  window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? '#0f1114' : '#eef0f3');
  if (fullScreen) window.setFullScreen(true);
  // Maximized at once, and not before it is shown: on some systems that shows it, empty.
  const appear = async (): Promise<void> => {
    await drawn;
    if (window.isDestroyed()) return;
    if (maximized) window.maximize();
    if (quiet) {
      window.showInactive();
      // On some systems it now covers the one in front.
      BrowserWindow.getFocusedWindow()?.moveTop();
    } else window.show();
  };
  void appear();
  watchPlace(window, onRest);
  return window;
}

/** A window that is dragged moves many times a second; where it comes to rest is kept. ms. */
const REST_MS = 400;

function watchPlace(window: BrowserWindow, onRest: (now: Kept) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!window.isDestroyed()) onRest({ version: 1, bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() });
  };
  const soon = (): void => {
    timer ??= setTimeout(keep, REST_MS);
  };
  for (const change of ['resize', 'move', 'maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen'] as const) window.on(change as 'resize', soon);
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
}
