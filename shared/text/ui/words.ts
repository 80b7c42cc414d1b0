import type { AgentState, Kind, Priority, Stage } from '../../model/index.ts';
import { clock } from '../time.ts';

export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
export const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

export const states: Record<AgentState, string> = {
  starting: 'Starting',
  'needs-login': 'Wants a login',
  ready: 'Ready',
  working: 'Working',
  'waiting-for-you': 'Waits for you',
  'rate-limited': 'Usage limit',
  stalled: 'Silent',
  exited: 'Ended',
  unknown: 'Unknown',
};

export const kinds: Record<Kind, string> = {
  architecture: 'Architecture',
  implementation: 'Implementation',
  analysis: 'Analysis',
  generation: 'Generation',
  any: 'Any',
};

export const priorities: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };

export const stages: Record<Stage, string> = {
  queued: 'In the queue',
  assigned: 'Assigned',
  delivering: 'On its way',
  running: 'Working',
  checking: 'Checking',
  merging: 'To be merged',
  'needs-you': 'Needs you',
  done: 'Done',
};

/** A number with its thousands apart: "184,200". */
export const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A number of tokens at a glance: "812", "8.2k", "184k", "1.2M". */
export function short(n: number): string {
  if (n < 1_000) return String(Math.round(n));
  const [unit, by] = n < 999_500 ? (['k', 1_000] as const) : (['M', 1_000_000] as const);
  const value = n / by;
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}${unit}`;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as one says it today: "15:00", "tomorrow 09:00", "Thu 09:00", "3 Dec 09:00". Epoch ms. */
export function moment(at: number, now: number): string {
  const day = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  const away = Math.round((day(at) - day(now)) / 86_400_000);
  const d = new Date(at);
  if (away === 0) return clock(at);
  if (away === 1) return `tomorrow ${clock(at)}`;
  if (away > 1 && away < 7) return `${weekdays[d.getDay()]} ${clock(at)}`;
  return `${d.getDate()} ${months[d.getMonth()]} ${clock(at)}`;
}
