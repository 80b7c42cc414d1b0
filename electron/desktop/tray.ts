import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import log from 'electron-log/main';
import type { TrayOver } from '../../shared/rules/index.ts';
import { trayIcon } from '../../shared/rules/attention/tray-icon.ts';
import { language, t } from './words.ts';

/** What a choice in the tray's menu does. */
export interface TrayActs {
  /** To an agent's pane in the window of a project, by their ids; without an agent to that window. */
  go(project: string, agent: string | null): void;
  inbox(): void;
  show(): void;
  pause(paused: boolean): void;
  quit(endAgents: boolean): void;
}

export interface TrayIcon {
  /** Shows this from now on. What is the same as before is not drawn again. */
  set(model: TrayOver): void;
  close(): void;
}

/** An icon in the system's tray, or null where there can be none. */
export function createTray(acts: TrayActs): TrayIcon | null {
  let tray: Tray;
  try {
    tray = new Tray(picture({ tone: 'calm', count: 0 }));
  } catch (error) {
    log.warn(`no tray: ${(error as Error).message}`);
    return null;
  }
  let shown: TrayOver | null = null;
  let drawn = '';
  tray.on('click', () => ((shown?.count ?? 0) > 0 ? acts.inbox() : acts.show()));
  return {
    set(model) {
      const before = shown;
      // The menu has words of its own besides.
      const now = JSON.stringify([model, language()]);
      if (now === drawn) return;
      drawn = now;
      shown = model;
      if (before?.tone !== model.tone || before.count !== model.count) tray.setImage(picture(model));
      if (before?.tip !== model.tip) tray.setToolTip(model.tip);
      tray.setContextMenu(Menu.buildFromTemplate(menuOf(model, acts)));
    },
    close: () => tray.destroy(),
  };
}

function menuOf(model: TrayOver, acts: TrayActs): MenuItemConstructorOptions[] {
  const line = { type: 'separator' } as const;
  const waits: MenuItemConstructorOptions[] =
    model.count > 0 ? [{ label: t.tray.waits(model.count), click: () => acts.inbox() }, line] : [];
  const several = model.groups.length > 1;
  const agents = model.groups.flatMap(({ project, name, rows }, i): MenuItemConstructorOptions[] => [
    ...(several && i > 0 ? [line] : []),
    // Its name leads to its window.
    ...(several ? [{ label: plainLabel(name), click: () => acts.go(project, null) }] : []),
    ...rows.map(({ agent, label }) => ({ label: plainLabel(label), click: () => acts.go(project, agent) })),
  ]);
  const ofProject: MenuItemConstructorOptions[] = model.open
    ? [...waits, ...agents, line, { label: model.paused ? t.tray.goOn : t.tray.pause, click: () => acts.pause(!model.paused) }]
    : [];
  return [
    ...ofProject,
    { label: t.tray.show, click: () => acts.show() },
    line,
    { label: t.tray.quit, click: () => acts.quit(false) },
    ...(model.open ? [{ label: t.tray.quitAll, click: () => acts.quit(true) }] : []),
  ];
}

/** A title's own `&` is no access key. */
const plainLabel = (label: string): string => label.replaceAll('&', '&&');

function picture({ tone, count }: Pick<TrayOver, 'tone' | 'count'>): NativeImage {
  const template = process.platform === 'darwin';
  const size = template ? 18 : 22;
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const side = size * scaleFactor;
    const pixels = Buffer.from(trayIcon(side, { tone, count, template }));
    const drawn = nativeImage.createFromBitmap(pixels, { width: side, height: side });
    image.addRepresentation({ scaleFactor, width: side, height: side, buffer: drawn.toPNG() });
  }
  image.setTemplateImage(template);
  return image;
}
