import type { TmuxAnswer } from '../../../shared/contract/control.ts';
import type { Agent } from '../../../shared/model/index.ts';
import { mayNot, roleOf } from '../../../shared/rules/control/roles.ts';
import { sameName } from '../../../shared/rules/control/session-names.ts';
import { agentNamed } from '../../../shared/rules/decide/order.ts';
import { tmuxWords as words } from '../../../shared/text/tmux.ts';
import type { ControlAccess, From } from '../access.ts';
import { captured, wantsStyled } from './capture.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { format, USUAL, type Shown } from './format.ts';
import { createTitles } from './titles.ts';
import { parseTmux, targetOf, type Key, type TmuxCommand } from './parse.ts';

/** A call of the stand-in. */
export interface TmuxRequest {
  argv: string[];
  input?: string | undefined;
  ours?: boolean | undefined;
}

export interface TmuxOptions {
  access: ControlAccess;
  names(from: From): Promise<string[]>;
  /** Sends a text as `quatuor send` does; gives the refusal in words, or null. */
  send(from: From, agent: Agent, text: string): Promise<string | null>;
}

export interface Tmux {
  answer(request: TmuxRequest, from: From): Promise<TmuxAnswer>;
}

const MOST_NAMES = 50;

/** Ends a call with these words and exit code 1. */
class Failure extends Error {}
/** The call is for the real tmux: at once, or if that one has a session of this name. */
class Elsewhere extends Error {
  readonly session: string | null;
  constructor(session: string | null) {
    super();
    this.session = session;
  }
}

interface Around extends From {
  names: string[];
  ours: boolean;
  input: string | null;
  /** Whose texts wait for their Enter. */
  who: string;
  out: string[];
  err: string[];
}

/** Answers as a tmux would whose windows are the agents' panes. */
export function createTmux({ access, names, send }: TmuxOptions): Tmux {
  const drafts: Drafts = createDrafts(access.now);
  const titles = createTitles();
  const used = new Set<string>();

  const agentAt = (around: Around, target: string | null): Agent => {
    const desk = around.project.desk();
    if (target === null) {
      const own = desk.agents.find(({ id }) => id === around.caller?.agent);
      if (!own) throw new Failure(words.noTarget);
      return own;
    }
    const { session, window, pane } = targetOf(target);
    if (session !== null) mine(around, session);
    else if (window !== null && around.names.some((name) => sameName(name, window))) throw new Failure(words.noWindow(desk.agents));
    if (window === null) throw new Failure(words.noWindow(desk.agents));
    const agent = agentNamed(desk, window.replace(/^[@%]/, '')) ?? titles.agent(desk, window);
    if (!agent) {
      if (session === null && !/^[@%]?\d+$/.test(window)) throw new Elsewhere(window);
      throw new Failure(words.noSuchWindow(window, desk.agents));
    }
    if (pane !== null && !/^(?:0|1|%\d+)$/.test(pane)) throw new Failure(words.noSuchPane(pane));
    return agent;
  };

  /** Nothing, if that session is this project's; else the call is another one's. */
  const mine = (around: Around, session: string): void => {
    if (around.names.some((name) => sameName(name, session)) || session === '$0') return;
    if (!around.ours) throw new Elsewhere(session);
    // No other tmux knows it: from now on it is one of our names.
    if (used.size < MOST_NAMES) used.add(session);
  };
  /** The same for a target that may be a session alone. */
  const session = (around: Around, target: string | null): string => {
    if (target === null) return around.names[0] ?? 'quatuor';
    const name = targetOf(target.includes(':') ? target : `${target}:`).session;
    if (name === null) return around.names[0] ?? 'quatuor';
    if (!around.names.some((known) => sameName(known, name))) throw new Elsewhere(name);
    return name;
  };
  const showing = (around: Around, agent: Agent, name?: string): Shown => {
    const desk = around.project.desk();
    const active = around.caller?.agent ?? desk.orchestrator?.agent ?? desk.agents[0]?.id;
    return {
      session: name ?? around.names[0] ?? 'quatuor',
      agent,
      live: around.project.live().find(({ id }) => id === agent.id),
      path: desk.project?.path ?? '',
      windows: desk.agents.length,
      active: agent.id === active,
      title: titles.of(desk, agent),
    };
  };
  const windows = (around: Around): Agent[] => around.project.desk().agents.toSorted((a, b) => a.window - b.window);

  /** What this caller may not do is refused as any order of the same kind, and told. */
  const mustLead = ({ project, caller }: Around): void => {
    const no = mayNot(project.desk(), caller, 'send');
    if (no === null) return;
    if (caller) project.forbidden(caller.agent, caller.epoch, no);
    throw new Failure(no);
  };

  const typed = async (around: Around, target: string | null, keys: readonly Key[]): Promise<void> => {
    const agent = agentAt(around, target);
    mustLead(around);
    if (agent.id === around.caller?.agent) throw new Failure(words.self);
    const asks = () => around.project.live().find(({ id }) => id === agent.id)?.state === 'waiting-for-you';
    for (const key of keys) {
      if ('text' in key) {
        if (key.text.trim().length <= 3 && asks()) throw new Failure(words.asks(agent.name));
        if (!drafts.add(around.who, agent.id, key.text)) throw new Failure(words.tooLong);
      } else if (key.key === 'Enter') await enter(around, agent, asks());
      else await special(around, agent, key.key, asks());
    }
  };
  const enter = async (around: Around, agent: Agent, asks: boolean): Promise<void> => {
    const text = drafts.take(around.who, agent.id);
    if (text !== '') {
      const no = await send(around, agent, text);
      if (no !== null) throw new Failure(no);
    } else if (asks) throw new Failure(words.asks(agent.name));
    else around.err.push(words.bareEnter(agent.name));
  };
  const EDITS: Record<string, (draft: string) => string> = {
    Space: (draft) => `${draft} `,
    Tab: (draft) => `${draft}\t`,
    'C-j': (draft) => `${draft}\n`,
    BSpace: (draft) => [...draft].slice(0, -1).join(''),
    'C-u': () => '',
  };
  const BYTES: Record<string, string> = { 'C-c': '\x03', Escape: '\x1b' };
  const special = async (around: Around, agent: Agent, key: string, asks: boolean): Promise<void> => {
    const edit = EDITS[key];
    if (edit) return void drafts.edit(around.who, agent.id, edit);
    const bytes = BYTES[key];
    if (around.caller) {
      around.project.forbidden(around.caller.agent, around.caller.epoch, words.keyTried(key, agent.name));
      throw new Failure(words.personsKey(key));
    }
    if (bytes === undefined) throw new Failure(words.noKey(key));
    if (asks) throw new Failure(words.asks(agent.name));
    const pane = around.project.live().find(({ id }) => id === agent.id)?.pane;
    const host = access.host();
    if (!pane || pane.exited || !host) throw new Failure(words.deadPane(agent.name));
    host.input(pane.id, Buffer.from(bytes), 'person');
  };

  const sessionIn = (target: string | null): string | null =>
    target === null ? null : targetOf(target.includes(':') ? target : `${target}:`).session;
  const leads = (around: Around, did: string): void => {
    if (roleOf(around.project.desk(), around.caller) !== 'worker') return;
    const no = words.leads(did);
    if (around.caller) around.project.forbidden(around.caller.agent, around.caller.epoch, no);
    throw new Failure(no);
  };
  const runs = (around: Around, agent: Agent): boolean =>
    around.project.live().some(({ id, pane }) => id === agent.id && pane !== null && !pane.exited);

  /** A window is an agent of this project, which is started in it: no other program is. */
  const begin = async (around: Around, { target, window, words: said, print }: Extract<TmuxCommand, { name: 'new-window' }>): Promise<void> => {
    const name = sessionIn(target);
    if (name !== null) mine(around, name);
    leads(around, words.starts);
    const desk = around.project.desk();
    const place = target === null || !target.includes(':') ? null : targetOf(target).window;
    const word = place ?? window ?? said[0]?.split(/\s/, 1)[0]?.split('/').at(-1) ?? null;
    const called = word === null ? undefined : (agentNamed(desk, word) ?? desk.agents.find(({ command }) => command.split('/').at(-1) === word));
    if (word !== null && !called) throw new Failure(words.noAgent(word, desk.agents));
    const agent = called ?? windows(around).find((one) => !runs(around, one));
    if (!agent) throw new Failure(words.allRun);
    if (runs(around, agent)) throw new Failure(words.runsAlready(agent));
    const reply = await around.project.start(agent.id, 'new');
    if (!reply.ok) throw new Failure(reply.message);
    if (print !== null) around.out.push(format(print, showing(around, agent, name ?? undefined)));
  };
  const end = async (around: Around, agent: Agent): Promise<void> => {
    leads(around, words.ends);
    if (agent.id === around.caller?.agent) throw new Failure(words.self);
    if (!runs(around, agent)) throw new Failure(words.deadPane(agent.name));
    const state = around.project.live().find(({ id }) => id === agent.id)?.state;
    if (around.caller && state !== 'ready') throw new Failure(words.atWork(agent.name));
    const reply = await around.project.stop(agent.id);
    if (!reply.ok) throw new Failure(reply.message);
  };

  const run = async (around: Around, command: TmuxCommand): Promise<void> => {
    switch (command.name) {
      case 'send-keys':
        return typed(around, command.target, command.keys);
      case 'paste-buffer': {
        const text = drafts.buffer(around.who, command.buffer, command.drop);
        if (text === null) throw new Failure(words.noBuffer(command.buffer));
        return typed(around, command.target, [{ text }]);
      }
      case 'set-buffer':
      case 'load-buffer': {
        const text = command.name === 'set-buffer' ? command.text : around.input;
        if (text === null || !drafts.keep(around.who, command.buffer, text)) throw new Failure(words.tooLong);
        return;
      }
      case 'capture-pane': {
        const agent = agentAt(around, command.target);
        if (!command.print) throw new Failure(words.onlyPrint);
        const pane = around.project.live().find(({ id }) => id === agent.id)?.pane;
        const host = access.host();
        if (!pane || !host) throw new Failure(words.deadPane(agent.name));
        const screen = await host.screen(pane.id, { scrollback: 5_000, styled: wantsStyled(command) });
        const rows = captured(screen, command);
        if (!rows) throw new Failure(words.oldHost);
        around.out.push(...rows);
        return;
      }
      case 'list-sessions': {
        const first = windows(around)[0];
        if (first) around.out.push(format(command.format ?? USUAL.sessions, showing(around, first)));
        return;
      }
      case 'list-windows':
      case 'list-panes': {
        const name = session(around, command.target);
        const panes = command.name === 'list-panes';
        const usual = panes ? (command.all ? USUAL.allPanes : USUAL.panes) : USUAL.windows;
        // Without -a and -s, panes are those of one window.
        const one = panes && !command.all && command.target !== null && targetOf(command.target).window !== null;
        const list = one ? [agentAt(around, command.target)] : windows(around);
        around.out.push(...list.map((agent) => format(command.format ?? usual, showing(around, agent, name))));
        return;
      }
      case 'has-session': {
        session(around, command.target);
        if (command.target?.includes(':') && targetOf(command.target).window !== null) agentAt(around, command.target);
        return;
      }
      case 'display-message': {
        const own = command.target === null && !around.caller ? windows(around)[0] : agentAt(around, command.target);
        if (own && command.print) around.out.push(format(command.text ?? USUAL.message, showing(around, own)));
        return;
      }
      case 'harmless':
        if (command.target !== null && command.target.includes(':')) mine(around, targetOf(command.target).session ?? (around.names[0] ?? ''));
        return;
      case 'rename-window': {
        const agent = agentAt(around, command.target);
        if (agent.id !== around.caller?.agent) leads(around, words.renames);
        const no = titles.set(around.project.desk(), agent, command.to);
        if (no !== null) throw new Failure(no);
        return;
      }
      case 'new-window':
        return begin(around, command);
      case 'kill-window':
        return end(around, agentAt(around, command.target));
      case 'unknown': {
        const name = sessionIn(command.target);
        if (name !== null) mine(around, name);
        throw new Failure(command.why);
      }
    }
  };

  return {
    async answer({ argv, input, ours }, from) {
      const { commands, server, version } = parseTmux(argv);
      if (server || (commands.length === 0 && !version)) return { real: true };
      if (version) return { out: `tmux 3.4 (Quatuor ${access.version})\n`, err: '', code: 0 };
      const around: Around = {
        ...from, names: [...await names(from), ...used], ours: ours ?? false, input: input ?? null, who: from.caller?.session ?? '', out: [], err: [],
      };
      const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');
      try {
        for (const command of commands) await run(around, command);
        return { out: lines(around.out), err: lines(around.err), code: 0 };
      } catch (error) {
        if (error instanceof Elsewhere) return error.session === null ? { real: true } : { ask: error.session };
        if (!(error instanceof Failure)) throw error;
        return { out: lines(around.out), err: lines([...around.err, error.message]), code: 1 };
      }
    },
  };
}
