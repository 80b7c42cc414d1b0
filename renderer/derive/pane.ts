import { own, type Agent, type AgentLive, type Desk, type Message, type Session, type TaskRecord } from '../../shared/model/index.ts';
import { backlog, dispatch, held, inTerminal, valuesOf } from '../../shared/rules/index.ts';
import { reasonWords } from '../../shared/text/dispatch.ts';
import { exact, span, t, tell } from '../text.ts';
import { absentWords, isAbsent } from './absent.ts';
import { doubtful } from './doubt.ts';
import { sentence } from './explain.ts';
import { acceptedIn, asks, gateNow, wanted, type Tone } from './card.ts';
import { handoffStrip } from './handoff.ts';
import { fillOf, forecast, whole, type Marks } from './meter.ts';
import { waits } from './sections.ts';

export interface PaneState {
  label: string;
  tone: Tone;
  /** True for the amber pill: nothing goes on until the person acts. */
  pill: boolean;
  /** Since when, epoch ms; undefined when the time says nothing. */
  since: number | undefined;
  /** Until when it is out, epoch ms. */
  until?: number;
}

/** What the header says about an agent: its own state, or the step of its task that hides it. */
export function paneState(live: AgentLive | undefined, task: TaskRecord | undefined): PaneState {
  const quiet = (label: string, since?: number): PaneState => ({ label, tone: 'plain', pill: false, since });
  if (!live || live.cli.status === 'looking') return quiet(t.states.starting);
  if (isAbsent(live)) return quiet(absentWords(live.cli));
  const label = t.states[live.state];
  if (waits(live)) return { label, tone: 'you', pill: true, since: live.since };
  if (live.state === 'exited') return { label, tone: 'failed', pill: false, since: live.since };
  if (task?.stage === 'checking')
    return { label: t.pane.checking, tone: 'checking', pill: false, since: task.times.checking };
  if (task?.stage === 'delivering' && live.state !== 'working')
    return { label: t.pane.delivering, tone: 'checking', pill: false, since: task.times.delivering };
  switch (live.state) {
    case 'working':
      return { label, tone: 'well', pill: false, since: live.since };
    case 'stalled':
      return { label, tone: 'you', pill: false, since: live.since };
    case 'rate-limited': {
      const until = live.limit?.until;
      const words = { label, tone: 'checking', pill: false } as const;
      return until === undefined || until === null ? { ...words, since: live.since } : { ...words, since: undefined, until };
    }
    default:
      return quiet(label, live.state === 'starting' ? undefined : live.since);
  }
}

export type StripAction =
  | 'gate-output'
  | 'send-back'
  | 'check-again'
  | 'approve'
  | 'arrived'
  | 'again'
  | 'give-up'
  | 'resume'
  | 'restart'
  | 'start'
  | 'install'
  | 'confirm'
  | 'details'
  | 'handoff'
  | 'handoff-go';

export interface PaneStrip {
  tone: Tone;
  text: string;
  /** Why, as a sentence under the text. */
  detail?: string;
  /** A command, shown in the terminal's type. */
  code?: string;
  /** Share that is done, 0 to 1. */
  progress?: number;
  /** A length of time or what comes next, at the right of the text. */
  aside?: string;
  actions: StripAction[];
  /** A dialog stands in the pane: its answers can be given here. */
  asks?: true;
  task?: string;
  message?: string;
  handoff?: string;
}

/**
 * What the strip under a terminal says, or null when there is nothing to say.
 * @param now epoch ms
 * @param all the live agents, for what the app would hand out
 */
export function paneStrip(
  desk: Desk,
  live: AgentLive | undefined,
  agent: Agent,
  now: number,
  all: Record<string, AgentLive> = {},
): PaneStrip | null {
  const s = t.pane.strip;
  const task = inTerminal(desk, agent.id);
  const doubt = doubtful(desk, agent.id);
  const its = task && { task: task.task.id };
  if (doubt) {
    const what = doubt.taskId ?? s.yourText;
    const failed = doubt.stage === 'failed';
    const text = failed ? (doubt.acceptedAt === undefined ? s.failed : s.broken)(what) : s.unverified(doubt.taskId ?? s.yourTextInside);
    return {
      tone: 'you',
      text,
      ...(doubt.detail ? { detail: `${sentence(doubt.detail)}.` } : {}),
      actions: failed && !doubt.taskId ? ['again', 'give-up'] : ['arrived', 'again', 'give-up'],
      message: doubt.id,
      ...its,
    };
  }
  if (live?.state === 'waiting-for-you') {
    const what = wanted(live);
    return { tone: 'you', ...(what ? { text: s.asks, code: what } : { text: asks(live) }), asks: true, actions: [], ...its };
  }
  if (waits(live)) return { tone: 'you', text: asks(live), actions: [], ...its };
  if (task?.stage === 'needs-you') {
    if (task.gate?.ok === false)
      return { tone: 'failed', text: s.gateRed(task.task.id), actions: ['gate-output', 'send-back'], ...its };
    if (task.task.gates.some((command) => !own(desk.approved, command)))
      return { tone: 'you', text: s.approve(task.task.id), actions: ['details'], ...its };
    return { tone: 'you', text: task.reason ? tell(task.reason) : t.stages['needs-you'], actions: ['details'], ...its };
  }
  if (task?.stage === 'checking') {
    const gate = gateNow(task);
    if (gate)
      return {
        tone: 'checking',
        text: s.gate(gate.step, gate.total),
        code: gate.what,
        progress: (gate.step - 1) / Math.max(1, gate.total),
        aside: span(now - (task.gate?.steps.at(-1)?.endedAt ?? task.gate?.startedAt ?? now)),
        actions: ['gate-output'],
        ...its,
      };
  }
  if (task?.stage === 'delivering') {
    const since = span(now - (task.times.delivering ?? now));
    const at = task.messageId ? { message: task.messageId } : {};
    const stage = desk.messages[task.messageId ?? '']?.stage;
    if (!live?.waiting && stage !== 'queued') {
      const words = stage === 'written' ? s.receipt(task.task.id) : s.delivering(task.task.id);
      return { tone: 'checking', text: words, aside: since, actions: [], ...at, ...its };
    }
    const why = live?.waiting ? s.waitsFor(tell(live.waiting)) : s.waits(task.task.id);
    return { tone: 'checking', text: why, aside: since, actions: [], ...at, ...its };
  }
  const passing = handoffStrip(desk, live, agent.id);
  if (passing) return { ...passing, ...its };
  const choice = task ? null : proposedChoice(desk, all, agent.id, now);
  if (choice) return choice;
  const text = freeText(desk, live, agent.id, now);
  if (text && (!task || text.tone === 'checking')) return { ...text, ...its };
  const near = nearFull(live, desk.policy.handoff);
  if (near && task?.stage === 'running') return { ...near, ...its };
  if (task?.stage === 'running') {
    const next = backlog(desk, agent.id)[0];
    const took = acceptedIn(desk.messages[task.messageId ?? '']);
    const since = span(now - (task.times.accepted ?? now));
    return {
      tone: 'well',
      text: took === undefined ? t.stages.running : s.accepted(since, exact(took)),
      actions: [],
      ...(task.messageId ? { message: task.messageId } : {}),
      ...(next ? { aside: s.next(next.task.id) } : {}),
      ...its,
    };
  }
  return live?.waiting ? { tone: 'checking', text: s.waitsFor(tell(live.waiting)), actions: [] } : near;
}

/** The app's choice for an agent, where the person has to say yes to each. */
function proposedChoice(desk: Desk, all: Record<string, AgentLive>, agent: string, now: number): PaneStrip | null {
  if (!desk.policy.confirm || desk.policy.mode === 'manual') return null;
  const choice = dispatch(desk, all, now).choices.find((one) => one.agent === agent);
  const task = desk.tasks[choice?.task ?? '']?.task;
  if (!choice || !task) return null;
  const why = choice.why.map((one) => tell(reasonWords(one))).join(', ');
  return { tone: 'you', text: t.pane.strip.choice(task.id, task.title), ...(why ? { detail: `${sentence(why)}.` } : {}), actions: ['confirm', 'details'], task: task.id };
}

/** Where the person's own text is that is on its way to an agent; null when there is none. */
function freeText(desk: Desk, live: AgentLive | undefined, agent: string, now: number): PaneStrip | null {
  const s = t.pane.strip;
  const open = valuesOf(desk.messages).filter((m) => m.agent === agent && !m.taskId && UNDER_WAY.has(m.stage));
  const first = open.find((m) => m.stage !== 'accepted') ?? open.at(-1);
  if (!first) return null;
  const at = { actions: [], message: first.id };
  const more = open.filter((m) => m.stage === 'queued' && m !== first).length;
  const aside = more > 0 ? s.more(more) : span(now - (first.acceptedAt ?? first.queuedAt));
  switch (first.stage) {
    case 'queued':
      return { tone: 'checking', text: live?.waiting ? s.textWaits(live.waiting) : behind(desk, agent) ? s.textBehind : s.textQueued, aside, ...at };
    case 'accepted':
      return { tone: 'well', text: s.textAccepted(exact(acceptedIn(first) ?? 0)), aside, ...at };
    default:
      return { tone: 'checking', text: first.stage === 'written' ? s.textReceipt : s.textWriting, aside, ...at };
  }
}

/** True while the agent is at something that it accepted before. */
const behind = (desk: Desk, agent: string): boolean =>
  valuesOf(desk.messages).some((m) => m.agent === agent && m.stage === 'accepted');

const UNDER_WAY = new Set<Message['stage']>(['queued', 'writing', 'written', 'accepted']);

/** A context that is nearly full, as long as nothing weightier is to be said. */
function nearFull(live: AgentLive | undefined, marks: Marks): PaneStrip | null {
  const context = live?.context;
  if (!context || context.percent === null || fillOf(context.percent, marks) === 'calm') return null;
  const next = forecast(context, marks);
  return {
    tone: fillOf(context.percent, marks) === 'full' ? 'failed' : 'you',
    text: t.pane.strip.near(whole(context.percent)),
    ...(next ? { aside: next } : {}),
    actions: [],
  };
}

/** What fills a pane's body: the terminal, alone or under a message, or a message alone. */
export type PaneBody =
  | { kind: 'terminal' }
  | { kind: 'ended'; session: Session; over: boolean; lost: boolean }
  | { kind: 'looking' | 'starting' | 'stopped' | 'missing' };

export function paneBody(desk: Desk, live: AgentLive | undefined, agent: Agent): PaneBody {
  const session = desk.sessions[desk.current[agent.id] ?? ''];
  const shown = live?.pane ?? null;
  if (live?.cli.status === 'missing' && !shown) return { kind: 'missing' };
  if (session?.end && (!shown || shown.exited || session.end === 'lost'))
    return { kind: 'ended', session, over: shown !== null, lost: session.end === 'lost' };
  if (shown) return { kind: 'terminal' };
  if (live?.cli.status === 'looking') return { kind: 'looking' };
  return { kind: live?.state === 'starting' ? 'starting' : 'stopped' };
}

/** How many tasks an agent holds. */
export const holds = (desk: Desk, agent: string): number => held(desk, agent).length;

/** Columns and rows of the grid for a number of panes: as square as it gets, wider than high. */
export function gridShape(count: number): { columns: number; rows: number } {
  if (count <= 1) return { columns: 1, rows: 1 };
  const columns = Math.ceil(Math.sqrt(count));
  return { columns, rows: Math.ceil(count / columns) };
}
