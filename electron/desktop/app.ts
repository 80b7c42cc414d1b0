import { app, Menu, MessageChannelMain, nativeTheme, type BrowserWindow } from 'electron';
import log from 'electron-log/main';
import { channels, terminalGrounds, type Go, type Update } from '../../shared/contract/index.ts';
import { createAttention } from './attention.ts';
import { linkHost } from './host.ts';
import { serveCommands } from './ipc.ts';
import type { Flags } from './flags.ts';
import { servePanes } from './panes.ts';
import { takePicture } from './screenshot.ts';
import { createShell, type Shell } from './shell.ts';
import { createWindow, guardSession } from './window.ts';

/** Runs the app: one window over one shell, both over the terminal host. */
export async function runApp(flags: Flags): Promise<void> {
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  for (const word of flags.unknown) console.error(`Not understood: ${word}`);
  Menu.setApplicationMenu(null);

  let window: BrowserWindow | null = null;
  let panes: { close(): void } | null = null;
  let greeted = false;
  const send = (update: Update) => {
    if (greeted && window && !window.isDestroyed()) window.webContents.send(channels.update, update);
  };
  const up = app.whenReady();
  // The host takes its time to start, and Chromium too: both at once.
  const link = linkHost(
    async (client) => {
      await up;
      tellTheme();
      connectPanes();
      await shell.setHost(client);
    },
    async (text) => {
      await up;
      shell.notice('warn', text);
    },
  );
  const shell: Shell = createShell({ send, window: () => window, onChange: () => attention.look() });
  let place: Go | null = null;
  /** Brings the window to the front, at a place in it; a window that was closed is opened again. */
  const go = (to?: Go) => {
    if (!window) open();
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
    if (to && greeted) send({ t: 'go', to });
    else place = to ?? null;
  };
  const attention = createAttention({
    desk: shell.desk,
    live: shell.live,
    settings: shell.settings,
    front: () => window !== null && window.isVisible() && !window.isMinimized() && window.isFocused(),
    go,
    acts: {
      pause: (paused) => void shell.command({ type: 'run.set', run: paused ? 'paused' : 'on' }),
      quit: (end) => void (end ? shell.endAgents() : Promise.resolve()).finally(() => app.quit()),
    },
  });
  const connectPanes = () => {
    panes?.close();
    panes = null;
    const client = link.client;
    if (!greeted || !client || !window || window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    panes = servePanes(port1, client, (reason) => log.warn(`pane message refused: ${reason}`));
    window.webContents.postMessage(channels.panes, null, [port2]);
  };
  const tellTheme = () => {
    const theme = terminalGrounds[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'];
    // A host that is just going away needs no colours.
    void link.client?.setTheme(theme).catch(() => {});
  };
  const open = () => {
    greeted = false;
    window = createWindow(shell.settings().theme);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error(`window process gone: ${reason}`);
      greeted = false;
      if (reason !== 'clean-exit') window?.webContents.reload();
    });
    for (const change of ['focus', 'blur', 'hide', 'show'] as const) window.on(change as 'focus', attention.look);
    window.on('closed', () => {
      window = null;
      attention.look();
    });
  };
  serveCommands({
    window: () => window,
    onHello: () => {
      greeted = true;
      shell.greet();
      connectPanes();
      if (place) send({ t: 'go', to: place });
      place = null;
    },
    onCommand: (command) => shell.command(command),
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const project = (data as { project?: string | null } | null)?.project;
    if (project) void shell.command({ type: 'project.open', path: project });
    go();
  });
  app.on('window-all-closed', () => {
    const { tray, trayKeeps } = shell.settings();
    if (!(tray && trayKeeps && attention.hasTray())) app.quit();
  });
  app.on('activate', () => {
    if (!window) open();
  });
  app.on('before-quit', () => {
    attention.close();
    panes?.close();
    shell.close();
    link.close();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  await up;
  guardSession();
  nativeTheme.themeSource = shell.settings().theme;
  nativeTheme.on('updated', tellTheme);
  open();
  attention.look();
  if (flags.demo) await shell.command({ type: 'demo.open' });
  else if (flags.project) await shell.command({ type: 'project.open', path: flags.project });
  else await shell.reopenLast();
  if (flags.screenshot && window) await picture(window, flags, shell);
}

async function picture(window: BrowserWindow, flags: Flags, shell: Shell): Promise<void> {
  const file = flags.screenshot ?? '';
  let code = 0;
  try {
    await takePicture(window, file, () => shell.isPresentable());
    console.log(`The desk is in ${file}`);
  } catch (error) {
    console.error(`No picture: ${(error as Error).message}`);
    code = 1;
  }
  if (flags.exit) {
    if (flags.demo) await shell.endAgents();
    app.once('will-quit', () => app.exit(code));
    app.quit();
  }
}
