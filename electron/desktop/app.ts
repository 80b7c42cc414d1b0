import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, Menu, nativeTheme, powerMonitor } from 'electron';
import log from 'electron-log/main';
import { groundOf, keymap, terminalGrounds } from '../../shared/contract/index.ts';
import { LINK_SCHEME } from '../../shared/contract/link.ts';
import { createControl, type Control } from '../control/index.ts';
import type { Ahead, Outside } from './ahead.ts';
import { createAttention } from './attention.ts';
import { createCommon } from './common.ts';
import type { Flags } from './flags.ts';
import { linkHost } from './host.ts';
import { serveCommands } from './ipc.ts';
import { wayOf } from './links.ts';
import { menuBar } from './menu.ts';
import { windowsAgain } from './place.ts';
import { createSleepGuard } from './power.ts';
import { takePicture } from './screenshot.ts';
import { startedBy } from './started.ts';
import { openRemembered } from './told.ts';
import { createWindows, type Seat } from './windows.ts';
import { language, speak, t } from './words.ts';

/** Runs the app: windows, each with a project of its own, over one terminal host. Electron is ready, and `ahead` is under way. */
export async function runApp(flags: Flags, ahead: Ahead): Promise<void> {
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  for (const word of flags.unknown) console.error(`Not understood: ${word}`);

  const common = createCommon(() => {
    for (const { shell } of windows.all()) shell.tellApp();
    changed();
  });
  const windows = createWindows({
    common,
    control: () => control,
    onChange: () => changed(),
    keeps: () => common.settings().tray && common.settings().trayKeeps && attention.hasTray(),
  });
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const byId = (project: string | null): Seat | null =>
    windows.all().find(({ shell }) => project !== null && shell.desk().project?.id === project) ?? null;
  /** A link was followed: it leads to what is there, or the person is told why not. */
  const follow = (url: string): void => {
    const way = wayOf(url, windows.all().map(({ shell }) => shell.desk()), common.registry.list());
    if ('problem' in way) windows.go(null).shell.notice('warn', way.problem);
    else windows.go(byId(way.project), way.go ?? undefined);
  };
  const attention = createAttention({
    desks: () => windows.all().flatMap(({ shell, isFront }) => {
      const desk = shell.desk();
      return desk.project ? [{ desk, live: Object.fromEntries(shell.live().map((agent) => [agent.id, agent])), front: isFront() }] : [];
    }),
    settings: common.settings,
    before: openRemembered(join(common.state, 'told.json')),
    go: (project, to) => windows.go(byId(project), to),
    acts: {
      pause(paused) {
        for (const { shell } of windows.all()) if (shell.project()) void shell.command({ type: 'run.set', run: paused ? 'paused' : 'on' });
      },
      quit: (end) => void (end ? endAgents() : Promise.resolve()).finally(() => app.quit()),
    },
  });
  const endAgents = async (): Promise<void> => {
    await Promise.all(windows.all().map(({ shell }) => shell.endAgents()));
  };
  const sleep = createSleepGuard();
  let shownContrast = '';
  const tellTheme = () => {
    const { contrast } = common.settings();
    const high = contrast === 'system' ? nativeTheme.shouldUseHighContrastColors : contrast === 'high';
    const theme = terminalGrounds[groundOf(nativeTheme.shouldUseDarkColors, high)];
    // A host that is just going away needs no colours.
    void common.host()?.setTheme(theme).catch(() => {});
  };
  let barred = '';
  /** A Mac has its commands in the menu bar too, with the keys that hold. They are those of the window in front. */
  const showMenu = () => {
    const { keys } = common.settings();
    const now = JSON.stringify([keys, language()]);
    if (process.platform !== 'darwin' || now === barred) return;
    barred = now;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(t.commands, keymap(keys), (command) => {
      const front = BrowserWindow.getFocusedWindow();
      windows.go(front && windows.of(front.webContents)).send({ t: 'run', command });
    })));
  };
  const changed = () => {
    attention.look();
    showMenu();
    const { contrast, keepAwake } = common.settings();
    if (shownContrast !== contrast) tellTheme();
    shownContrast = contrast;
    sleep.set(keepAwake && windows.all().some(({ shell }) => shell.live().some(({ state }) => state === 'working')));
  };
  const control: Control = createControl({
    version: app.getVersion(),
    home: common.state,
    execPath: process.execPath,
    script: join(app.getAppPath(), 'out', 'main', 'quatuor.js'),
    projects: () => windows.all().flatMap(({ shell }) => shell.project() ?? []),
    spoolDir: (project) => join(common.state, 'spool', project),
    treesDir: common.treesDir,
    host: common.host,
    start: startedBy(common.state),
    async open(path) {
      const seat = await windows.openFolder(path);
      return typeof seat === 'string' ? seat : (seat.shell.project() ?? 'The project was closed again');
    },
    settled: () => settled,
    log: (line) => log.warn(line),
    onProblem: (text) => common.notice('warn', text),
  });
  const leaveHost = linkHost(
    ahead.host,
    async (client) => {
      common.setHost(client);
      tellTheme();
      await windows.hostChanged();
    },
    async (text) => common.notice('warn', text),
  );
  serveCommands((sender) => {
    const seat = windows.of(sender);
    return seat && { hello: seat.hello, command: seat.shell.command };
  });
  const serve = async ({ project, link: url }: Outside): Promise<void> => {
    if (project) await windows.openFolder(project);
    if (url) follow(url);
  };
  // One after the other: a link may lead into what was asked for just before.
  let last: Promise<void> = settled;
  ahead.hear((asked) => {
    if (!asked.project && !asked.link) return windows.all().length > 0 ? void windows.go(null) : undefined;
    last = last.then(() => serve(asked)).catch((error) => log.error(error));
  });
  app.on('window-all-closed', () => {
    const { tray, trayKeeps } = common.settings();
    if (!(tray && trayKeeps && attention.hasTray())) app.quit();
  });
  app.on('activate', () => {
    if (!windows.all().some(({ window }) => window)) windows.go(null);
  });
  app.on('before-quit', () => {
    attention.close();
    control.close();
    windows.end();
    leaveHost();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  speak(common.settings().language);
  // A package tells the system that such links are its own.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  nativeTheme.themeSource = common.settings().theme;
  nativeTheme.on('updated', tellTheme);
  for (const change of ['resume', 'unlock-screen'] as const)
    powerMonitor.on(change as 'resume', () => {
      for (const { shell } of windows.all()) shell.wake();
      attention.look();
    });
  const first = await begin();
  settle();
  if (flags.link) follow(flags.link);
  if (flags.screenshot && first.window) await picture(first, flags, endAgents);

  /** Opens what the start asks for, else the windows that were open at the end. Gives the window in front. */
  async function begin(): Promise<Seat> {
    const { windows: all, place } = windows.kept();
    if (flags.demo || flags.project) {
      const seat = windows.add(all.find(({ project }) => project === flags.project)?.place ?? place, false, ahead.page);
      changed();
      await seat.shell.command(flags.demo ? { type: 'demo.open' } : { type: 'project.open', path: flags.project ?? '' });
      return seat;
    }
    const again = windowsAgain(all, common.registry.list(), existsSync);
    const seats = [...again.entries()].toReversed().map(([i, one]) => ({ project: one.project, seat: windows.add(one.place ?? place, i > 0, i > 0 ? undefined : ahead.page) }));
    const front = seats.at(-1)?.seat ?? windows.add(place, false, ahead.page);
    changed();
    // None waits for the agents of another one. The one in front comes last, and is first among the recent ones.
    await Promise.all(seats.map(({ project, seat }) => seat.shell.open(project)));
    return front;
  }
}

async function picture(seat: Seat, flags: Flags, endAgents: () => Promise<void>): Promise<void> {
  const file = flags.screenshot ?? '';
  let code = 0;
  try {
    if (seat.window) await takePicture(seat.window, file, () => seat.shell.isPresentable());
    console.log(`The desk is in ${file}`);
  } catch (error) {
    console.error(`No picture: ${(error as Error).message}`);
    code = 1;
  }
  if (flags.exit) {
    if (flags.demo) await endAgents();
    app.once('will-quit', () => app.exit(code));
    app.quit();
  }
}
