import type { Desk, JournalEvent, TaskRecord } from '../../model/index.ts';
import { bare, oneLine } from '../../text/files.ts';
import { showWords } from '../../text/files-show.ts';
import { agentLines } from './status.ts';
import { linesOf, withSection } from './section.ts';
import { fileStatus } from './view.ts';
import { valuesOf } from '../long/record.ts';

/** Entries of the log in CLAUDE.md, at most; each is one line of at most `ENTRY` characters. */
export const MOST_ENTRIES = 20;
const ENTRY = 240;

const languageOf = (desk: Desk): 'fr' | 'en' => desk.project?.language ?? 'fr';

/** ORCHESTRATION_STATUS.md brought up to date. `text`: as it is now, null when there is none. */
export function statusFile(desk: Desk, text: string | null, base: string | null, used: ReadonlySet<number> = new Set()): string {
  const words = showWords[languageOf(desk)];
  const counts = { pending: 0, 'in-progress': 0, completed: 0, blocked: 0 };
  for (const record of valuesOf(desk.tasks)) counts[fileStatus(record)] += 1;
  const holder = desk.orchestrator ? `${words.orchestrator}: ${desk.orchestrator.agent} | ` : '';
  const queue = `${holder}${words.queue}: ${counts.pending} PENDING, ${counts['in-progress']} IN PROGRESS, ${counts.blocked} BLOCKED, ${counts.completed} COMPLETED`;
  const section = { name: 'status', says: words.statusMark, lines: ['## Agent Status', ...agentLines(desk), '', queue] };
  const start = text ?? `# ORCHESTRATION STATUS\n\n`;
  return otherHeadings(withSection(start, base, section, belowTitle, used), words.otherStatus);
}

/** A heading, or a line in bold that stands for one. */
const STATUS_HEADING = /^(\s{0,3}#{1,6}\s+|\s*(?:\*\*|__)(?=[^*_]*(?:\*\*|__)\s*:?\s*$)).*agent status/i;

/**
 * Who looks for 'Agent Status' must find ours, and not what a file said of the agents before we kept
 * it: another part of that name gets another one, and keeps all that stands in it.
 */
function otherHeadings(text: string, name: string): string {
  const lines = linesOf(text);
  const title = lines.findIndex((line) => /^#\s/.test(line));
  let ours = false;
  return lines.map((line, i) => {
    if (/^<!-- \/?quatuor:status/.test(line)) ours = !line.startsWith('<!-- /');
    const found = ours || i === title ? null : STATUS_HEADING.exec(line);
    return found ? line.replace(/agent status/i, name) : line;
  }).join('');
}

/** Below the first title and the blank lines after it, else at the top. */
function belowTitle(lines: readonly string[]): number {
  let at = lines.findIndex((line) => /^#\s/.test(line)) + 1;
  while (at > 0 && at < lines.length && lines[at]?.trim() === '') at += 1;
  return at;
}

const HEADING = 'Log des Actions LLM';

/** CLAUDE.md brought up to date: its log of what the agents did, newest first. */
export function memoryFile(desk: Desk, text: string | null, base: string | null): string {
  const words = showWords[languageOf(desk)];
  const section = { name: 'log', says: words.logMark, lines: logEntries(desk) };
  const start = text ?? `# ${oneLine(desk.project?.name ?? '', 100)}\n`;
  const has = start.split('\n').some(isHeading);
  const eol = start.includes('\r\n') ? '\r\n' : '\n';
  const apart = start === '' || start.endsWith('\n') ? '' : eol;
  const headed = has ? start : `${start}${apart}${eol}## ${HEADING}${eol}`;
  return withSection(headed, base, section, (lines) => lines.findIndex(isHeading) + 1);
}

const isHeading = (line: string): boolean => /^\s{0,3}#{1,6}\s/.test(line) && bare(line).includes(bare(HEADING));

/** P5: what the agents did and reported; their words stand in quotes, cut short, with their names. */
export function logEntries(desk: Desk): string[] {
  const entries: { at: number; line: string }[] = [];
  const add = (at: number | undefined, who: string, { task }: TaskRecord, what: string): void => {
    if (at === undefined) return;
    entries.push({ at, line: oneLine(`- ${stamp(at)} [${who}] ${task.id} ${what}`, ENTRY) });
  };
  for (const record of valuesOf(desk.tasks)) {
    const { agent, times, report, stage } = record;
    if (!agent) continue;
    const name = oneLine(desk.agents.find(({ id }) => id === agent)?.name ?? agent, 40);
    const title = oneLine(record.task.title, 80);
    add(times.accepted, name, record, `IN PROGRESS: ${title}`);
    if (report) {
      const told = oneLine(report.problem || report.notes, 140);
      const status = report.status.toUpperCase().replace('-', ' ');
      add(report.at, name, record, `${status}${told ? `: “${told.replaceAll('<!--', '')}”` : ''}`);
    }
    if (stage === 'done') add(times.done, name, record, `COMPLETED: ${title}`);
  }
  return entries.toSorted((a, b) => b.at - a.at || (a.line < b.line ? 1 : -1)).slice(0, MOST_ENTRIES).map(({ line }) => line);
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A moment in local time: "2026-11-22 14:03:07". Epoch ms. */
export function stamp(at: number): string {
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** The line of an event in orchestration.log, with its number in the journal; null: of no interest there. */
export function logLine({ seq, at, body }: JournalEvent, desk: Desk): string | null {
  const said = saying(body, desk);
  return said === null ? null : `[${stamp(at)}] ${oneLine(said, 500)} #${seq}`;
}

function saying(body: JournalEvent['body'], desk: Desk): string | null {
  const of = (id: string): string => `${desk.tasks[id]?.task.title ?? ''}`;
  const agentOf = (id: string): string => desk.tasks[id]?.agent ?? '-';
  switch (body.type) {
    case 'task.added':
      return `TASK ${body.task.id} added: ${body.task.title}`;
    case 'task.edited':
      return `TASK ${body.id} changed`;
    case 'task.removed':
      return `TASK ${body.id} removed`;
    case 'task.assigned':
      return `TASK ${body.id} -> ${body.agent}: ${of(body.id)}`;
    case 'task.reserved':
      return `TASK ${body.id} reserved for ${body.agent}`;
    case 'task.released':
      return `TASK ${body.id} back in the queue`;
    case 'task.reported':
      return `${body.agent} reports ${body.id} ${body.report.status.toUpperCase().replace('-', ' ')}: ${body.report.problem || body.report.notes}`;
    case 'task.needs-you':
      return `BLOCKED ${body.id} (${agentOf(body.id)}): ${body.reason}`;
    case 'task.done':
      return `COMPLETED ${body.id} (${agentOf(body.id)})`;
    case 'gate.started':
      return `GATE ${body.id} started`;
    case 'gate.finished':
      return `GATE ${body.id} ${body.ok ? 'passed' : 'failed'}`;
    case 'orchestrator.set':
      return `ORCHESTRATOR ${body.agent}, epoch ${body.epoch}`;
    case 'order.refused':
      return `REFUSED ${body.agent}${body.epoch === undefined ? '' : ` (epoch ${body.epoch})`}: ${body.what}`;
    case 'handoff.began':
      return `HANDOFF of ${body.task ?? 'the role'} from ${body.from}: ${body.cause}`;
    case 'handoff.passed':
      return `HANDOFF not to ${body.agent}: ${body.why}`;
    case 'handoff.asked':
      return `HANDOFF asks the person: ${body.question}`;
    case 'handoff.ended':
      return `HANDOFF ${body.as}: ${body.detail}`;
    case 'run.set':
      return `RUN ${body.run}`;
    case 'watch.step':
      return `WATCH ${body.id} (${body.agent}): ${body.step}, no progress`;
    case 'session.started':
      return `AGENT ${body.session.agent} started`;
    case 'session.ended':
      return `AGENT ${desk.sessions[body.id]?.agent ?? '-'} ${body.end}`;
    case 'message.accepted':
      return accepted(desk.messages[body.id]);
    case 'message.failed':
      return `MESSAGE for ${desk.messages[body.id]?.agent ?? '-'} failed: ${body.detail}`;
    default:
      return null;
  }
}

function accepted(message: Desk['messages'][string] | undefined): string | null {
  return message?.taskId ? `IN PROGRESS ${message.taskId} (${message.agent})` : null;
}
