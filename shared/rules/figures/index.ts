export * from './burn.ts';
export * from './handoffs.ts';
export * from './tokens.ts';
export * from './use.ts';
