import type { Desk, Report } from '../../model/index.ts';
import { bare, minutesOf, oneLine, statusOf, type FileStatus } from '../../text/files.ts';
import { agentIn, labelOf, leadingStatus, sayingOf, taskIn, undressed, type Called, type Detail } from '../../text/files-report.ts';
import type { StatusReport } from './take.ts';
import { valuesOf } from '../long/record.ts';

/** The agents of a desk by the names that a file may call them. */
export function calledAgents(desk: Desk): Called[] {
  return desk.agents.map(({ id, name }) => ({ id, names: [...new Set([bare(id), bare(name)])] }));
}

interface Draft {
  agent: string | null;
  task: string | null;
  status: FileStatus | null;
  details: Detail[];
  from: number;
  to: number;
}

/** Longest line that is read; what is longer is nobody's report. Characters. */
const MOST_LINE = 4_000;
const MOST_REPORTS = 2_000;

/**
 * The reports in a status file, in whatever shape they were written: a line about an agent, a row of
 * a table, a part under a heading with labels. Only what names an agent or a task and its status is
 * one; everything else in the file says nothing to the desk.
 */
export function reportsIn(text: string, agents: readonly Called[]): StatusReport[] {
  const reports: StatusReport[] = [];
  const headings: { level: number; agent: string | null; task: string | null }[] = [];
  let columns: (ReturnType<typeof labelOf>)[] = [];
  let draft: Draft | null = null;
  let open: Detail | null = null;
  let indented = 0;

  const close = (): void => {
    const report = draft && finished(draft);
    if (report && reports.length < MOST_REPORTS) reports.push(report);
    draft = null;
    open = null;
  };
  const scope = (): { agent: string | null; task: string | null } => ({
    agent: headings.findLast(({ agent }) => agent !== null)?.agent ?? null,
    task: headings.findLast(({ task }) => task !== null)?.task ?? null,
  });
  const begin = (line: number, about: { agent: string | null; task: string | null }): Draft => {
    close();
    return { agent: about.agent, task: about.task, status: null, details: [], from: line, to: line };
  };

  const lines = text.split('\n');
  let fenced = false;
  for (const [i, raw] of lines.entries()) {
    const number = i + 1;
    const line = raw.replace(/\r$/, '');
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced || line.length > MOST_LINE || /^\s*<!--/.test(line)) continue;
    const heading = /^\s{0,3}(#{1,6})\s+(.*)$/.exec(line);
    if (heading) {
      close();
      columns = [];
      const level = heading[1]?.length ?? 1;
      while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
      headings.push({ level, agent: agentIn(heading[2] ?? '', agents), task: taskIn(heading[2] ?? '') });
      const status = sayingOf(heading[2] ?? '', agents).status;
      const about = scope();
      if (status && (about.agent || about.task)) draft = { ...begin(number, about), status };
      continue;
    }
    if (line.trim() === '') {
      open = null;
      columns = [];
      continue;
    }
    if (/^\s*\|.*\|\s*$/.test(line)) {
      const cells = line.trim().slice(1, -1).split('|').map((cell) => undressed(` ${cell}`));
      const row = tableRow(cells, columns, agents, number);
      if (row === 'heading') columns = cells.map(labelOf);
      else if (row) {
        close();
        draft = row;
        close();
      }
      continue;
    }
    const depth = /^\s*/.exec(line)?.[0].length ?? 0;
    const label = /^\s*(?:>\s*)*(?:[-*+•]\s+)?(?:\*\*|__)?([^:：*_|]{1,40}?)(?:\*\*|__)?\s*[:：]/u.exec(line)?.[1];
    const said = sayingOf(line, agents);
    const begins = said.status !== null || said.agent !== null || said.task !== null || said.details.length > 0 || (label !== undefined && labelOf(label) !== null);
    if (open && !begins && (depth > indented || /^\s*[-*+•]\s/.test(line) || open.value === '')) {
      const more: string = undressed(` ${line.trim()}`);
      open.value = open.value === '' ? more : `${open.value}\n${more}`;
      if (draft) draft.to = number;
      continue;
    }
    open = null;
    const current: Draft | null = draft;
    const other =
      current === null ||
      (said.agent !== null && said.agent !== current.agent) ||
      (said.task !== null && current.task !== null && said.task !== current.task) ||
      (said.status !== null && current.status !== null);
    if (other && (said.agent !== null || said.task !== null || said.status !== null || said.details.length > 0)) {
      const about = scope();
      const keeps = current !== null && said.agent === null && said.status === null;
      draft = begin(number, { agent: said.agent ?? (keeps ? current.agent : about.agent), task: said.task ?? (said.agent === null ? about.task : null) });
    }
    if (!draft) continue;
    draft.agent ??= said.agent;
    draft.task ??= said.task;
    draft.status ??= said.status;
    draft.details.push(...said.details);
    if (begins) draft.to = number;
    open = said.details.at(-1) ?? null;
    indented = depth;
  }
  close();
  return reports;
}

function tableRow(cells: string[], columns: (ReturnType<typeof labelOf>)[], agents: readonly Called[], line: number): Draft | 'heading' | null {
  if (cells.every((cell) => /^:?-*:?$/.test(cell))) return null;
  if (columns.length === 0 && cells.some((cell) => labelOf(cell) !== null) && cells.every((cell) => statusOf(cell) === null)) return 'heading';
  const draft: Draft = { agent: null, task: null, status: null, details: [], from: line, to: line };
  cells.forEach((cell, i) => {
    const label = columns[i] ?? null;
    if (label === 'files' || label === 'minutes' || label === 'notes' || label === 'problem') return void draft.details.push({ key: label, value: cell });
    draft.task ??= taskIn(cell);
    if (label === 'task') return;
    draft.agent ??= bare(cell).split(' ').length <= 4 ? agentIn(cell, agents) : null;
    draft.status ??= leadingStatus(cell);
  });
  return draft;
}

const REPORTED = new Set<FileStatus | null>(['completed', 'blocked', 'in-progress']);

function finished({ agent, task, status, details, from, to }: Draft): StatusReport | null {
  if (!REPORTED.has(status) || (agent === null && task === null)) return null;
  const all = (key: Detail['key']): string =>
    details.filter((detail) => detail.key === key).map(({ value }) => value.trim()).filter((value) => value !== '' && value !== '-').join('\n');
  const files = all('files').split(/[,;\n]|\s{2,}/).map((path) => undressed(` ${path}`).replace(/\s+\(.*\)$/, '')).filter((path) => path !== '' && path.length <= 1_000);
  const report: Report = {
    status: status as Report['status'],
    files: files.slice(0, 200),
    minutes: minutesOf(all('minutes')),
    notes: all('notes').slice(0, 20_000),
    problem: all('problem').slice(0, 20_000),
  };
  return { agent, task, ...report, from, to };
}

/** Words of others as they stand in our own lines: on one line, without what parts our fields. */
const quoted = (text: string, most: number): string => oneLine(text.replaceAll('|', '/'), most);

/**
 * The lines about the agents under 'Agent Status': one for each, so that four of them show within the
 * five lines of the seed's `grep -A 5`.
 */
export function agentLines(desk: Desk): string[] {
  const latest = new Map<string, { task: string; line: string; at: number }>();
  const now = new Map<string, string>();
  for (const record of valuesOf(desk.tasks)) {
    const { agent, stage, task, report } = record;
    if (!agent) continue;
    const title = quoted(task.title, 80);
    if (stage === 'done') {
      const at = record.times.done ?? 0;
      if (at < (latest.get(agent)?.at ?? -1)) continue;
      const told = [
        ...(report?.files.length ? [`files: ${quoted(report.files.join(', '), 200)}`] : []),
        ...(typeof report?.minutes === 'number' ? [`duration: ${report.minutes} min`] : []),
        ...(report?.notes ? [`notes: ${quoted(report.notes, 200)}`] : []),
      ];
      latest.set(agent, { task: task.id, line: ['COMPLETED', task.id, title, ...told].join(' | '), at });
    } else if (stage === 'needs-you') now.set(agent, ['BLOCKED', task.id, title, `problem: ${quoted(record.reason ?? '', 300)}`].join(' | '));
    else if (stage === 'checking') now.set(agent, ['IN PROGRESS', task.id, title, 'its gate runs'].join(' | '));
    else if (stage === 'running' || stage === 'delivering') now.set(agent, ['IN PROGRESS', task.id, title].join(' | '));
  }
  return desk.agents.map(({ id, name }) => `- **${quoted(name, 40)}**: ${now.get(id) ?? latest.get(id)?.line ?? 'IDLE'}`);
}
