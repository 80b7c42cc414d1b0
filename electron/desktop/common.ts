import { join } from 'node:path';
import { app, nativeTheme } from 'electron';
import log from 'electron-log/main';
import type { Notice, Settings } from '../../shared/contract/index.ts';
import { loginPath } from '../agents/index.ts';
import { openRegistry, type Registry } from '../project/index.ts';
import type { HostClient } from '../terminals/index.ts';
import { createNotices, type Notices } from './notices.ts';
import { createSeeds, type Seeds } from './seeds.ts';
import { openSettings } from './settings.ts';
import { speak } from './words.ts';

/** What the app has once, whatever windows it has. */
export interface Common {
  /** The app's own folder of this user. */
  state: string;
  settings(): Settings;
  /** Changes settings, in all windows. */
  set(patch: Partial<Settings>): void;
  /** The folder of the worktrees of a project's agents, by its id. */
  treesDir(project: string): string;
  registry: Registry;
  seeds: Seeds;
  notices: Notices;
  /** Tells the person of something in each window. */
  notice(tone: Notice['tone'], text: string, detail?: string): void;
  /** The PATH of the person's login shell. */
  searchPath: Promise<string>;
  /** The same, once it is known. */
  ownPath(): string | null;
  host(): HostClient | null;
  setHost(host: HostClient | null): void;
  /** Something that each window shows has changed. */
  changed(): void;
}

/** @param onChange something that each window shows has changed */
export function createCommon(onChange: () => void): Common {
  const state = app.getPath('userData');
  const settings = openSettings(Date.now());
  speak(settings.get().language);
  const registry = openRegistry(join(state, 'projects.json'), Date.now());
  const notices = createNotices();
  const notice: Common['notice'] = (tone, text, detail) => {
    log.warn(text);
    if (notices.tell(null, tone, text, detail)) onChange();
  };
  // Asked for before anything else: it takes longest.
  const searchPath = loginPath(join(state, 'login-path.json'), () =>
    notice('info', 'The PATH of your login shell has changed. The change counts from the next start.'),
  );
  let ownPath: string | null = null;
  const learnPath = async (): Promise<void> => {
    ownPath = await searchPath;
    onChange();
  };
  void learnPath();
  let host: HostClient | null = null;
  /** Panes that run already are recorded as the setting says. A host of an earlier version records nothing. */
  const tellRecord = (): void => void host?.setRecording(settings.get().record).catch((error) => log.warn(error));
  for (const text of [...settings.warnings, ...registry.warnings]) notices.tell(null, 'warn', text);

  return {
    state,
    settings: settings.get,
    set(patch) {
      try {
        settings.set(patch);
      } catch (error) {
        notice('warn', `The settings could not be saved (${(error as Error).message}). They hold until you quit.`);
      }
      nativeTheme.themeSource = settings.get().theme;
      speak(settings.get().language);
      if (patch.record !== undefined) tellRecord();
      onChange();
    },
    treesDir: (project) => join(state, 'trees', project.slice(0, 8)),
    registry,
    seeds: createSeeds(onChange),
    notices,
    notice,
    searchPath,
    ownPath: () => ownPath,
    host: () => host,
    setHost(next) {
      host = next;
      tellRecord();
    },
    changed: onChange,
  };
}
