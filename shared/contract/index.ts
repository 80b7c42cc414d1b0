export * from './app-commands.ts';
export * from './chord.ts';
export * from './grounds.ts';
export * from './doctor.ts';
export * from './panes.ts';
export * from './window.ts';
export type { ImportItem, ImportRow } from './import.ts';
