import type { Desk } from '../model/index.ts';

/** Clocks are set by moments all the time; what lies further ahead was written before one was set back. ms. */
const SLACK_MS = 60_000;

/**
 * How long ago a moment was, in ms. One that lies ahead, since the clock was set back after it, counts
 * as long past: nobody waits for that time to come once more (A9).
 * @param at epoch ms
 * @param now epoch ms
 */
export const ago = (at: number, now: number): number => (at > now + SLACK_MS ? Infinity : Math.max(0, now - at));

/** How much of a time the computer slept, in ms. */
export function sleptIn({ slept = [] }: Pick<Desk, 'slept'>, from: number, to: number): number {
  return slept.reduce((sum, sleep) => sum + Math.max(0, Math.min(to, sleep.to) - Math.max(from, sleep.from)), 0);
}

/** How long ago a moment was, without the time that the computer slept: nobody could work then, nor answer. */
export const awake = (desk: Pick<Desk, 'slept'>, at: number, now: number): number => ago(at, now) - sleptIn(desk, at, now);
