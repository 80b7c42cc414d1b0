import { isChord, keptChord } from './chord.ts';

export type CommandGroup = 'go' | 'work' | 'panes' | 'card' | 'run' | 'look' | 'project' | 'app';
export const commandGroups: readonly CommandGroup[] = ['go', 'work', 'panes', 'card', 'run', 'look', 'project', 'app'];

/**
 * Every command of the window, with the keys that it comes with. Palette, menus, shortcuts and cheat sheet are made
 * of this list, on a Mac the menu bar too. `card`: what holds on a card of the board; its keys are not changed.
 */
const table = {
  go: {
    inbox: ['I'],
    messages: ['M'],
    handoffs: ['H'],
    board: ['Mod+0'],
    filter: ['/'],
    'tab.queue': [],
    'tab.goals': [],
    'tab.done': [],
    graph: ['D'],
    figures: [],
    'pane.1': ['Mod+1'],
    'pane.2': ['Mod+2'],
    'pane.3': ['Mod+3'],
    'pane.4': ['Mod+4'],
    'pane.5': ['Mod+5'],
    'pane.6': ['Mod+6'],
    'pane.7': ['Mod+7'],
    'pane.8': ['Mod+8'],
    'pane.9': ['Mod+9'],
    'pane.next': ['Mod+PageDown'],
    'pane.previous': ['Mod+PageUp'],
    'go.timeline': ['Mod+Shift+T'],
  },
  work: { 'task.new': ['N'], 'task.paste': [], 'goal.new': ['G'], baton: ['B'], undo: ['Mod+Z'] },
  panes: {
    'layout.grid': ['Mod+Shift+1'],
    'layout.focus': ['Mod+Shift+2'],
    'layout.columns': ['Mod+Shift+3'],
    'layout.tabs': ['Mod+Shift+4'],
    'pane.earlier': ['Mod+Shift+PageUp'],
    'pane.later': ['Mod+Shift+PageDown'],
    'pane.maximise': ['Mod+Shift+M'],
    'pane.strip': ['Mod+Shift+L'],
    timeline: ['T'],
    replay: [],
    record: [],
  },
  card: {
    'card.open': ['Enter'],
    'card.assign': ['A'],
    'card.edit': ['E'],
    'card.select': ['Space'],
    'card.up': ['Alt+ArrowUp'],
    'card.down': ['Alt+ArrowDown'],
    'card.remove': ['Delete'],
  },
  run: {
    'run.on': [],
    'run.draining': [],
    'run.paused': [],
    'mode.automatic': [],
    'mode.orchestrator': [],
    'mode.manual': [],
    confirm: [],
  },
  look: {
    'theme.system': [],
    'theme.dark': [],
    'theme.light': [],
    'contrast.system': [],
    'contrast.normal': [],
    'contrast.high': [],
    'language.system': [],
    'language.en': [],
    'language.fr': [],
    'density.comfortable': [],
    'density.compact': [],
    calm: [],
    'text.larger': ['Mod++', 'Mod+='],
    'text.smaller': ['Mod+-'],
    'text.usual': [],
    font: [],
    ligatures: [],
    screenReader: [],
  },
  project: {
    'project.open': ['Mod+O'],
    'window.new': ['Mod+Shift+N'],
    'project.demo': [],
    import: [],
    'export.markdown': [],
    'export.csv': [],
    'project.export': [],
    'project.close': [],
    agents: [],
    policy: [],
    templates: [],
  },
  app: { palette: ['Mod+K', 'Mod+Shift+P'], keys: ['?'], shortcuts: [], notify: [], shells: [], doctor: [], about: [] },
} as const satisfies Record<CommandGroup, Record<string, readonly string[]>>;

type Ids<G> = G extends CommandGroup ? keyof (typeof table)[G] : never;
export type AppCommandId = Ids<CommandGroup>;

export interface CommandEntry {
  id: AppCommandId;
  group: CommandGroup;
  keys: readonly string[];
}

export const appCommands: readonly CommandEntry[] = commandGroups.flatMap((group) =>
  Object.entries(table[group]).map(([id, keys]) => ({ id: id as AppCommandId, group, keys })),
);

export const isCommandId = (id: string): id is AppCommandId => appCommands.some((entry) => entry.id === id);

/** True when the person may give the command other keys. */
export const isEditable = (id: AppCommandId): boolean => appCommands.some((entry) => entry.id === id && entry.group !== 'card');

/** The person's own keys by command; what is not there is as it came. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;
/** The keys of each command. */
export type Keymap = ReadonlyMap<AppCommandId, readonly string[]>;

/** What holds: the person's keys where they are keys that may be had, else those that came. */
export function keymap(own: OwnKeys): Keymap {
  return new Map(
    appCommands.map(({ id, keys }) => {
      const mine = isEditable(id) ? own[id]?.filter((chord) => isChord(chord) && keptChord(chord) === null) : undefined;
      return [id, mine ?? keys] as const;
    }),
  );
}

/** Which command a chord calls: with two that have it, the first of the list. */
export function commandFor(map: Keymap, chord: string): AppCommandId | null {
  for (const [id, chords] of map) if (chords.includes(chord)) return id;
  return null;
}

/** The commands that have a chord, beside this one. */
export function others(map: Keymap, chord: string, beside: AppCommandId): AppCommandId[] {
  return [...map].filter(([id, chords]) => id !== beside && chords.includes(chord)).map(([id]) => id);
}

/** The person's keys with this command's set to these; what is as it came is left out. `from`: they are taken from there. */
export function withKeys(own: OwnKeys, id: AppCommandId, chords: readonly string[], from: readonly AppCommandId[] = []): OwnKeys {
  const map = keymap(own);
  const next = new Map<AppCommandId, readonly string[]>(map);
  next.set(id, [...new Set(chords)]);
  for (const other of from) next.set(other, (map.get(other) ?? []).filter((chord) => !chords.includes(chord)));
  return Object.fromEntries(
    appCommands
      .filter((entry) => isEditable(entry.id) && (next.get(entry.id) ?? []).join(' ') !== entry.keys.join(' '))
      .map((entry) => [entry.id, next.get(entry.id) ?? []]),
  );
}
