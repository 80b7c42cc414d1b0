import { z } from 'zod';

/**
 * The steps of the stall ladder. remind: the seed's reminder; again: a more specific one; tell: the
 * person is told; offer: to reassign, resume or restart is offered.
 */
export const WatchStep = z.enum(['remind', 'again', 'tell', 'offer']);
export type WatchStep = z.infer<typeof WatchStep>;

/** A stretch without progress on one task, and how far the ladder has been climbed in it. */
export interface Watch {
  agent: string;
  /** Counts the task's episodes, from 1: with the task it is the key of a reminder (W7). */
  episode: number;
  step: WatchStep;
  /** When that step was taken, epoch ms. */
  at: number;
  /** The message that carried the task's prompt: another one begins another episode. */
  prompt: string;
  /** The last reminder of this episode. */
  reminder?: string;
  /** Its agent made progress again. */
  over?: true;
  /** The person has seen it, and leaves it. */
  seen?: true;
}
