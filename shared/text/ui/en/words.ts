import type { AgentState, Kind, Priority, Stage } from '../../../model/index.ts';
import { enFormats } from '../formats.ts';

export const formats = enFormats;
export const { monthDay, plural, grouped, short, span, clock, list, decimal } = enFormats;
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
