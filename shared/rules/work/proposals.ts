import { own, type Desk, type EventBody, type Proposal, type ProposalDraft, type ProposalProblem, type Task } from '../../model/index.ts';
import { promptFor } from './prompt-for.ts';
import { quality } from './quality.ts';
import { findCycle, nextTaskId } from './queue.ts';
import { valuesOf } from '../long/record.ts';

const WALLS = new Set<ProposalProblem['kind']>(['unknown', 'refused', 'cycle']);

/** True when a proposal with this problem cannot become a task. */
export const isWall = (problem: ProposalProblem): boolean => WALLS.has(problem.kind);

const IN_WORK = new Set(['delivering', 'running', 'checking', 'needs-you']);

/** The proposals of a goal, in the order of their file. */
export const proposalsOf = (desk: Desk, goal: string): Proposal[] =>
  Object.values(desk.proposals).filter((p) => p.goal === goal);

/** All proposals that wait for the person. */
export const openProposals = (desk: Desk): Proposal[] =>
  Object.values(desk.proposals).filter((p) => p.state === 'open');

type Mates = ReadonlyMap<string, Proposal>;
const matesOf = (desk: Desk, goal: string): Mates => new Map(proposalsOf(desk, goal).map((p) => [p.key, p]));

/** What keeps a proposal from becoming a task. */
function walls(desk: Desk, { draft, key }: Proposal, mates: Mates): ProposalProblem[] {
  const problems: ProposalProblem[] = [];
  for (const id of draft.dependsOn) {
    const mate = mates.get(id);
    if (mate?.state === 'refused') problems.push({ kind: 'refused', id });
    else if (!mate && !own(desk.tasks, id)) problems.push({ kind: 'unknown', id });
  }
  const open = (name: string) => mates.get(name)?.state === 'open';
  const cycle = findCycle((name) => (mates.get(name)?.draft.dependsOn ?? []).filter(open), key);
  return cycle ? [...problems, { kind: 'cycle', ids: cycle }] : problems;
}

/** What is wrong with a proposal, and what might be better. Pure. */
export function proposalProblems(desk: Desk, proposal: Proposal): ProposalProblem[] {
  const { draft } = proposal;
  const problems = walls(desk, proposal, matesOf(desk, proposal.goal));
  const { byTitle, inWork } = openTasks(desk.tasks);
  for (const task of byTitle.get(draft.title.toLowerCase()) ?? []) problems.push({ kind: 'same-title', task });
  for (const task of inWork) {
    const shared = task.files.find((file) => draft.files.some((mine) => samePath(mine.path, file.path)));
    if (shared) problems.push({ kind: 'overlap', path: shared.path, task: task.id });
  }
  const task: Task = { ...draft, id: nextTaskId(desk) };
  const { missing } = quality(draft, promptFor(desk, task, ''));
  if (missing.length > 0) problems.push({ kind: 'quality', missing });
  return problems;
}

interface OpenTasks {
  /** The ids of what is not done, by its title in small letters. */
  byTitle: Map<string, string[]>;
  inWork: Task[];
}
const counted = new WeakMap<Desk['tasks'], OpenTasks>();

/** Asked for each of hundreds of proposals in the same state. */
function openTasks(tasks: Desk['tasks']): OpenTasks {
  let found = counted.get(tasks);
  if (found) return found;
  counted.set(tasks, (found = { byTitle: new Map(), inWork: [] }));
  for (const { task, stage } of valuesOf(tasks)) {
    if (stage === 'done') continue;
    const title = task.title.toLowerCase();
    found.byTitle.set(title, [...(found.byTitle.get(title) ?? []), task.id]);
    if (IN_WORK.has(stage)) found.inWork.push(task);
  }
  return found;
}

const samePath = (a: string, b: string): boolean => tidyPath(a) === tidyPath(b);
const tidyPath = (path: string): string => path.trim().replace(/^(?:\.\/)+/, '').replace(/\/+/g, '/');

/** Gate commands of proposals that nobody has approved yet, each once. */
export function foreignGates(desk: Desk, proposals: readonly { draft: ProposalDraft }[]): string[] {
  return [...new Set(proposals.flatMap((p) => p.draft.gates))].filter((command) => !own(desk.approved, command));
}

/**
 * The events by which proposals become tasks, or the sentence that says why they cannot.
 * @param byPerson the person has seen them: they stand behind the words, and approve the gate commands (X5, D9)
 */
export function accept(desk: Desk, chosen: readonly Proposal[], byPerson: boolean): { events: EventBody[] } | { refused: string } {
  const ids = new Map(chosen.map((p, i) => [p.id, nextTaskId({ ...desk, lastNumber: desk.lastNumber + i })]));
  const tasks: Task[] = [];
  for (const proposal of chosen) {
    const dependsOn: string[] = [];
    for (const name of proposal.draft.dependsOn) {
      const mate = desk.proposals[`${proposal.goal}/${name}`];
      const id = ids.get(mate?.id ?? '') ?? mate?.task ?? (mate ? undefined : name);
      if (mate?.state === 'refused') return refuse(proposal, `depends on ${name}, which you refused`);
      if (!id) return refuse(proposal, `depends on ${name}: accept that too, or take it out`);
      if (!own(desk.tasks, id) && !mate) return refuse(proposal, `depends on ${name}, which does not exist`);
      // A task that was removed since is waited for no longer.
      if (own(desk.tasks, id) || ids.has(mate?.id ?? '')) dependsOn.push(id);
    }
    tasks.push({ ...proposal.draft, id: ids.get(proposal.id) ?? '', dependsOn: [...new Set(dependsOn)] });
  }
  const of = new Map(tasks.map((task) => [task.id, task.dependsOn]));
  for (const [i, task] of tasks.entries()) {
    const cycle = findCycle((id) => of.get(id) ?? [], task.id);
    if (cycle && chosen[i]) return refuse(chosen[i], `waits for itself: ${cycle.map((id) => keyOf(ids, id)).join(' → ')}`);
  }
  const approved = byPerson ? foreignGates(desk, chosen) : [];
  // What nobody has looked at stays another agent's words (D9).
  const theirs = byPerson ? {} : { from: 'file' as const };
  return {
    events: [
      ...chosen.flatMap((p, i): EventBody[] => {
        const task = tasks[i];
        return task ? [{ type: 'task.added', task, ...theirs }, { type: 'proposal.settled', id: p.id, as: 'accepted', task: task.id }] : [];
      }),
      ...approved.map((command): EventBody => ({ type: 'command.approved', command })),
    ],
  };
}

const refuse = (proposal: Proposal, words: string) => ({ refused: `“${proposal.draft.title}” ${words}` });
const keyOf = (ids: Map<string, string>, task: string): string => {
  const id = [...ids].find(([, given]) => given === task)?.[0] ?? task;
  return id.slice(id.indexOf('/') + 1);
};

/**
 * What follows from a file of proposals: those that are new or changed are noted, and where the
 * project says so they count at once, without approval of their gate commands. Pure.
 */
export function foundProposals(desk: Desk, found: readonly Proposal[]): EventBody[] {
  const fresh = found.filter((p) => {
    const known = desk.proposals[p.id];
    return !known || (known.state === 'open' && JSON.stringify(known.draft) !== JSON.stringify(p.draft));
  });
  if (fresh.length === 0) return [];
  const noted = fresh.map((proposal): EventBody => ({ type: 'proposal.added', proposal: { ...proposal, at: desk.proposals[proposal.id]?.at ?? proposal.at } }));
  if (desk.policy.proposals !== 'take') return noted;
  const proposals = { ...desk.proposals, ...Object.fromEntries(fresh.map((p) => [p.id, p])) };
  const next: Desk = { ...desk, proposals };
  const taken = accept(next, takeable(next, fresh), false);
  return 'events' in taken ? [...noted, ...taken.events] : noted;
}

/** Those that can become tasks together: nothing wrong with them, nor with what they wait for. */
export function takeable(desk: Desk, proposals: readonly Proposal[]): Proposal[] {
  const goals = new Map([...new Set(proposals.map((p) => p.goal))].map((goal) => [goal, matesOf(desk, goal)]));
  let left = proposals.filter((p) => p.state === 'open' && walls(desk, p, goals.get(p.goal) ?? new Map()).length === 0);
  for (;;) {
    const ids = new Set(left.map((p) => p.id));
    const next = left.filter((p) =>
      p.draft.dependsOn.every((name) => {
        const mate = desk.proposals[`${p.goal}/${name}`];
        return !mate || mate.state === 'accepted' || ids.has(mate.id);
      }),
    );
    if (next.length === left.length) return next;
    left = next;
  }
}
