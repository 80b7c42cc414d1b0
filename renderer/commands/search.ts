import { valuesOf } from '../../shared/rules/index.ts';
import { t } from '../text.ts';
import { find } from './find.ts';
import { agentOffers, offers, projectOffers, taskOffer, taskTitle } from './offer.ts';
import { endingLast, idleLast } from './order.ts';
import { recentCommands } from './recent.ts';
import type { Context, Offered } from './types.ts';

export interface PaletteItem extends Offered {
  /** Stretches of the title that match. */
  marks: readonly (readonly [number, number])[];
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
  /** How many more there are. */
  more: number;
}

const MOST = 40;
const MOST_TASKS = 30;
const plain = (one: Offered): PaletteItem => ({ ...one, marks: [] });

/**
 * The palette over what there was when it was opened: it does not change under the hand.
 * @returns what to show for a text, in groups, the best first
 */
export function createSearch(c: Context): (text: string) => PaletteGroup[] {
  const commands = [...offers(c), ...agentOffers(c), ...projectOffers(c)];
  const titles = commands.map(({ title, also }) => (also && !title.includes(also) ? `${title} ${also}` : title));
  const last = recentCommands();
  let tasks: { ids: string[]; titles: string[] } | null = null;
  /** Of a long queue only once somebody looks for something. */
  const allTasks = (): { ids: string[]; titles: string[] } => {
    const records = tasks ? [] : valuesOf(c.desk.tasks);
    tasks ??= { ids: records.map(({ task }) => task.id), titles: records.map(({ task }) => taskTitle(task.id, task.title)) };
    return tasks;
  };

  return (text) => {
    if (text.trim() === '') return unasked(commands, last, c.desk.project === null);
    const said = find(titles, text, MOST);
    const found = said.found.flatMap(({ at, marks }) => {
      const one = commands[at];
      return one ? [{ ...one, marks: marks.filter(([, to]) => to <= one.title.length) }] : [];
    });
    const { ids, titles: names } = allTasks();
    const inTasks = find(names, text, MOST_TASKS);
    const cards = inTasks.found.map(({ at, marks }) => ({ ...taskOffer(c, ids[at] ?? ''), marks }));
    const groups: PaletteGroup[] = [
      { name: t.palette.label, items: endingLast(found), more: said.all - found.length },
      { name: t.palette.tasks, items: cards, more: inTasks.all - cards.length },
    ];
    // A task's number is meant when one is typed.
    if (/\d/.test(text)) groups.reverse();
    return groups.filter(({ items }) => items.length > 0);
  };
}

/** The groups with no more than the first `most` items. */
export function firstOf(groups: readonly PaletteGroup[], most: number): PaletteGroup[] {
  let left = most;
  return groups.flatMap((group) => {
    const items = group.items.slice(0, left);
    left -= items.length;
    return items.length > 0 ? [{ ...group, items }] : [];
  });
}

/** Without a text: what was used last, then all commands, group by group; where none can be done, last. */
function unasked(commands: readonly Offered[], last: readonly string[], nothingOpen: boolean): PaletteGroup[] {
  const recent = last.flatMap((id) => commands.find((one) => one.id === id) ?? []);
  const rest = commands.filter((one) => !recent.includes(one));
  const names: Record<Offered['group'], string> = { ...t.commands.groups, agents: t.palette.agents, tasks: t.palette.tasks, projects: t.palette.projects };
  // Where no project is open, opening one is what comes next.
  const order = new Set<Offered['group']>([...(nothingOpen ? ['project' as const] : []), ...rest.map(({ group }) => group)]);
  const groups = [...order].map((group) => ({
    name: names[group],
    items: rest.filter((one) => one.group === group).map(plain),
    more: 0,
  }));
  return [...(recent.length > 0 ? [{ name: t.palette.recent, items: recent.map(plain), more: 0 }] : []), ...idleLast(groups)];
}
