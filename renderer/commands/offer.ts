import { appCommands, keymap, type AppCommandId, type Keymap } from '../../shared/contract/index.ts';
import { own, type Agent } from '../../shared/model/index.ts';
import { choosePaths, noWords } from '../carry/acts.ts';
import { act } from '../desk/agent-acts.ts';
import { focusPane } from '../desk/focus.ts';
import { openSearch } from '../desk/terminal.tsx';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { setView } from '../view.ts';
import { doings } from './table.ts';
import type { Context, Offered } from './types.ts';

const words = t.commands;

/** The keys that hold for this window. */
export const keysOf = ({ app }: Pick<Context, 'app'>): Keymap => keymap(app?.settings.keys ?? {});

/** A command as it is offered now; null when there is no such thing. */
export function offer(id: AppCommandId, c: Context, map = keysOf(c)): Offered | null {
  const doing = doings[id];
  if (doing.absent?.(c)) return null;
  const entry = appCommands.find((one) => one.id === id);
  return {
    id,
    command: id,
    group: entry?.group ?? 'app',
    title: doing.title?.(c) ?? words.names[id],
    also: doing.title ? words.names[id] : '',
    chords: map.get(id) ?? [],
    whyNot: doing.whyNot?.(c) ?? null,
    isOn: doing.isOn?.(c) ?? false,
    run: () => doing.run(c),
  };
}

/** All commands of the table. */
export function offers(c: Context): Offered[] {
  const map = keysOf(c);
  return appCommands.flatMap(({ id }) => (id === 'palette' ? [] : (offer(id, c, map) ?? [])));
}

/** What can be done with each agent. */
export function agentOffers(c: Context): Offered[] {
  const first = new Set(c.places.slice(0, 9));
  return c.desk.agents.flatMap((agent) => ofAgent(c, agent, !first.has(agent.id)));
}

/** Why paths cannot be inserted for an agent now, by the rule of a drop. */
const whyNoPaths = ({ desk, live }: Context, id: string): string | null =>
  noWords(desk, live[id], id, { kind: 'files', count: null, types: [] });

function ofAgent(c: Context, agent: Agent, go: boolean): Offered[] {
  const { id, name, hue } = agent;
  const live = c.live[id];
  const runs = live?.pane?.exited === false;
  const missing = live?.cli.status === 'missing' ? words.why.missing(name) : null;
  const session = own(c.desk.sessions, c.desk.current[id] ?? '');
  const a = words.agent;
  const one = (what: string, title: string, whyNot: string | null, run: () => void, ends = false): Offered => ({
    id: `agent.${what}:${id}`, command: null, group: 'agents', title, also: name, hue, chords: [], whyNot, isOn: false, run, ends,
  });
  const trust = c.desk.trusted ? null : words.why.noTrust;
  return [
    ...(go ? [one('go', words.goTo(name), trust, () => focusPane(id))] : []),
    one('text', a.text(name), runs ? null : words.why.stopped(name), () => setView({ sendTo: id })),
    one('paths', t.carry.pathsFor(name), whyNoPaths(c, id), () => choosePaths(id)),
    one('messages', a.messages(name), null, () => setView({ messages: { agent: id, id: null } })),
    one('find', a.find(name), live?.pane ? null : words.why.noTerminal, () => {
      focusPane(id);
      openSearch(id);
    }),
    one('replay', a.replay(name), null, () => setView({ replay: { agent: id } })),
    one('start', a.start(name), trust ?? missing ?? (runs ? words.why.runs(name) : null), () => act('agent.start', agent)),
    one('stop', a.stop(name), runs ? null : words.why.stopped(name), () => act('agent.stop', agent), true),
    one('restart', a.restart(name), runs ? null : words.why.stopped(name), () => act('agent.restart', agent), true),
    one('resume', a.resume(name), trust ?? missing ?? (runs ? words.why.runs(name) : session?.cliSession ? null : words.why.noSession), () => act('agent.resume', agent)),
    one('settings', a.settings(name), null, () => setView({ agents: { id } })),
  ];
}

/** A task, to be opened. */
export function taskOffer({ desk }: Context, id: string): Offered {
  const record = desk.tasks[id];
  const who = record?.agent ?? record?.reservedFor;
  const hue = who ? desk.agents.find((one) => one.id === who)?.hue : undefined;
  return {
    id: `task:${id}`,
    command: null,
    group: 'tasks',
    title: taskTitle(id, record?.task.title),
    also: '',
    ...(hue ? { hue } : {}),
    chords: [],
    whyNot: null,
    isOn: false,
    run: () => setView({ details: id }),
  };
}

/** How a task is called in the palette, which is what it is found by. */
export const taskTitle = (id: string, title = ''): string => `${id} ${title}`;

/** The folders that were open before; where one is open, each for a window of its own too. */
export function projectOffers(c: Context): Offered[] {
  return (c.app?.recents ?? [])
    .filter(({ path }) => path !== c.desk.project?.path)
    .flatMap(({ path, name, missing }) => {
      const one = (id: string, title: string, run: () => void): Offered => ({
        id, command: null, group: 'projects', title, also: path, chords: [], whyNot: missing ? t.start.missing : null, isOn: false, run,
      });
      const here = one(`project:${path}`, name, () => void send({ type: 'project.open', path }));
      if (!c.desk.project) return [here];
      return [here, one(`window:${path}`, words.inNewWindow(name), () => void send({ type: 'window.open', path }))];
    });
}
