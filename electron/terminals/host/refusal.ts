import type { ErrorCode } from '../../../shared/contract/wire.ts';

/** A request that cannot be met, with a sentence for the person. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly pane: number | undefined;

  constructor(code: ErrorCode, message: string, pane?: number) {
    super(message);
    this.code = code;
    this.pane = pane;
  }
}
