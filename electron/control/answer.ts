import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ControlDo, ControlRequest, PaneKey, TmuxAnswer } from '../../shared/contract/control.ts';
import type { AgentLive, Desk, JournalEvent } from '../../shared/model/index.ts';
import { chooseProject, type OpenProject } from '../../shared/rules/control/choose.ts';
import { mayNot, roleOf, type Caller } from '../../shared/rules/control/roles.ts';
import { agentNamed } from '../../shared/rules/decide/order.ts';
import { explainAgent, explainTask } from '../../shared/rules/index.ts';
import { comesBack } from '../../shared/rules/watch/crash.ts';
import { logLine } from '../../shared/rules/files/show.ts';
import { orderWords as words } from '../../shared/text/control.ts';
import type { ControlAccess, ControlledProject, From } from './access.ts';
import { isKeyOf } from './keys.ts';
import { remembered } from './memory.ts';
import { createNames } from './names.ts';
import { ControlError, type Call } from './server.ts';
import { statusOf, taskOf, tasksOf } from './show.ts';
import { takeover } from './takeover.ts';
import { createTmux, type Tmux } from './tmux/answer.ts';
import type { Waits } from './waits.ts';

type Of<K extends ControlDo['do']> = Extract<ControlRequest, { do: K }>;

/** Does what is asked over the control socket. */
export function createAnswers(access: ControlAccess, waits: Waits): (request: ControlRequest, call: Call) => Promise<unknown> {
  const order = async (request: Of<'add' | 'edit' | 'import' | 'goal' | 'assign' | 'send' | 'ask' | 'claim' | 'report' | 'handoff' | 'run'>, { project, caller }: From) => {
    const { v: _v, pane: _pane, epoch: _epoch, project: _project, cwd: _cwd, ...bare } = request;
    const facts = request.do === 'send' ? await takeover(project.desk(), request.text) : undefined;
    const reply = project.order(bare as never, caller, facts);
    if (!reply.ok) throw new ControlError(reply.code, reply.message);
    return reply.done;
  };
  const newTmux = (): Tmux => {
    const namesOf = createNames(access.now);
    return createTmux({
      access,
      names: ({ project }) => namesOf(project.desk()),
      async send(from, agent, text) {
        try {
          await order({ v: 1, do: 'send', agent: agent.id, text }, from);
          return null;
        } catch (error) {
          if (error instanceof ControlError) return error.message;
          throw error;
        }
      },
    });
  };
  /** What is typed, named and remembered in one project is nothing to another. */
  const stands = new WeakMap<ControlledProject, Tmux>();
  const tmuxOf = (project: ControlledProject): Tmux => {
    const stand = stands.get(project) ?? newTmux();
    stands.set(project, stand);
    return stand;
  };

  return async (request, call) => {
    if (request.do === 'open') return openProject(access, request);
    // An app that has just been started is asked before its projects are open.
    await access.settled?.();
    const from = whoAsks(access, request);
    const { project } = from;
    const desk = project.desk();
    switch (request.do) {
      case 'add':
      case 'edit':
      case 'import':
      case 'goal':
      case 'assign':
      case 'send':
      case 'ask':
      case 'claim':
      case 'report':
      case 'handoff':
      case 'run':
        return order(request, from);
      case 'status':
        return { ...statusOf(desk, project.live(), access.version), you: youAre(desk, from.caller) };
      case 'tasks':
        return tasksOf(desk, request.all ?? false);
      case 'task': {
        const task = taskOf(desk, request.id);
        if (!task) throw new ControlError('refused', words.unknownTask(request.id));
        return task;
      }
      case 'explain':
        return explained(access, from, request);
      case 'read':
        return read(access, from, request);
      case 'log':
        return log(from, request, call, waits);
      case 'memory':
        return remembered(desk);
      case 'wait':
        return waits.wait(project, waited(from, request), call.gone);
      case 'tmux':
        return (await tmuxOf(project).answer(request, from)) satisfies TmuxAnswer;
    }
  };
}

/** Who calls, and which project is meant: of a pane its own, of the person as `chooseProject` has it. */
function whoAsks(access: ControlAccess, request: ControlRequest): From {
  const open = access.projects();
  if (open.length === 0) throw new ControlError('project', 'Quatuor runs, and no project is open in it. quatuor open FOLDER opens one');
  const { pane, project: named } = request;
  if (pane) {
    const project = open.find((one) => hasKey(access, one, pane));
    if (!project) throw new ControlError('stranger', 'That key is none of a pane of a project that is open');
    return { project, caller: callerIn(project.desk(), pane, request.epoch) };
  }
  const at = meant(open.map((one) => about(access, one)), request);
  const project = at === null ? undefined : open[at];
  if (!project) throw new ControlError('project', words.notOpen(named ?? '', open.flatMap((one) => one.desk().project ?? [])));
  return { project, caller: null };
}

/** What is named may be a folder from where the person stands, or a name. */
function meant(open: readonly OpenProject[], { project, cwd }: ControlRequest): number | null {
  if (project === undefined) return chooseProject(open, { cwd });
  return chooseProject(open, { project: realFolder(resolve(cwd ?? '/', project)) }) ?? chooseProject(open, { project });
}

function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function about(access: ControlAccess, one: ControlledProject): OpenProject {
  const { project } = one.desk();
  if (!project) return { name: '', path: '\0' };
  return { name: project.name, path: project.path, ...(access.treesDir ? { folders: [access.treesDir(project.id)] } : {}) };
}

/** A key that is none is refused, and never taken for the person's shell. */
function hasKey(access: ControlAccess, { desk }: ControlledProject, pane: PaneKey): boolean {
  const { sessions, project } = desk();
  return project !== null && Object.hasOwn(sessions, pane.session) && isKeyOf(access.spoolDir(project.id), pane);
}

function callerIn(desk: Desk, { session: id }: PaneKey, epoch: number | undefined): Caller {
  const session = desk.sessions[id]!;
  const caller = { agent: session.agent, session: session.id, ...(epoch === undefined ? {} : { epoch }) };
  const over = mayNot(desk, { ...caller, epoch: undefined } as Caller, 'status');
  if (over) throw new ControlError('stranger', over);
  return caller;
}

function youAre(desk: Desk, caller: Caller): object {
  return { role: roleOf(desk, caller), ...(caller ? { agent: caller.agent } : {}) };
}

function agentIn(desk: Desk, word: string) {
  const agent = agentNamed(desk, word);
  if (!agent) throw new ControlError('refused', `${words.nobody(word)}. There are: ${words.anyAgents(desk)}`);
  return agent;
}

/** The person's shell opens a folder as the window does; a pane's key does not. */
async function openProject(access: ControlAccess, request: Of<'open'>): Promise<object> {
  if (request.pane) {
    const { project, caller } = whoAsks(access, request);
    throw new ControlError('forbidden', mayNot(project.desk(), caller, 'open') ?? words.opens);
  }
  await access.settled?.();
  const opened = access.open ? await access.open(request.path) : 'This app opens no projects';
  if (typeof opened === 'string') throw new ControlError('refused', opened);
  const { project, trusted } = opened.desk();
  if (!project) throw new ControlError('refused', 'The project was closed again');
  return { says: words.opened(project.name, trusted), project: { name: project.name, path: project.path, trusted } };
}

/** Why an agent is in its state, or why a task waits, in the window's words. */
function explained(access: ControlAccess, { project }: From, { what }: Of<'explain'>): object {
  const desk = project.desk();
  const live = Object.fromEntries(project.live().map((one) => [one.id, one]));
  const task = explainTask(desk, live, access.now(), what.toUpperCase());
  if (task) return task;
  if (/^TASK-/i.test(what)) throw new ControlError('refused', words.unknownTask(what));
  const told = explainAgent(desk, live, access.now(), agentIn(desk, what).id);
  if (!told) throw new ControlError('refused', `Nothing is known of ${what} yet`);
  return told;
}

/** The last lines on an agent's screen, and of what has left it. */
async function read(access: ControlAccess, { project }: From, request: Of<'read'>): Promise<object> {
  const agent = agentIn(project.desk(), request.agent);
  const live = project.live().find(({ id }) => id === agent.id);
  const host = access.host();
  if (!live?.pane || !host) throw new ControlError('refused', `${agent.name} has no pane that runs`);
  const count = request.lines ?? 200;
  const screen = await host.screen(live.pane.id, { scrollback: count });
  const lines = [...screen.scrollback, ...screen.lines];
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return { agent: agent.id, state: live.state, lines: lines.slice(-count) };
}

const lineOf = (desk: Desk) => (event: JournalEvent): object[] => {
  const text = logLine(event, desk);
  return text === null ? [] : [{ seq: event.seq, at: event.at, text }];
};

async function log({ project }: From, { lines = 50, follow }: Of<'log'>, call: Call, waits: Waits): Promise<object> {
  const last = project.tail(5_000).flatMap(lineOf(project.desk())).slice(-lines);
  if (!follow) return last;
  for (const line of last) call.line(line);
  await waits.follow(project, (events) => {
    for (const line of events.flatMap(lineOf(project.desk()))) call.line(line);
  }, call.gone);
  return [];
}

/** What is waited for, as a question that is asked again whenever something has changed. */
function waited({ project, caller }: From, { agent: word, task, message, until, seconds }: Of<'wait'>) {
  const id = word === undefined ? undefined : agentIn(project.desk(), word).id;
  if (task !== undefined && !project.desk().tasks[task]) throw new ControlError('refused', words.unknownTask(task));
  if (id === undefined && task === undefined && message === undefined)
    throw new ControlError('bad-request', 'Say what to wait for: an agent, a task or a text');
  if (id !== undefined && id === caller?.agent) throw new ControlError('refused', 'An agent cannot wait for itself: its own turn goes on meanwhile');
  return {
    seconds: seconds ?? 600,
    done(): object | null {
      const desk = project.desk();
      if (message !== undefined) return messageAt(desk, message, until);
      if (task !== undefined) return taskAt(desk, task, until);
      const live = project.live().find((one) => one.id === id);
      const name = desk.agents.find((one) => one.id === id)?.name;
      if (!live || name === undefined) throw new ControlError('refused', words.removed(word ?? ''));
      if (agentAt(desk, live, until)) return { agent: live.id, state: live.state };
      if (until !== 'exited' && isOver(desk, live)) throw new ControlError('refused', words.over(name));
      return null;
    },
  };
}

function messageAt(desk: Desk, id: string, until: string): object | null {
  const message = desk.messages[id];
  if (!message) throw new ControlError('refused', 'There is no such text');
  if (message.stage === 'failed' || message.stage === 'unverified')
    throw new ControlError('refused', `The text ${message.stage === 'failed' ? 'failed' : 'is in doubt'}: ${message.detail ?? ''}`);
  const over = message.stage === 'finished' || (until !== 'done' && message.stage === 'accepted');
  return over ? { message: id, stage: message.stage } : null;
}

function taskAt(desk: Desk, id: string, until: string): object | null {
  const record = desk.tasks[id];
  if (!record) throw new ControlError('refused', words.unknownTask(id));
  const { stage } = record;
  if (until === 'done' && stage === 'needs-you') throw new ControlError('refused', `${id} waits for the person: ${record.reason ?? ''}`);
  const taken = ['running', 'checking', 'merging', 'needs-you', 'done'].includes(stage);
  return stage === 'done' || (until !== 'done' && taken) ? { task: id, stage } : null;
}

/** Its program has ended, and nothing that is on its way starts it again. */
function isOver(desk: Desk, { id, state }: AgentLive): boolean {
  if (state !== 'exited' || comesBack(desk, id)) return false;
  const comes = Object.values(desk.messages).some((m) => m.agent === id && (m.stage === 'queued' || m.stage === 'writing'));
  return !comes && !Object.values(desk.tasks).some((r) => r.agent === id && r.stage === 'delivering');
}

function agentAt(desk: Desk, { id, state }: AgentLive, until: string): boolean {
  const holds = Object.values(desk.tasks).some((r) => r.agent === id && r.stage !== 'done');
  const texts = Object.values(desk.messages).some((m) => m.agent === id && ['queued', 'writing', 'written', 'accepted'].includes(m.stage));
  switch (until) {
    case 'idle':
      return state === 'ready' && !texts;
    case 'done':
      return state === 'ready' && !texts && !holds;
    case 'waiting':
      return state === 'waiting-for-you';
    case 'accepted':
      return state === 'working';
    default:
      return state === until;
  }
}
