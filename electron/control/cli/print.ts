import type { Done, Remembered } from '../../../shared/contract/control.ts';
import type { Status, TaskRow } from '../show.ts';

const pad = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)));
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - [...cell].length))).join('  ').trimEnd());
};

/** The state of the desk for people. */
export function statusLines(status: Status & { you: { role: string; agent?: string } }): string[] {
  const { project, orchestrator, agents, tasks, mode, run, you } = status;
  const holder = orchestrator ? `${orchestrator.agent} (epoch ${orchestrator.epoch})` : 'nobody';
  return [
    `${project?.name ?? 'No project'}  ${project?.path ?? ''}${project && !project.trusted ? '  (not trusted)' : ''}`,
    `mode ${mode}, run ${run}, orchestrator: ${holder}, you: ${you.agent ? `${you.agent}, ` : ''}${you.role}`,
    `tasks: ${tasks.queued} queued, ${tasks.assigned} assigned, ${tasks.working} in work, ${tasks.waiting} waiting for the person, ${tasks.done} done`,
    '',
    ...pad([
      ['WINDOW', 'AGENT', 'STATE', 'CONTEXT', 'TASK', 'BACKLOG'],
      ...agents.map((a) => [String(a.window), a.name, a.state, a.context === null ? '-' : `${Math.round(a.context)} %`, a.task ?? '-', a.backlog.join(' ') || '-']),
    ]),
  ];
}

export function taskLines(rows: TaskRow[]): string[] {
  if (rows.length === 0) return ['No tasks'];
  return pad([
    ['TASK', 'STAGE', 'AGENT', 'PRIORITY', 'TITLE'],
    ...rows.map((r) => [r.id, r.stage + (r.blockedBy.length > 0 ? ` (after ${r.blockedBy.join(' ')})` : ''), r.agent ?? '-', r.priority, r.title]),
  ]);
}

/** One task; empty fields are left out. */
export function oneTask(task: Record<string, unknown>): string[] {
  const inWords = (value: unknown): string => {
    if (Array.isArray(value)) return value.map((item) => `\n  - ${typeof item === 'object' && item !== null && 'path' in item ? String(item.path) : String(item)}`).join('');
    return typeof value === 'object' ? JSON.stringify(value) : String(value).includes('\n') ? `\n${String(value)}` : String(value);
  };
  const empty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.entries(task).filter(([, value]) => !empty(value)).map(([name, value]) => `${name}: ${inWords(value)}`);
}

export function memoryLines({ handoff, notes }: Remembered): string[] {
  const part = (head: string, text: string): string[] => [head, '', ...text.trimEnd().split('\n'), ''];
  const parts = [
    ...(handoff ? part(`# ${handoff.file}: handed on from ${handoff.from} to ${handoff.to}, ${handoff.at}`, handoff.text) : []),
    ...(notes ? part(`# ${notes.file}`, notes.text) : []),
  ];
  return parts.length > 0 ? parts.slice(0, -1) : ['Nothing is remembered yet: no role was passed on, and the project has no notes'];
}

/** What an answer says to people. */
export function shown(name: string, answer: unknown): readonly string[] {
  switch (name) {
    case 'status':
      return statusLines(answer as Parameters<typeof statusLines>[0]);
    case 'task list':
      return taskLines(answer as TaskRow[]);
    case 'task show':
      return oneTask(answer as Record<string, unknown>);
    case 'explain':
      return [(answer as { text: string }).text];
    case 'read':
      return (answer as { lines: string[] }).lines;
    case 'log':
      return (answer as { text: string }[]).map(({ text }) => text);
    case 'memory':
      return memoryLines(answer as Remembered);
    case 'wait':
      return [Object.values(answer as object).join(' ')];
    default:
      return [(answer as Done).says];
  }
}

/** The same for programs: an object with the version of its form, always. */
export function jsonOf(name: string, answer: unknown): object {
  if (name === 'task list') return { v: 1, tasks: answer };
  if (name === 'log') return { v: 1, lines: answer };
  return { v: 1, ...(answer as object) };
}
