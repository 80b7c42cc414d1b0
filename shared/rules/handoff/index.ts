/** The handoff protocol: when one begins, who is next, what each event leads to, and the fence. */
export { began, onCompaction, takenAlong } from './begin.ts';
export { deadline, handoffDue } from './due.ts';
export { handoffEffects, type HandoffEffect } from './effects.ts';
export { isAnew, movingRole, mustStop, nameOf, openHandoffs, roleHandoff, taskHandoff } from './open.ts';
export { handoffs, roleBack, withdraw } from './protocol.ts';
export { candidates, restsUntil, unfit, type Candidate } from './successor.ts';
export { whyNot } from './why-not.ts';
