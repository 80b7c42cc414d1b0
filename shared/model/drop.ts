/** What a drop of a task onto an agent does. The same answer previews and decides it. */
export type DropOutcome =
  | { kind: 'starts'; why: 'idle' | 'after-start' }
  | { kind: 'line'; position: number; room: number }
  | { kind: 'reserved'; position: number; max: number; why: 'full' | 'blocked'; by: string[] }
  | { kind: 'refused'; why: DropRefusal };

export type DropRefusal =
  | 'unknown-task'
  | 'unknown-agent'
  | 'already-there'
  | 'in-work'
  | 'done'
  | 'cli-missing'
  | 'needs-login'
  | 'not-trusted';
