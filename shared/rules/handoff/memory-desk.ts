import type { Handoff, Message } from '../../model/index.ts';
import { openProposals } from '../work/proposals.ts';
import { inDoubt } from '../work/doubt.ts';
import { recordsOf } from '../files/view.ts';
import { cited, fact, line, moment, nameOf, quoted, type Page } from './memory-page.ts';

/** The open goals, each in the person's own words. */
export function goalLines(page: Page): string[] {
  const { desk, w, limits } = page;
  const open = Object.values(desk.goals).filter(({ closed }) => !closed);
  if (open.length === 0) return [w.noGoal];
  return open.toSorted((a, b) => a.at - b.at).flatMap((goal) =>
    fact(page, `- ${w.goal(goal.id, nameOf(desk, goal.agent), moment(goal.at))}`, ...cited(page, goal.text, limits.goal, '  ')));
}

/** What the person wrote to agents beside tasks and goals, the latest last. */
export function saidLines(page: Page): string[] {
  const { desk, w, limits } = page;
  const ofGoals = new Set(Object.values(desk.goals).map(({ messageId }) => messageId));
  const said = Object.values(desk.messages)
    .filter((m) => m.provenance === 'person' && !m.taskId && !ofGoals.has(m.id) && (m.stage === 'accepted' || m.stage === 'finished'))
    .toSorted((a, b) => a.queuedAt - b.queuedAt);
  const shown = limits.messages === 0 ? [] : said.slice(-limits.messages);
  page.cuts.choices += said.length - shown.length;
  if (shown.length === 0) return [];
  return [
    `### ${w.said}`,
    ...shown.flatMap((m) => fact(page, `- ${w.saidTo(nameOf(desk, m.agent), moment(m.queuedAt))}`, ...cited(page, m.text, limits.field + 200, '  '))),
  ];
}

/** The person's rules for this project, as far as they change what an orchestrator does. */
export function policyLines(page: Page): string[] {
  const { desk, w } = page;
  const { policy, run, agents } = desk;
  const budget = [
    ...(policy.mostTokens === undefined ? [] : [`${policy.mostTokens} tokens`]),
    ...(policy.mostUsd === undefined ? [] : [`${policy.mostUsd} USD`]),
  ];
  const said = [
    w.mode[policy.mode],
    ...(policy.confirm ? [w.confirm] : []),
    w.run[run],
    w.sendBacks(policy.sendBacks),
    ...(agents.some(({ isolation }) => isolation === 'worktree') ? [w.merge[policy.merge]] : []),
    w.proposalsPolicy[policy.proposals],
    ...(policy.ordersAreMine ? [w.ordersAreMine] : []),
    ...(budget.length > 0 ? [w.budget(budget.join(', '))] : []),
  ];
  const team = agents.map((agent) =>
    `- **${line(page, agent.name, 40)}** (${agent.id}): ${w.agentLine({
      window: agent.window, kinds: agent.specialities.map((kind) => w.kinds[kind]).join(', '), max: agent.maxTasks, own: agent.isolation === 'worktree',
    })}`);
  page.count += said.length + team.length;
  return [`### ${w.policy}`, ...said.map((one) => `- ${one}`), '', `### ${w.agents}`, ...team];
}

/** The tasks that were done last, newest first. */
export function doneLines(page: Page): string[] {
  const { desk, w, limits } = page;
  const done = recordsOf(desk).filter(({ stage }) => stage === 'done').toSorted((a, b) => (b.times.done ?? 0) - (a.times.done ?? 0));
  const shown = done.slice(0, limits.done);
  page.cuts.done += done.length - shown.length;
  if (shown.length === 0) return [];
  return [
    `### ${w.done}`,
    ...shown.flatMap((record) => {
      const { task, agent, times, report } = record;
      const files = report?.files.length ? `; ${w.filesOf}: ${quoted(page, report.files.join(', '), 200)}` : '';
      const notes = report?.notes ? `; ${quoted(page, report.notes, 200)}` : '';
      const title = record.from === 'file' ? quoted(page, task.title, 100) : line(page, task.title, 100);
      return fact(page, `- ${task.id} ${title} (${w.doneLine(nameOf(desk, agent), times.done === undefined ? '-' : moment(times.done))})${files}${notes}`);
    }),
  ];
}

/** Messages whose fate is not known, and those on their way. None of them is left out. */
export function messageLines(page: Page, only?: string): string[] {
  const { desk, w } = page;
  const all = Object.values(desk.messages).filter((m) => m.id !== page.handoff.asked && (only === undefined || m.agent === only));
  const doubtful = all.filter((m) => inDoubt(desk, m));
  const going = all.filter(({ stage }) => stage === 'queued' || stage === 'writing' || stage === 'written');
  const lines = (title: string, list: Message[]): string[] =>
    list.length === 0 ? [] : [`### ${title}`, ...list.toSorted((a, b) => a.queuedAt - b.queuedAt).flatMap((m) => fact(page, messageLine(page, m)))];
  return [...lines(w.inDoubt, doubtful), ...lines(w.underWay, going)];
}

function messageLine(page: Page, m: Message): string {
  const { desk, w } = page;
  const who = m.provenance === 'agent' ? nameOf(desk, m.from ?? 'agent') : w.who[m.provenance];
  const said = w.messageLine({ to: nameOf(desk, m.agent), at: moment(m.queuedAt), stage: m.stage, who });
  return `- ${said} ${m.taskId ? `${m.taskId} ` : ''}${quoted(page, m.text, 120)}${m.detail ? ` (${line(page, m.detail, 160)})` : ''}`;
}

/** What agents proposed and nobody has settled yet: each by its name, the first with their words. */
export function proposalLines(page: Page): string[] {
  const { w, limits } = page;
  const open = openProposals(page.desk);
  if (open.length === 0) return [];
  return [
    `### ${w.proposals}`,
    ...open.flatMap((proposal, i) => {
      const full = i < limits.proposals;
      if (!full) page.cuts.proposals += 1;
      const on = proposal.draft.dependsOn.length > 0 ? ` (${w.dependsOn}: ${line(page, proposal.draft.dependsOn.join(', '), 200)})` : '';
      return fact(page, `- ${w.proposal(line(page, proposal.id, 200))}${full ? ` ${quoted(page, proposal.draft.title, 100)}${on}` : ''}`);
    }),
  ];
}

/** What was decided as far as the journal knows, newest first. */
export function decisionLines(page: Page): string[] {
  const { desk, w, limits } = page;
  const said: { at: number; text: string }[] = [];
  for (const p of Object.values(desk.proposals))
    if (p.state !== 'open')
      said.push({ at: p.at, text: `${w.proposal(line(page, p.id, 200))} ${quoted(page, p.draft.title, 100)}: ${p.state === 'accepted' ? w.accepted(p.task ?? '-') : w.refused}` });
  for (const h of Object.values(desk.handoffs)) if (h.id !== page.handoff.id) said.push({ at: h.beganAt, text: past(page, h) });
  for (const { task, merge, times } of recordsOf(desk))
    if (merge?.state === 'kept') said.push({ at: times.done ?? 0, text: `${task.id}: ${w.kept}` });
  for (const record of recordsOf(desk)) {
    const { task, agent, by, why, times, stage } = record;
    if (!agent || stage === 'done' || times.assigned === undefined) continue;
    const reasons = why?.length ? ` (${why.map(({ by: reason }) => reason).join(', ')})` : '';
    said.push({ at: times.assigned, text: `${task.id} -> ${nameOf(desk, agent)}: ${w.chosenBy[by ?? 'person']}${reasons}` });
  }
  const sorted = said.toSorted((a, b) => b.at - a.at);
  const shown = sorted.slice(0, limits.choices);
  page.cuts.choices += sorted.length - shown.length;
  const now = page.handoff.passed.map(({ agent, why }) => w.passedOver(nameOf(desk, agent), quoted(page, why, 200)));
  const lines = [...now, ...shown.map(({ at, text }) => `${at > 0 ? `${moment(at)} ` : ''}${text}`)];
  return lines.length === 0 ? [w.noDecision] : lines.flatMap((one) => fact(page, `- ${one}`));
}

function past(page: Page, h: Handoff): string {
  const { desk, w } = page;
  const how = h.end ? w.handoffHow[h.end.as] : w.step[h.step];
  const of = h.task ? ` ${h.task}` : '';
  const said = w.handoffLine({ from: nameOf(desk, h.from), to: nameOf(desk, h.to), at: moment(h.beganAt), how });
  return `${w.handoffs}${of}: ${said}${h.memory ? ` (${line(page, h.memory.file, 300)})` : ''}`;
}
