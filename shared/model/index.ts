export * from './agent.ts';
export * from './spent.ts';
export * from './desk.ts';
export * from './drop.ts';
export * from './event.ts';
export * from './message.ts';
export * from './project.ts';
export * from './task.ts';
