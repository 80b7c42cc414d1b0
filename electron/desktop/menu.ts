import type { MenuItemConstructorOptions } from 'electron';
import { accelerator, appCommands, type AppCommandId, type CommandGroup, type Keymap } from '../../shared/contract/index.ts';
import type { UiText } from '../../shared/text/ui.ts';

/** In the order of the menu bar, each by the group that names it; what acts on a card is the board's own. */
const bars: readonly [CommandGroup, ...CommandGroup[]][] = [['project'], ['work', 'run'], ['look', 'panes'], ['go']];

const line = { type: 'separator' } as const;
/** What stands under Help, beside the search that the system puts there. */
const help: readonly AppCommandId[] = ['palette', 'keys'];
/** What every app has in the menu of its name. */
const everyApp: MenuItemConstructorOptions[] = [{ role: 'services' }, line, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, line, { role: 'quit' }];
/** What the system's own keys do, under the menu in which a Mac user looks for it: Cmd+W, Ctrl+Cmd+F. */
const own: Partial<Record<CommandGroup, MenuItemConstructorOptions[]>> = {
  project: [line, { role: 'close' }],
  look: [line, { role: 'togglefullscreen' }],
};

/**
 * The menu bar of a Mac: the window's commands with their keys, beside what every Mac app has. Elsewhere there is none,
 * since its keys (Alt with a letter) are a terminal's.
 */
export function menuBar(words: UiText['commands'], keys: Keymap, run: (id: AppCommandId) => void): MenuItemConstructorOptions[] {
  const item = (id: AppCommandId): MenuItemConstructorOptions => {
    // Without a modifier the key would be taken from every field and terminal.
    const chord = keys.get(id)?.find((one) => one.startsWith('Mod+'));
    return { label: words.names[id], click: () => run(id), ...(chord ? { accelerator: accelerator(chord) } : {}) };
  };
  const items = (group: CommandGroup): MenuItemConstructorOptions[] => appCommands.filter((entry) => entry.group === group).map(({ id }) => item(id));
  const [project, ...rest] = bars.map((groups) => ({
    label: words.groups[groups[0]],
    submenu: [...groups.flatMap((group, i) => [...(i > 0 ? [line] : []), ...items(group)]), ...(own[groups[0]] ?? [])],
  }));
  const settings = appCommands.filter(({ id, group }) => group === 'app' && id !== 'about' && !help.includes(id)).map(({ id }) => item(id));
  return [
    { label: words.groups.app, submenu: [item('about'), line, ...settings, line, ...everyApp] },
    ...(project ? [project] : []),
    { role: 'editMenu' },
    ...rest,
    { role: 'windowMenu' },
    { role: 'help', label: words.help, submenu: help.map(item) },
  ];
}
