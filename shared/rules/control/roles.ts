import type { ControlDo } from '../../contract/control.ts';
import type { Desk } from '../../model/index.ts';
import { roleWords } from '../../text/control.ts';
import { movingRole, mustStop } from '../handoff/open.ts';

/** Who calls: the agent of a pane, by its key; null: a shell of the person's own. */
export type Caller = { agent: string; session: string; epoch?: number } | null;

/** orchestrator: the holder of the role, in the present epoch; worker: any other agent. */
export type Role = 'person' | 'orchestrator' | 'worker';
export type Verb = ControlDo['do'];

const everybody: readonly Role[] = ['person', 'orchestrator', 'worker'];
const leaders: readonly Role[] = ['person', 'orchestrator'];

/**
 * What each role may do (X6). To trust a folder, to approve a command and to change settings is
 * nobody's here: that is done in the window.
 */
export const allowed: Readonly<Record<Verb, readonly Role[]>> = {
  status: everybody,
  tasks: everybody,
  task: everybody,
  explain: everybody,
  read: everybody,
  log: everybody,
  memory: everybody,
  wait: everybody,
  tmux: everybody,
  claim: everybody,
  report: everybody,
  ask: ['orchestrator', 'worker'],
  add: leaders,
  edit: leaders,
  import: leaders,
  goal: leaders,
  assign: leaders,
  send: leaders,
  handoff: leaders,
  run: ['person'],
  open: ['person'],
};

/** The role in which somebody calls, by the state as it is now. */
export function roleOf(desk: Pick<Desk, 'orchestrator'>, caller: Caller): Role {
  if (!caller) return 'person';
  return desk.orchestrator?.agent === caller.agent ? 'orchestrator' : 'worker';
}

/**
 * The fence around the role (H4a): why somebody may not do something, in words; null when they may.
 * Only the present holder leads, in the present epoch, out of the session that runs.
 */
export function mayNot(desk: Pick<Desk, 'orchestrator' | 'agents' | 'current' | 'sessions' | 'handoffs'>, caller: Caller, verb: Verb): string | null {
  if (caller) {
    const { agent, session, epoch } = caller;
    if (desk.current[agent] !== session || desk.sessions[session]?.end) return roleWords.over;
    const now = desk.orchestrator?.epoch ?? 0;
    if (epoch !== undefined && epoch < now) return roleWords.older(epoch, now);
    if (!allowed[verb].includes('worker') && leaves(desk, agent)) return roleWords.leaves;
  }
  const role = roleOf(desk, caller);
  if (allowed[verb].includes(role)) return null;
  const holder = desk.orchestrator?.agent;
  const name = desk.agents.find(({ id }) => id === holder)?.name ?? null;
  return roleWords.notYours(verb, role, name, desk.orchestrator?.epoch ?? 0);
}

/** The role is on its way to a fresh session of its holder, and the one that runs is about to end. */
function leaves(desk: Pick<Desk, 'handoffs' | 'current' | 'sessions'>, agent: string): boolean {
  const moving = movingRole(desk);
  return moving !== undefined && moving.from === agent && moving.step === 'delivering' && mustStop(desk, moving);
}
