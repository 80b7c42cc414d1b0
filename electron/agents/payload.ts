import { isAbsolute } from 'node:path';
import type { AgentState, Compaction } from '../../shared/model/index.ts';
import { cut } from './tame.ts';
import type { Observation } from './types.ts';

/** A field of a parsed payload, if it is a string. */
export function str(payload: Record<string, unknown>, name: string): string | undefined {
  const value = payload[name];
  return typeof value === 'string' ? value : undefined;
}

/** A field of a parsed payload, if it is a finite number. */
export function num(payload: Record<string, unknown>, name: string): number | undefined {
  const value = payload[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A field of a parsed payload, if it is an object; else an empty one. */
export function obj(payload: Record<string, unknown>, name: string): Record<string, unknown> {
  return record(payload[name]) ?? {};
}

/** The value, if it is an object and no list. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** One line of JSON, if it is an object. */
export function parseLine(line: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(line));
  } catch {
    return null;
  }
}

/** The time that a line says it was written, epoch ms; never later than `now`, which else it is. */
export function timeOf(line: Record<string, unknown>, now: number): number {
  const at = Date.parse(str(line, 'timestamp') ?? '');
  return Number.isFinite(at) && at > 0 ? Math.min(at, now) : now;
}

/** The file that a hook names as the session's transcript. */
export function transcriptOf(payload: Record<string, unknown>): { transcript?: string } {
  const path = str(payload, 'transcript_path');
  return path && isAbsolute(path) ? { transcript: path } : {};
}

/** What a hook of a turn's end says the agent said last. */
export function answerOf(payload: Record<string, unknown>, name = 'last_assistant_message'): { answer?: string } {
  const text = str(payload, name);
  return text?.trim() ? { answer: text.slice(0, 20_000) } : {};
}

/** Where tools name what they are to do, in the order in which one would read it. */
const SUBJECTS = ['command', 'file_path', 'path', 'url', 'query', 'pattern'];

/** Evidence whose detail names something: it is told beside a better source that names nothing. */
export const adding = (seen: Observation): Observation => ({ ...seen, ...(seen.evidence && { evidence: { ...seen.evidence, adds: true } }) });

/** What a hook of a permission says: the tool, and the command, file or address that it names. @param says makes it evidence */
export function permissionOf(payload: Record<string, unknown>, says: (state: AgentState, detail: string) => Observation): Observation {
  const input = obj(payload, 'tool_input');
  const what = SUBJECTS.map((name) => spoken(input[name])).find(Boolean);
  const asked = says('waiting-for-you', askedFor(str(payload, 'tool_name') ?? 'a tool', what));
  return what ? adding(asked) : asked;
}

/** The sentence of a permission: the tool, and what it is for if that is known. */
export const askedFor = (tool: string, what = ''): string => `it asks for permission: ${tool}${what ? `: ${cut(what)}` : ''}`;

/** A text, or the texts of a list behind each other; empty for anything else. */
export const spoken = (value: unknown): string => [value].flat().filter((word) => typeof word === 'string').join(' ').trim();

/** The compaction that a PreCompact or PostCompact hook tells. */
export function compactionOf(payload: Record<string, unknown>, at: number): Compaction {
  const phase = str(payload, 'hook_event_name') === 'PreCompact' ? 'about-to' : 'done';
  return { at, phase, trigger: str(payload, 'trigger') === 'manual' ? 'manual' : 'auto', tokens: null };
}
