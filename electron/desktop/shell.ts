import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, shell as system } from 'electron';
import log from 'electron-log/main';
import { DeskCommand, type Command, type Notice, type RecentProject, type Reply, type ShellCommand, type Update } from '../../shared/contract/index.ts';
import { emptyDesk, type AgentLive, type Desk } from '../../shared/model/index.ts';
import { plainDesk, valuesOf } from '../../shared/rules/index.ts';
import { cliOffers } from '../agents/index.ts';
import { readIssues, setShellLink, shellLink, type Control, type ControlledProject } from '../control/index.ts';
import { handoffDraft } from '../handoff/index.ts';
import { createGit, FolderError, gitBranch, inspectFolder, type RegistryEntry } from '../project/index.ts';
import { openWorkspace, type Workspace } from '../scheduler/index.ts';
import { JournalError, openRecordings, type Recordings } from '../store/index.ts';
import type { Common } from './common.ts';
import { agentsFor, makeDemo, seedDemo } from './demo.ts';
import { recordingCommands } from './recordings.ts';
import { saveFile } from './save-file.ts';
import { createDoctor } from './doctor.ts';
import { language, t } from './words.ts';

const OK: Reply = { ok: true };
const no = (message: string): Reply => ({ ok: false, message });

/** Everything around the project of one window: opening, notices, the system. */
export interface Shell {
  command(command: Command): Promise<Reply>;
  /** Sends the whole state to a window that has just come up. */
  greet(): void;
  /** Sends what the window knows of the app around the project. */
  tellApp(): void;
  /** There is another host, or none. */
  hostChanged(): Promise<void>;
  notice(tone: Notice['tone'], text: string, detail?: string): void;
  desk(): Desk;
  live(): AgentLive[];
  /** True for a pane of the project that is open here. */
  hasPane(pane: number): boolean;
  /** The open project, for who calls from outside; null: none is open. */
  project(): ControlledProject | null;
  /** The folders and ids of what is open here, and of what is being opened. */
  holds(): readonly { path: string | null; id: string | null }[];
  /** Opens a folder as the project. */
  open(path: string): Promise<Reply>;
  /** True when a picture of the window would show the desk as it is meant to be seen. */
  isPresentable(): boolean;
  endAgents(): Promise<void>;
  /** The computer is awake again. */
  wake(): void;
  close(): void;
}

export interface ShellOptions {
  common: Common;
  control: Control;
  send: (update: Update) => void;
  /** The desk or its agents changed. */
  onChange: () => void;
  /** Another project is open now, or none. */
  onProject: () => void;
  window: () => BrowserWindow | null;
  /** Where another window has this project, that one is brought to the front, and this gives true. */
  elsewhere: (project: { path: string; id?: string }) => boolean;
  /** Opens a further window, with a project if one is named. */
  another: (path?: string) => Promise<Reply>;
}

export function createShell({ common, control, send, ...options }: ShellOptions): Shell {
  const { state, registry, seeds, searchPath, settings } = common;
  const doctor = createDoctor({ home: state, searchPath: () => searchPath, agents: () => workspace?.desk().agents ?? [] });
  let workspace: Workspace | null = null;
  let recordings: Recordings | null = null;
  let openPath: string | null = null;
  let openId: string | null = null;
  /** What is being opened. */
  let coming: { path: string | null; id: string | null } | null = null;
  let opening = false;
  let closed = false;
  let drawn = -1;

  /** On the first screen it is told what a folder brings that was not trusted yet. */
  const recent = ({ path, name, openedAt, demo, trusted }: RegistryEntry): RecentProject => {
    const missing = !existsSync(path);
    return { path, name, openedAt, missing, seed: workspace || missing || demo || trusted ? null : seeds.of(path) };
  };

  const sendApp = () => {
    const path = common.ownPath();
    send({
      t: 'app',
      app: {
        version: app.getVersion(),
        platform: process.platform,
        settings: settings(),
        language: language(),
        recents: registry.list().map(recent),
        notices: common.notices.of(self),
        idle: !opening,
        webgl: app.commandLine.hasSwitch('enable-unsafe-swiftshader') || hasGpu(),
        home: app.getPath('home'),
        offers: cliOffers(),
        branch: openPath ? gitBranch(openPath) : null,
        seed: openPath && workspace && !workspace.desk().trusted ? seeds.of(openPath) : null,
        shells: path === null ? null : shellLink({ home: state, searchPath: path }),
      },
    });
  };

  const notice = (tone: Notice['tone'], text: string, detail?: string) => {
    log.warn(text);
    if (common.notices.tell(self, tone, text, detail)) sendApp();
  };

  const closeProject = () => {
    const left = workspace;
    workspace?.close();
    workspace = null;
    recordings = null;
    openPath = null;
    openId = null;
    seeds.forget();
    drawn = -1;
    if (left) control.left(left);
    options.onChange();
  };

  /** Opens a folder as the project; what was open stays open when that fails. */
  const open = async (path: string, demo: boolean): Promise<Reply> => {
    if (opening) return no('Another project is being opened');
    opening = true;
    sendApp();
    try {
      const folder = inspectFolder(path);
      if (folder.path === openPath || options.elsewhere({ path: folder.path })) return OK;
      coming = { path: folder.path, id: null };
      const entry = registry.opened(folder, Date.now(), demo);
      // A folder that was moved while it is open is the same project.
      if (entry.id !== openId && options.elsewhere({ path: folder.path, id: entry.id })) return OK;
      coming.id = entry.id;
      const env: Record<string, string | undefined> = { ...process.env, PATH: await searchPath };
      if (closed) return no('The window was closed');
      delete env['ELECTRON_RUN_AS_NODE'];
      const spoolDir = join(state, 'spool', entry.id);
      mkdirSync(spoolDir, { recursive: true, mode: 0o700 });
      // What happens while it opens is part of the state that is sent once it is open.
      let opened: Workspace | null = null;
      const recorded = openRecordings(join(state, 'projects', entry.id, 'recordings'));
      const shown = () => opened !== null && workspace === opened;
      opened = openWorkspace({
        project: {
          id: entry.id,
          path: folder.path,
          name: folder.name,
          prefix: demo ? 'OB' : folder.prefix,
          language: settings().promptLanguage,
          demo,
        },
        journalDir: join(state, 'projects', entry.id),
        treesDir: common.treesDir(entry.id),
        spoolDir,
        rulesDir: join(state, 'rules'),
        stateDir: state,
        consentFile: join(state, 'consent.json'),
        ...agentsFor(demo ? join(state, 'demo') : null),
        env,
        equip: (session, runDir) => control.equip(session, runDir, folder.path),
        record: (session) => ({ dir: recorded.dirOf(session), on: settings().record }),
        onEvents: (events) => {
          if (!opened || !shown()) return;
          control.events(opened, events);
          send({ t: 'events', events });
          options.onChange();
        },
        onLive: (agents) => {
          if (!shown()) return;
          control.changed();
          send({ t: 'live', agents });
          options.onChange();
        },
        onProblem: (text, tone) => notice(tone ?? 'warn', text),
      });
      closeProject();
      workspace = opened;
      recordings = recorded;
      const { sessions } = opened.desk();
      const running = valuesOf(sessions).filter(({ end }) => !end).map(({ id }) => id);
      // A recording that cannot be taken away keeps nobody from working.
      void recorded.trim(new Set(running), Date.now()).catch((error) => log.warn(error));
      openPath = folder.path;
      openId = entry.id;
      if (opened.desk().trusted) registry.trusted(folder.path);
      for (const text of opened.warnings) notice('warn', text);
      send({ t: 'desk', desk: plainDesk(opened.desk()) });
      send({ t: 'live', agents: opened.live() });
      options.onProject();
      common.changed();
      if (common.host()) await hostReady(opened);
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
      coming = null;
      sendApp();
    }
  };
  const openKnown = (path: string): Promise<Reply> => open(path, registry.list().some((e) => e.demo && e.path === path));

  const hostReady = async (to: Workspace) => {
    await to.setHost(common.host());
    if (settings().startAgentsOnOpen) await to.startFresh();
  };

  let making = false;
  const openDemo = async (): Promise<Reply> => {
    // The second of two quick clicks would make a second one.
    if (making || opening) return no('Another project is being opened');
    making = true;
    const { path, tasks } = await makeDemo().finally(() => (making = false));
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
    'project.open': ({ path }) => openKnown(path),
    'window.open': ({ path }) => options.another(path),
    'project.choose': async () => {
      const chosen = await chooseFolder(t.dialogs.open);
      return chosen ? open(chosen, false) : OK;
    },
    'project.export': async ({ to }) => {
      if (!workspace) return no('No project is open');
      const chosen = to ?? (await chooseFolder(t.dialogs.exportTo));
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
      options.onProject();
      sendApp();
      return OK;
    },
    'project.forget': ({ path }) => {
      registry.forget(path);
      common.changed();
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
    'handoff.draft': async ({ id }) => {
      const git = createGit({ ...process.env, PATH: await searchPath });
      const draft = await handoffDraft(git, workspace?.desk() ?? emptyDesk, id, Date.now());
      return draft ? { ok: true, value: JSON.stringify(draft) } : no('there is no such handoff');
    },
    'agent.answer': ({ agent, ...asked }) => workspace?.answer(agent, asked) ?? no('No project is open'),
    'gate.cancel': ({ id }) => workspace?.cancelGate(id) ?? no('No project is open'),
    'settings.set': ({ patch }) => {
      common.set(patch);
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
    'file.save': ({ name, text }) => saveFile(options.window(), name, [text]),
    'tools.link': async ({ on }) => {
      const problem = setShellLink({ home: state, searchPath: await searchPath }, on);
      common.changed();
      return problem === null ? OK : no(problem);
    },
    'issues.read': async () => {
      if (!openPath || !workspace?.desk().trusted) return no('Trust this folder first');
      return readIssues({ cwd: openPath, env: { ...process.env, PATH: await searchPath } }).then(
        (value): Reply => ({ ok: true, value }),
        (error: Error) => no(error.message),
      );
    },
    'doctor.look': ({ again }) => doctor.look(again),
    'doctor.mend': async ({ what }) => {
      if (what === 'sockets') return doctor.closeSockets();
      return onShell['tools.link']({ type: 'tools.link', on: true });
    },
    'clipboard.read': () => ({ ok: true, value: clipboard.readText() }),
    ...recordingCommands({
      open: () => (workspace && recordings ? { recordings, desk: workspace.desk() } : null),
      window: options.window,
    }),
    'notice.dismiss': ({ id }) => {
      common.notices.dismiss(id);
      common.changed();
      return OK;
    },
    'window.ready': ({ panes }) => {
      drawn = panes;
      return OK;
    },
  };

  const self: Shell = {
    async command(command) {
      const forDesk = DeskCommand.safeParse(command);
      if (!forDesk.success) {
        const handle = onShell[command.type as ShellCommand['type']] as (c: Command) => Promise<Reply> | Reply;
        return handle(command);
      }
      if (!workspace) return no('No project is open');
      const reply = workspace.submit(forDesk.data);
      if (reply.ok && command.type === 'project.trust' && openPath) registry.trusted(openPath);
      const fresh = command.type === 'project.trust' || command.type === 'agents.set';
      if (reply.ok && fresh && settings().startAgentsOnOpen) void workspace.startFresh();
      return reply;
    },
    greet() {
      send({ t: 'desk', desk: workspace ? plainDesk(workspace.desk()) : emptyDesk });
      send({ t: 'live', agents: workspace?.live() ?? [] });
      sendApp();
    },
    tellApp: sendApp,
    async hostChanged() {
      if (!workspace) return;
      if (common.host()) await hostReady(workspace);
      else await workspace.setHost(null);
    },
    notice,
    desk: () => workspace?.desk() ?? emptyDesk,
    live: () => workspace?.live() ?? [],
    hasPane: (pane) => workspace?.live().some((agent) => agent.pane?.id === pane) ?? false,
    project: () => workspace,
    holds: () => [{ path: openPath, id: openId }, ...(coming ? [coming] : [])],
    open: openKnown,
    isPresentable() {
      if (!workspace) return drawn >= 0;
      const live = workspace.live();
      const running = live.filter((a) => a.pane && !a.pane.exited);
      if (drawn < running.length || running.some((a) => a.state === 'starting')) return false;
      const { project, tasks } = workspace.desk();
      if (!project?.demo) return live.every((a) => a.cli.status !== 'looking');
      const at = (stage: string) => valuesOf(tasks).filter((r) => r.stage === stage).length;
      return at('done') >= 1 && at('running') >= 3;
    },
    async endAgents() {
      for (const agent of workspace?.live() ?? []) if (agent.pane) await workspace?.stop(agent.id);
    },
    wake: () => workspace?.wake(),
    close() {
      closed = true;
      doctor.end();
      closeProject();
      common.notices.forget(self);
    },
  };
  return self;
}

/** Without a GPU Chromium refuses WebGL, and the window falls back to drawing with the DOM. */
function hasGpu(): boolean {
  return app.getGPUFeatureStatus().webgl?.startsWith('enabled') ?? false;
}
