export * from './desk.ts';
export * from './hand.ts';
export * from './drag.ts';
export * from './fakes.ts';
export * from './scene.ts';
export * from './system.ts';
