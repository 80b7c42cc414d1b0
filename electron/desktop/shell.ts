import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, nativeTheme, shell as system } from 'electron';
import log from 'electron-log/main';
import { DeskCommand, type Command, type Notice, type Reply, type Settings, type ShellCommand, type Update } from '../../shared/contract/index.ts';
import { emptyDesk, type AgentLive, type Desk } from '../../shared/model/index.ts';
import { cliOffers, loginPath } from '../agents/index.ts';
import { FolderError, gitBranch, inspectFolder, openRegistry } from '../project/index.ts';
import { openWorkspace, type Workspace } from '../scheduler/index.ts';
import { JournalError } from '../store/index.ts';
import type { HostClient } from '../terminals/index.ts';
import { agentsFor, makeDemo, seedDemo } from './demo.ts';
import { createSleepGuard } from './power.ts';
import { saveFile } from './save-file.ts';
import { openSettings } from './settings.ts';

const OK: Reply = { ok: true };
const no = (message: string): Reply => ({ ok: false, message });

/** Everything around one project: opening, settings, notices, the system. */
export interface Shell {
  command(command: Command): Promise<Reply>;
  /** Sends the whole state to a window that has just come up. */
  greet(): void;
  setHost(host: HostClient | null): Promise<void>;
  notice(tone: Notice['tone'], text: string, detail?: string): void;
  settings(): Settings;
  desk(): Desk;
  live(): AgentLive[];
  reopenLast(): Promise<void>;
  /** True when a picture of the window would show the desk as it is meant to be seen. */
  isPresentable(): boolean;
  endAgents(): Promise<void>;
  close(): void;
}

export function createShell(options: {
  send: (update: Update) => void;
  /** The desk, its agents or the settings changed. */
  onChange: () => void;
  window: () => BrowserWindow | null;
}): Shell {
  const { send } = options;
  const state = app.getPath('userData');
  const settings = openSettings(Date.now());
  const registry = openRegistry(join(state, 'projects.json'), Date.now());
  const sleep = createSleepGuard();
  // Asked for before anything else: it takes longest.
  const searchPath = loginPath(join(state, 'login-path.json'), () =>
    notice('info', 'The PATH of your login shell has changed. The change counts from the next start.'),
  );
  let notices: Notice[] = [];
  let workspace: Workspace | null = null;
  let openPath: string | null = null;
  let host: HostClient | null = null;
  let opening = false;
  let drawn = -1;

  const sendApp = () =>
    send({
      t: 'app',
      app: {
        version: app.getVersion(),
        platform: process.platform,
        settings: settings.get(),
        recents: registry.list().map(({ path, name, openedAt }) => ({ path, name, openedAt, missing: !existsSync(path) })),
        notices,
        idle: !opening,
        webgl: app.commandLine.hasSwitch('enable-unsafe-swiftshader') || hasGpu(),
        home: app.getPath('home'),
        offers: cliOffers(),
        branch: openPath ? gitBranch(openPath) : null,
      },
    });

  const notice = (tone: Notice['tone'], text: string, detail?: string) => {
    log.warn(text);
    if (notices.some((n) => n.text === text)) return;
    notices = [...notices.slice(-19), { id: randomUUID(), tone, text, ...(detail ? { detail } : {}) }];
    sendApp();
  };
  for (const text of [...settings.warnings, ...registry.warnings]) notice('warn', text);

  const keepAwake = () => {
    const works = workspace?.live().some((agent) => agent.state === 'working') ?? false;
    sleep.set(settings.get().keepAwake && works);
  };

  const closeProject = () => {
    workspace?.close();
    workspace = null;
    openPath = null;
    drawn = -1;
    keepAwake();
    options.onChange();
  };

  /** Opens a folder as the project; what was open stays open when that fails. */
  const open = async (path: string, demo: boolean): Promise<Reply> => {
    if (opening) return no('Another project is being opened');
    opening = true;
    sendApp();
    try {
      const folder = inspectFolder(path);
      if (folder.path === openPath) return OK;
      const entry = registry.opened(folder, Date.now(), demo);
      const env: Record<string, string | undefined> = { ...process.env, PATH: await searchPath };
      delete env['ELECTRON_RUN_AS_NODE'];
      const spoolDir = join(state, 'spool', entry.id);
      mkdirSync(spoolDir, { recursive: true, mode: 0o700 });
      // What happens while it opens is part of the state that is sent once it is open.
      let opened: Workspace | null = null;
      const shown = () => opened !== null && workspace === opened;
      opened = openWorkspace({
        project: {
          id: entry.id,
          path: folder.path,
          name: folder.name,
          prefix: demo ? 'OB' : folder.prefix,
          language: settings.get().promptLanguage,
          demo,
        },
        journalDir: join(state, 'projects', entry.id),
        treesDir: join(state, 'trees', entry.id.slice(0, 8)),
        spoolDir,
        rulesDir: join(state, 'rules'),
        stateDir: state,
        consentFile: join(state, 'consent.json'),
        ...agentsFor(demo ? join(state, 'demo') : null),
        env,
        onEvents: (events) => {
          if (!shown()) return;
          send({ t: 'events', events });
          options.onChange();
        },
        onLive: (agents) => {
          if (!shown()) return;
          send({ t: 'live', agents });
          keepAwake();
          options.onChange();
        },
        onProblem: (text) => notice('warn', text),
      });
      closeProject();
      workspace = opened;
      openPath = folder.path;
      for (const text of opened.warnings) notice('warn', text);
      send({ t: 'desk', desk: opened.desk() });
      send({ t: 'live', agents: opened.live() });
      if (host) await hostReady(opened);
      return OK;
    } catch (error) {
      if (error instanceof FolderError || error instanceof JournalError) {
        notice('error', error.message);
        return no(error.message);
      }
      log.error(error);
      const message = `The project could not be opened: ${(error as Error).message}`;
      notice('error', message);
      return no(message);
    } finally {
      opening = false;
      sendApp();
    }
  };

  const hostReady = async (to: Workspace) => {
    await to.setHost(host);
    if (settings.get().startAgentsOnOpen) await to.startFresh();
  };

  const openDemo = async (): Promise<Reply> => {
    const { path, tasks } = await makeDemo();
    const reply = await open(path, true);
    if (reply.ok && workspace) void seedDemo(workspace, tasks);
    return reply;
  };

  const chooseFolder = async (title: string): Promise<string | undefined> => {
    const parent = options.window();
    const asked = { properties: ['openDirectory' as const], title };
    const { filePaths } = await (parent ? dialog.showOpenDialog(parent, asked) : dialog.showOpenDialog(asked));
    return filePaths[0];
  };

  const onShell: { [T in ShellCommand['type']]: (command: Extract<ShellCommand, { type: T }>) => Promise<Reply> | Reply } = {
    'project.open': ({ path }) => open(path, registry.list().some((e) => e.demo && e.path === path)),
    'project.choose': async () => {
      const chosen = await chooseFolder('Open a project folder');
      return chosen ? open(chosen, false) : OK;
    },
    'project.export': async ({ to }) => {
      if (!workspace) return no('No project is open');
      const chosen = to ?? (await chooseFolder('Export the project into a new folder in'));
      if (!chosen) return OK;
      try {
        const folder = await workspace.exportTo(chosen);
        notice('info', `The project was exported to ${folder}`);
        return { ok: true, value: folder };
      } catch (error) {
        return no((error as Error).message);
      }
    },
    'project.close': () => {
      closeProject();
      send({ t: 'desk', desk: emptyDesk });
      send({ t: 'live', agents: [] });
      sendApp();
      return OK;
    },
    'project.forget': ({ path }) => {
      registry.forget(path);
      sendApp();
      return OK;
    },
    'demo.open': openDemo,
    'agent.start': ({ agent, goOn }) => workspace?.start(agent, 'new', goOn ? 'inbox' : 'person') ?? no('No project is open'),
    'agent.resume': ({ agent, goOn }) => workspace?.start(agent, 'resume', goOn ? 'inbox' : 'person') ?? no('No project is open'),
    'agent.stop': ({ agent }) => workspace?.stop(agent) ?? no('No project is open'),
    'agent.restart': async ({ agent }) => {
      if (!workspace) return no('No project is open');
      await workspace.stop(agent);
      return workspace.start(agent, 'new');
    },
    'task.diff': ({ id }) => workspace?.changes(id) ?? no('No project is open'),
    'task.folder': async ({ id }) => {
      const folder = workspace?.folderOf(id);
      if (!folder) return no('No project is open');
      const problem = await system.openPath(folder);
      return problem ? no(problem) : OK;
    },
    'gate.cancel': ({ id }) => workspace?.cancelGate(id) ?? no('No project is open'),
    'settings.set': ({ patch }) => {
      try {
        settings.set(patch);
      } catch (error) {
        notice('warn', `The settings could not be saved (${(error as Error).message}). They hold until you quit.`);
      }
      nativeTheme.themeSource = settings.get().theme;
      keepAwake();
      options.onChange();
      sendApp();
      return OK;
    },
    'link.open': async ({ url }) => {
      const target = URL.parse(url);
      if (!target || !['http:', 'https:'].includes(target.protocol)) return no('Only http and https links are opened');
      await system.openExternal(target.href);
      return OK;
    },
    'clipboard.write': ({ text }) => {
      clipboard.writeText(text);
      return OK;
    },
    'file.save': ({ name, text }) => saveFile(options.window(), name, text),
    'clipboard.read': () => ({ ok: true, value: clipboard.readText() }),
    'notice.dismiss': ({ id }) => {
      notices = notices.filter((n) => n.id !== id);
      sendApp();
      return OK;
    },
    'window.ready': ({ panes }) => {
      drawn = panes;
      return OK;
    },
  };

  return {
    async command(command) {
      const forDesk = DeskCommand.safeParse(command);
      if (!forDesk.success) {
        const handle = onShell[command.type as ShellCommand['type']] as (c: Command) => Promise<Reply> | Reply;
        return handle(command);
      }
      if (!workspace) return no('No project is open');
      const reply = workspace.submit(forDesk.data);
      const fresh = command.type === 'project.trust' || command.type === 'agents.set';
      if (reply.ok && fresh && settings.get().startAgentsOnOpen) void workspace.startFresh();
      return reply;
    },
    greet() {
      send({ t: 'desk', desk: workspace?.desk() ?? emptyDesk });
      send({ t: 'live', agents: workspace?.live() ?? [] });
      sendApp();
    },
    async setHost(next) {
      host = next;
      if (!workspace) return;
      if (next) await hostReady(workspace);
      else await workspace.setHost(null);
    },
    notice,
    settings: settings.get,
    desk: () => workspace?.desk() ?? emptyDesk,
    live: () => workspace?.live() ?? [],
    async reopenLast() {
      const last = registry.list()[0];
      if (last && existsSync(last.path)) await open(last.path, last.demo);
    },
    isPresentable() {
      if (!workspace) return drawn >= 0;
      const live = workspace.live();
      const running = live.filter((a) => a.pane && !a.pane.exited);
      if (drawn < running.length || running.some((a) => a.state === 'starting')) return false;
      const { project, tasks } = workspace.desk();
      if (!project?.demo) return live.every((a) => a.cli.status !== 'looking');
      const at = (stage: string) => Object.values(tasks).filter((r) => r.stage === stage).length;
      return at('done') >= 1 && at('running') >= 3;
    },
    async endAgents() {
      for (const agent of workspace?.live() ?? []) if (agent.pane) await workspace?.stop(agent.id);
    },
    close: closeProject,
  };
}

/** Without a GPU Chromium refuses WebGL, and the window falls back to drawing with the DOM. */
function hasGpu(): boolean {
  return app.getGPUFeatureStatus().webgl?.startsWith('enabled') ?? false;
}
