export * from './panes.ts';
export * from './window.ts';
