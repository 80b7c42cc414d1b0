export * from './agents.ts';
export * from './decide.ts';
export * from './drop.ts';
export * from './explain.ts';
export * from './follow.ts';
export * from './queue.ts';
export * from './reduce.ts';
