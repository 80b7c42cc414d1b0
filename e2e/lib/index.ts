export * from './desk.ts';
export * from './hand.ts';
