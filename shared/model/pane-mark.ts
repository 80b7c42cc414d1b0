/**
 * What happened to a pane that one may want to look at again. prompt: a text went to it; taken: it
 * began to work on it; ended: its turn was over; you, limit, still: it waited, was at its limit, made
 * no progress; gate: its task was checked; done: its task was done; handoff: a role or task left it or
 * came to it.
 */
export type MarkKind = 'prompt' | 'taken' | 'ended' | 'you' | 'limit' | 'still' | 'gate' | 'done' | 'handoff';

export interface PaneMark {
  kind: MarkKind;
  /** Epoch ms. */
  at: number;
  /** Of a text its first line; of a task its title. */
  text: string;
  task?: string;
  /** Of a gate that is over: whether it passed. */
  ok?: boolean;
}
