import { num, obj, record, str, transcriptOf } from '../payload.ts';
import { newestCommand, shellWord } from '../spool.ts';
import type { Observation, Usage } from '../types.ts';
import { tokensOf } from './transcript.ts';

/**
 * The status line's shell command: it puts its stdin into the spool, where only the newest is kept,
 * and then runs the person's own command, if there is one, with the same stdin: what that prints is
 * the status line. Nothing that goes wrong in the one stops the other.
 */
export function statusCommand(spoolDir: string, own: string | null): string {
  const save = newestCommand(spoolDir);
  return own === null ? save : `${save}; printf '%s' "$p" | eval ${shellWord(own)}`;
}

/** The `statusLine` for the settings of one launch, with everything that the person chose kept. */
export function statusLine(spoolDir: string, own: Record<string, unknown> | null): Record<string, unknown> {
  const command = own && str(own, 'command');
  return { ...own, type: 'command', command: statusCommand(spoolDir, command ?? null) };
}

/** True if a payload of the spool is a status line's, not a hook's. */
export function isStatus(payload: Record<string, unknown>): boolean {
  return payload.hook_event_name === undefined && record(payload.context_window) !== null;
}

/** What one status line tells; before the first answer only the window and the model. */
export function readStatus(payload: Record<string, unknown>, at: number): Observation {
  const context = obj(payload, 'context_window');
  const told: Usage = { at, source: 'status-line' };
  const window = num(context, 'context_window_size');
  if (window !== undefined) told.window = window;
  const usage = tokensOf(obj(context, 'current_usage'));
  if (usage) told.used = usage.used;
  const model = str(obj(payload, 'model'), 'id');
  if (model) told.model = model;
  const version = str(payload, 'version');
  if (version) told.version = version;
  const usd = num(obj(payload, 'cost'), 'total_cost_usd');
  if (usd !== undefined) told.usd = usd;
  return { usage: told, ...transcriptOf(payload) };
}
