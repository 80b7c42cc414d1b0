import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Step } from './steps.ts';

const PLACE = /(<!-- quatuor:(context|failed|next|decisions|risks|instructions) -->)[\s\S]*?(<!-- \/quatuor:\2 -->)/g;

/** The lines of a section of a memory, by a word of its heading. */
function section(text: string, heading: RegExp): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('## ') && heading.test(line));
  const rest = from < 0 ? [] : lines.slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith('## '));
  return (to < 0 ? rest : rest.slice(0, to)).join('\n');
}

/** The three lines that show that somebody has read this memory, in its language. */
export function shownOf(memory: string): string {
  // Each task begins a line of its own: `- **TASK-PO-001** [state] title (…)`.
  const begun = (text: string) => [...text.matchAll(/^(?:-|\d+\.) \*\*(TASK-[A-Z0-9]+-\d+)\*\* \[[^\]]*\] (.*?)(?: \(|$)/gm)];
  const tasks = begun(section(memory, /EN COURS|IN PROGRESS/));
  const current = tasks.map((match) => match[1]);
  const first = begun(section(memory, /RESTANTES|REMAINING/))[0] ?? tasks[0];
  const english = /^## .*IN PROGRESS/m.test(memory);
  const next = first?.[1] ?? (english ? 'wait for the next instruction' : 'attendre la prochaine instruction');
  // An open goal stands in the person's words, cited; else the tasks are the goal.
  const goal = /^- (?:But|Goal) .*:\n\s+> (.+)$/m.exec(memory)?.[1];
  const title = goal ?? first?.[2] ?? (english ? 'there is no goal yet' : 'pas encore de but');
  return english
    ? [`GOAL: ${title}`, `TASKS IN PROGRESS: ${current.join(', ') || 'none'}`, `NEXT STEP: ${next}`].join('\n')
    : [`BUT: ${title}`, `TACHES EN COURS: ${current.join(', ') || 'aucune'}`, `PROCHAINE ETAPE: ${next}`].join('\n');
}

/** The memory that a prompt asks to be filled in; null: it asks for none. */
export const memoryToFill = (prompt: string): string | null =>
  prompt.includes('quatuor:context') ? (prompt.split('\n').map((line) => line.trim()).find((line) => line.startsWith('/') && line.endsWith('.md')) ?? null) : null;

/**
 * What a turn does with what the app asks in a handoff: the places of the memory are filled, or it
 * is read and shown to be; null: the prompt is none of a handoff.
 * @param judge what it knows of a part of the judgement
 */
export function handoffSteps(prompt: string, judge: (part: string) => string): Step[] | null {
  const fill = memoryToFill(prompt);
  if (fill !== null) {
    const content = (old: string) => old.replace(PLACE, (_all, open: string, part: string, close: string) => `${open}\n${judge(part)}\n${close}`);
    return [{ write: relative(process.cwd(), fill), content }, { say: 'It is written.' }];
  }
  const path = /^\s*(?:cat|sed -n '[\d,]+p') ('?)(\/.*\.md)\1$/m.exec(prompt)?.[2];
  if (!path || !prompt.includes('HANDOFF') || !existsSync(path)) return null;
  const memory = readFileSync(path, 'utf8');
  const shown = shownOf(memory);
  const file = /(\/\S+\.read\.md)/.exec(prompt)?.[1];
  return [
    { read: relative(process.cwd(), path) },
    ...(file ? [{ write: relative(process.cwd(), file), content: `${shown}\n` }] : []),
    { say: shown },
  ];
}
