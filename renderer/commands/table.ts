import type { AppCommandId, Settings } from '../../shared/contract/index.ts';
import { Mode, type Run } from '../../shared/model/index.ts';
import { undoAct } from '../../shared/text/undo.ts';
import { nameOf } from '../derive/card.ts';
import { layoutKinds, type LayoutKind } from '../derive/layout.ts';
import { movable } from '../derive/move.ts';
import { fromClipboard } from '../carry/acts.ts';
import { send } from '../send.ts';
import { undo } from '../desk/acts.ts';
import { toggle } from '../desk/choose.ts';
import { askRemove } from '../desk/CardMenu.tsx';
import { focusCard, focusPane, focusStrip, hasStrip } from '../desk/focus.ts';
import { moveCard } from '../desk/move-card.ts';
import { setMode, setRun } from '../desk/run-acts.ts';
import { exportTasks } from '../exchange/export.ts';
import { askShells } from '../exchange/shells.ts';
import { chooseLayout, stepPane } from '../layout/acts.ts';
import { t } from '../text.ts';
import { say, setView } from '../view.ts';
import type { Context, Doing } from './types.ts';

const w = t.commands.why;
const open = ({ desk }: Context): string | null => (desk.project ? null : w.noProject);
const trusted = (c: Context): string | null => open(c) ?? (c.desk.trusted ? null : w.noTrust);
const withAgents = (c: Context): string | null => open(c) ?? (c.desk.agents.length > 0 ? null : w.noAgents);
const withPanes = (c: Context): string | null => trusted(c) ?? (c.desk.agents.length > 0 ? null : w.noAgents);

const withTasks = (c: Context): string | null => open(c) ?? (c.desk.order.length > 0 ? null : w.noTasks);

const set = (patch: Partial<Settings>): void => void send({ type: 'settings.set', patch });
const is = <K extends keyof Settings>(key: K, value: Settings[K]) => ({ app }: Context): boolean => app?.settings[key] === value;
const setting = <K extends keyof Settings>(key: K, value: Settings[K]): Doing => ({
  run: () => set({ [key]: value }),
  isOn: is(key, value),
});
const toggled = (key: 'calm' | 'screenReader' | 'record' | 'ligatures'): Doing => ({
  run: ({ app }) => set({ [key]: !app?.settings[key] }),
  isOn: is(key, true),
});
const largest = 32;
const smallest = 8;
const usual = 13;
const sizeOf = ({ app }: Context): number => app?.settings.fontSize ?? usual;

const page = (run: () => void): Doing => ({ run, whyNot: open });
const tab = (name: 'queue' | 'goals' | 'done'): Doing => ({
  run: () => {
    setView({ tab: name, chosen: [], anchor: null });
    requestAnimationFrame(() => focusCard());
  },
  whyNot: open,
  isOn: ({ view, desk }) => desk.project !== null && view.tab === name,
});

const pane = (number: number): Doing => ({
  run: ({ places }) => places[number - 1] && focusPane(places[number - 1] ?? ''),
  whyNot: withPanes,
  title: ({ desk, places }) => t.commands.goTo(nameOf(desk, places[number - 1]) || t.commands.names[`pane.${number}` as AppCommandId]),
  absent: ({ places }) => places[number - 1] === undefined,
});

const step = (by: -1 | 1): Doing => ({
  run: ({ places, pane: at }) => {
    const next = at === null ? (by > 0 ? places[0] : places.at(-1)) : places[(places.indexOf(at) + by + places.length) % places.length];
    if (next) focusPane(next);
  },
  whyNot: withPanes,
});

const move = (by: -1 | 1): Doing => ({
  run: ({ pane: at }) => at && stepPane(at, by),
  whyNot: (c) =>
    withPanes(c) ??
    (c.places.length < 2 ? w.fewPanes
    : c.pane === null ? w.noPane
    : c.places.at(by < 0 ? 0 : -1) === c.pane ? (by < 0 ? w.first : w.last)
    : null),
});

const card = (run: (id: string) => void, more: (c: Context, id: string) => string | null = () => null): Doing => ({
  run: (c) => c.card && run(c.card),
  whyNot: (c) => open(c) ?? (c.card ? more(c, c.card) : w.noCard),
});
const isDone = ({ desk }: Context, id: string): string | null => (desk.tasks[id]?.stage === 'done' ? w.done : null);
const isFree = ({ desk }: Context, id: string): string | null => isDone({ desk } as Context, id) ?? (movable(desk, id) ? null : w.inWork);

const run = (to: Run): Doing => ({ run: () => void setRun(to), whyNot: open, isOn: ({ desk }) => desk.project !== null && desk.run === to });
const mode = (to: Mode): Doing => ({ run: () => void setMode(to), whyNot: open, isOn: ({ desk }) => desk.project !== null && desk.policy.mode === to });

const numbers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [`pane.${n}`, pane(n)])) as Record<`pane.${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`, Doing>;
const modes = Object.fromEntries(Mode.options.map((one) => [`mode.${one}`, mode(one)])) as Record<`mode.${Mode}`, Doing>;
const layoutOf = (kind: LayoutKind): Doing => ({
  run: () => chooseLayout(kind),
  whyNot: withPanes,
  isOn: ({ view, desk }) => desk.project !== null && view.layout.kind === kind,
});
const layouts = Object.fromEntries(layoutKinds.map((kind) => [`layout.${kind}`, layoutOf(kind)])) as Record<`layout.${LayoutKind}`, Doing>;

/** What each command does, and when it cannot. */
export const doings: Record<AppCommandId, Doing> = {
  inbox: { run: ({ view }) => setView({ inbox: !view.inbox }), whyNot: open },
  messages: page(() => setView({ messages: { agent: null, id: null } })),
  handoffs: page(() => setView({ handoff: { id: null } })),
  board: { run: ({ view }) => focusCard(view.card), whyNot: open },
  filter: {
    run: ({ view }) => {
      if (view.tab === 'goals') setView({ tab: 'queue' });
      requestAnimationFrame(() => document.getElementById('filter')?.focus());
    },
    whyNot: open,
  },
  'tab.queue': tab('queue'),
  'tab.goals': tab('goals'),
  'tab.done': tab('done'),
  graph: { run: () => setView({ page: 'graph' }), whyNot: withTasks },
  figures: page(() => setView({ page: 'figures' })),
  ...numbers,
  'pane.next': step(1),
  'pane.previous': step(-1),

  'task.new': page(() => setView({ editor: { mode: 'new' } })),
  'task.paste': page(() => void fromClipboard()),
  'goal.new': { run: () => setView({ goal: true }), whyNot: withAgents },
  baton: { run: () => setView({ batonMenu: { anchor: null } }), whyNot: withAgents },
  undo: {
    run: () => void undo(),
    whyNot: (c) => open(c) ?? (c.desk.undo.length > 0 ? null : w.noUndo),
    title: ({ desk }) => {
      const last = desk.undo.at(-1);
      const what = last && t.commands.undone[undoAct(last)];
      return last && what ? t.commands.undo(t.commands.undoTasks(what, last.ids)) : t.commands.names.undo;
    },
  },

  ...layouts,
  'pane.earlier': move(-1),
  'pane.later': move(1),
  'pane.maximise': {
    run: ({ view, pane: at }) => setView({ maximised: view.maximised ? null : at }),
    whyNot: (c) => withPanes(c) ?? (c.view.maximised || c.pane ? null : w.noPane),
  },
  'pane.strip': { run: ({ pane: at }) => focusStrip(at), whyNot: (c) => withPanes(c) ?? (hasStrip() ? null : w.noStrip) },
  'go.timeline': {
    run: () => {
      setView({ timeline: true });
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="timeline-chart"]')?.focus());
    },
    whyNot: open,
  },
  timeline: { run: ({ view }) => setView({ timeline: !view.timeline }), whyNot: open, isOn: ({ view, desk }) => desk.project !== null && view.timeline },
  replay: page(() => setView({ replay: { agent: null } })),
  record: toggled('record'),

  'card.open': card((id) => setView({ details: id })),
  'card.assign': card((id) => assign(id), isFree),
  'card.edit': card((id) => setView({ editor: { mode: 'edit', id } }), isDone),
  'card.select': card(toggle),
  'card.up': card((id) => moveCard(id, -1), isFree),
  'card.down': card((id) => moveCard(id, 1), isFree),
  'card.remove': card((id) => askRemove([id]), (c, id) => (c.desk.tasks[id]?.stage === 'done' ? null : isFree(c, id))),

  'run.on': run('on'),
  'run.draining': run('draining'),
  'run.paused': run('paused'),
  ...modes,
  confirm: {
    run: ({ desk: { policy } }) => void send({ type: 'policy.set', policy: { ...policy, confirm: !policy.confirm } }),
    whyNot: open,
    isOn: ({ desk }) => desk.project !== null && desk.policy.confirm,
  },

  'theme.system': setting('theme', 'system'),
  'theme.dark': setting('theme', 'dark'),
  'theme.light': setting('theme', 'light'),
  'contrast.system': setting('contrast', 'system'),
  'contrast.normal': setting('contrast', 'normal'),
  'contrast.high': setting('contrast', 'high'),
  'language.system': setting('language', 'system'),
  'language.en': setting('language', 'en'),
  'language.fr': setting('language', 'fr'),
  'density.comfortable': setting('density', 'comfortable'),
  'density.compact': setting('density', 'compact'),
  calm: toggled('calm'),
  'text.larger': { run: (c) => set({ fontSize: Math.min(largest, sizeOf(c) + 1) }), whyNot: (c) => (sizeOf(c) < largest ? null : w.largest) },
  'text.smaller': { run: (c) => set({ fontSize: Math.max(smallest, sizeOf(c) - 1) }), whyNot: (c) => (sizeOf(c) > smallest ? null : w.smallest) },
  'text.usual': setting('fontSize', usual),
  font: { run: () => setView({ page: 'font' }) },
  ligatures: toggled('ligatures'),
  screenReader: toggled('screenReader'),

  'project.open': { run: () => void send({ type: 'project.choose' }) },
  'window.new': { run: () => void send({ type: 'window.open' }) },
  'project.demo': { run: () => void send({ type: 'demo.open' }) },
  import: page(() => setView({ page: 'import' })),
  'export.markdown': { run: () => void exportTasks('markdown'), whyNot: withTasks },
  'export.csv': { run: () => void exportTasks('csv'), whyNot: withTasks },
  'project.export': page(() => void send({ type: 'project.export' })),
  'project.close': page(() => void send({ type: 'project.close' })),
  agents: page(() => setView({ agents: { id: null } })),
  policy: page(() => setView({ settings: 'policy' })),
  templates: page(() => setView({ settings: 'templates' })),

  palette: { run: () => setView({ palette: true }) },
  keys: { run: () => setView({ page: 'keys' }) },
  shortcuts: { run: () => setView({ page: 'shortcuts' }) },
  notify: { run: () => setView({ page: 'notify' }) },
  shells: { run: ({ app }) => app?.shells && askShells(app.shells), whyNot: ({ app }) => (app?.shells ? null : w.noShells) },
  doctor: { run: () => setView({ page: 'doctor' }) },
  about: { run: () => setView({ page: 'about' }) },
};

/** Opens the menu of agents under the card, or where it would be. */
function assign(id: string): void {
  focusCard(id);
  requestAnimationFrame(() => {
    const anchor = document.querySelector(`[data-testid="board"] [data-testid="card-${id}"]`);
    const { left = 0, bottom = 0 } = anchor?.getBoundingClientRect() ?? {};
    setView({ cardMenu: { id, assign: true, x: left, y: bottom, anchor } });
    say(t.task.actions.assign);
  });
}
