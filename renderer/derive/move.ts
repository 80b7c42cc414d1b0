import type { DeskCommand } from '../../shared/contract/index.ts';
import type { Desk, Order } from '../../shared/model/index.ts';
import { backlog, unsent } from '../../shared/rules/index.ts';

export interface Place {
  /** The card beside which a card is dropped; null for the end of the board. */
  beside: string | null;
  edge: 'before' | 'after';
}

/** True when a task may be picked up: not while its agent or its gate is at it, not once done. */
export function movable(desk: Desk, id: string): boolean {
  const record = desk.tasks[id];
  if (!record) return false;
  return ['queued', 'assigned', 'needs-you'].includes(record.stage) || unsent(desk, record);
}

/** The id before which a card comes to stand; undefined when it stands there already. */
export function target(order: Order, id: string, place: Place): string | null | undefined {
  if (place.beside === id) return undefined;
  const was = after(order, id);
  if (place.beside === null) return was === null ? undefined : null;
  if (order.indexOf(place.beside) < 0) return undefined;
  const next = place.edge === 'before' ? place.beside : after(order, place.beside);
  const before = next === id ? was : next;
  return before === was ? undefined : before;
}

const after = (order: Order, id: string): string | null => order.at(order.indexOf(id) + 1) ?? null;

/** What dropping a card on the board does: it leaves its agent, and it takes its new place. */
export function boardDrop(desk: Desk, id: string, place: Place): DeskCommand[] {
  const record = desk.tasks[id];
  if (!record || !movable(desk, id)) return [];
  const turns = backlogDrop(desk, id, place);
  if (turns) return turns;
  const commands: DeskCommand[] = [];
  const given = record.stage !== 'queued';
  if (given || (place.beside === null && record.reservedFor)) commands.push({ type: 'task.release', id });
  const before = place.beside === null && commands.length > 0 ? undefined : target(desk.order, id, place);
  if (before !== undefined) commands.push({ type: 'task.move', id, before });
  return commands;
}

/** Beside another card of the same agent a card in its backlog changes its turn; null: it lies elsewhere. */
function backlogDrop(desk: Desk, id: string, { beside, edge }: Place): DeskCommand[] | null {
  const record = desk.tasks[id];
  const other = desk.tasks[beside ?? ''];
  if (record?.stage !== 'assigned' || !record.agent || other?.agent !== record.agent || other.stage === 'done') return null;
  const was = backlog(desk, record.agent).map((r) => r.task.id);
  const rest = was.filter((one) => one !== id);
  // Beside the task in the terminal it is the next one.
  const at = other.stage === 'assigned' ? rest.indexOf(other.task.id) + (edge === 'after' ? 1 : 0) : 0;
  const ids = rest.toSpliced(at, 0, id);
  return ids.every((one, i) => one === was[i]) ? [] : [{ type: 'backlog.order', agent: record.agent, ids }];
}

/** The place of a card one step up or down among the cards it is shown with, or null at the end. */
export function step(shown: readonly string[], id: string, by: -1 | 1): Place | null {
  const beside = shown[shown.indexOf(id) + by];
  return beside === undefined ? null : { beside, edge: by < 0 ? 'before' : 'after' };
}
