export * from './grounds.ts';
export * from './panes.ts';
export * from './window.ts';
