import { usualPaths, type Desk, type EventBody, type Handoff, type Memory } from '../../model/index.ts';
import { byHandWords as words } from '../../text/control.ts';
import type { Caller } from '../control/roles.ts';
import { agentCalled } from '../files/take.ts';
import { queueMessage, saidBy, type Context } from '../work/context.ts';
import type { ParsedMemory } from './memory-types.ts';
import { roleHandoff } from './open.ts';
import { withdraw } from './protocol.ts';

/** The head of a takeover prompt: `[HANDOFF ORCHESTRATEUR: CLAUDE -> AMP]`. */
const HEAD = /^[ \t]{0,20}\[(?:HANDOFF (?:ORCHESTRATEUR|ORCHESTRATOR)|ORCHESTRATOR HANDOFF)[ \t]{0,4}:[ \t]{0,4}([^\]\n>→]{1,60}?)[ \t]{0,4}(?:->|→)[ \t]{0,4}([^\]\n]{1,60})\]/im;
/** The head stands near the beginning: a text that cites one further down is none. */
const NEAR = 400;

/** The agents between whom a text passes the orchestrator's role, by their ids; null: it passes none. */
export function takeoverIn(desk: Desk, text: string): { from: string; to: string } | null {
  const head = HEAD.exec(text.slice(0, NEAR));
  const from = head && agentCalled(desk, head[1]!);
  const to = head && agentCalled(desk, head[2]!);
  return from && to ? { from, to } : null;
}

/** Where the memory of such a handoff lies, from the project's root. */
export const handFile = (desk: Pick<Desk, 'files'>, from: string, to: string): string =>
  `${(desk.files?.paths ?? usualPaths).handoff}/${from}_to_${to}.md`;

/** A memory as it lies on the disk; `at`: when it was written, epoch ms. */
export interface WrittenMemory {
  file: string;
  text: string;
  at: number;
  read: ParsedMemory;
}

export interface HandOver {
  /** The agent that the prompt goes to. */
  agent: string;
  text: string;
  /** Null: the person. */
  caller: Caller;
  memory: WrittenMemory | null;
  /** What the prompt has to ask beside, so that the successor shows what it has read (H5). */
  proof: string;
}

export type ByHand = { events: EventBody[]; message: string } | { refused: string };

const MOST = 400_000;

/**
 * What a takeover prompt comes to that the incumbent (or the person) sends by hand, as the setup
 * that ran on tmux tells it to: one handoff with that prompt and that memory, and the role moved
 * once (H4); or what is missing, in words, and nothing has changed. Null: it is no takeover prompt.
 */
export function handOver(desk: Desk, given: HandOver, context: Context): ByHand | null {
  const named = takeoverIn(desk, given.text);
  if (!named) return null;
  const refuse = (refused: string): ByHand => ({ refused });
  const holds = desk.orchestrator;
  const { from, to } = named;
  const nameOf = (id: string): string => desk.agents.find((agent) => agent.id === id)?.name ?? id;
  if (!holds) return refuse(words.nobody);
  if (from !== holds.agent) return refuse(words.notHolder(nameOf(from), nameOf(holds.agent), holds.epoch));
  if (given.agent !== to) return refuse(words.otherWindow(nameOf(to), nameOf(given.agent)));
  if (from === to) return refuse(words.same(nameOf(to)));
  const open = roleHandoff(desk);
  if (open && open.step !== 'preparing' && open.step !== 'executing') return refuse(words.already);
  const { memory } = given;
  const file = handFile(desk, from, to);
  if (!memory) return refuse(words.noMemory(file));
  const wrong = problems(desk, memory, from, to, nameOf);
  if (wrong.length > 0) return refuse(words.badMemory(file, wrong));
  if (context.live[to]?.cli.status === 'missing') return refuse(words.missing(nameOf(to)));

  const id = open?.id ?? context.newId();
  const epoch = holds.epoch + 1;
  const by = given.caller ? ('agent' as const) : ('person' as const);
  const text = `${given.text.trimEnd()}\n\n${given.proof}`;
  const queued = saidBy(given.caller?.agent, queueMessage(context, to, text, by));
  if (queued.type !== 'message.queued') return null;
  const session = desk.current[from];
  const began: EventBody[] = open
    ? []
    : [{
        type: 'handoff.began', id, from, to, wanted: to, cause: by, percent: context.live[from]?.context?.percent ?? null,
        ...(session ? { session } : {}),
      }];
  return {
    message: queued.message.id,
    events: [
      ...began,
      ...withdraw(desk, open?.asked),
      { type: 'handoff.executed', id, cause: by, wanted: to },
      { type: 'handoff.chosen', id, to, why: [by === 'agent' ? words.chose(nameOf(from)) : words.youChose], epoch },
      { type: 'orchestrator.set', agent: to, epoch },
      queued,
      { type: 'handoff.prompted', id, memory: asMemory(memory), prompt: queued.message.id },
    ],
  };
}

/** What is wrong with a memory that was written by hand, in words. */
function problems(desk: Desk, { text, at, read }: WrittenMemory, from: string, to: string, nameOf: (id: string) => string): string[] {
  if (!read.ok) return read.missing;
  if (text.length > MOST) return [words.tooLong(MOST)];
  const { memory } = read;
  if (agentCalled(desk, memory.from) !== from || agentCalled(desk, memory.to) !== to) return [words.otherHead(nameOf(from), nameOf(to))];
  const last = Object.values(desk.handoffs)
    .filter((h: Handoff) => h.task === undefined && h.from === from && h.end !== undefined)
    .reduce((latest, { stepAt }) => Math.max(latest, stepAt), 0);
  return at < last ? [words.old] : [];
}

function asMemory({ file, text, read }: WrittenMemory): Memory {
  const sections = read.ok ? read.memory.sections : null;
  const judged: Memory['judged'] = sections
    ? ([['context', sections.context], ['decisions', sections.decisions], ['next', sections.remaining], ['instructions', sections.instructions]] as const)
        .flatMap(([part, said]) => (said.trim() === '' ? [] : [part]))
    : [];
  return { file, text, facts: 0, judged };
}
