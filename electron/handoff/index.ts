/** The effects of the handoff protocol of shared/rules: memories, prompts, programs. */
export { handoffDraft } from './draft.ts';
export { createHandoffs } from './handoffs.ts';
export type { Handoffs, HandoffsOptions } from './types.ts';
