import { expect, test } from 'vitest';
import { appCommands, keymap, type AppCommandId } from '../../shared/contract/index.ts';
import { uiTexts } from '../../shared/text/ui.ts';
import { menuBar } from './menu.ts';

type Item = { label?: string; accelerator?: string; click?: () => void; submenu?: Item[] };
const flat = (items: Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);

test('U1 the menu bar of a Mac holds every command of the window, with the keys that hold', () => {
  const ran: AppCommandId[] = [];
  const bar = flat(menuBar(uiTexts.en.commands, keymap({ inbox: ['Mod+I'], 'task.new': [] }), (id) => ran.push(id)) as Item[]);
  for (const item of bar) item.click?.();
  expect(ran.toSorted()).toEqual(appCommands.filter(({ group }) => group !== 'card').map(({ id }) => id).toSorted());
  const of = (label: string) => bar.find((item) => item.label === label);
  expect(of('Inbox')?.accelerator).toBe('CommandOrControl+I');
  expect(of('New task')?.accelerator).toBeUndefined();
  expect(of('Search or command…')?.accelerator).toBe('CommandOrControl+K');
  // A letter alone would be taken from every terminal.
  expect(bar.map((item) => item.accelerator).filter((keys) => keys !== undefined && !keys.startsWith('CommandOrControl+'))).toEqual([]);
});

test('U1 a Mac finds what it looks for: the menu of the app first, Cmd+W under the project, full screen, Help last', () => {
  type Role = { role?: string; label?: string; submenu?: Role[] };
  const bar = menuBar(uiTexts.fr.commands, keymap({}), () => {}) as Role[];
  const roles = (at: number): (string | undefined)[] => (bar.at(at)?.submenu ?? []).flatMap(({ role }) => role ?? []);
  expect(bar[0]?.submenu?.[0]?.label).toBe(uiTexts.fr.commands.names.about);
  expect(roles(0)).toEqual(['services', 'hide', 'hideOthers', 'unhide', 'quit']);
  expect(roles(1)).toEqual(['close']);
  expect(bar.flatMap((_menu, i) => roles(i))).toContain('togglefullscreen');
  expect(bar.at(-1)).toMatchObject({ role: 'help', label: 'Aide' });
  expect(bar.map(({ role }) => role).filter((role) => role === 'editMenu' || role === 'windowMenu')).toEqual(['editMenu', 'windowMenu']);
});
