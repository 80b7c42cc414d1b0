import type { ErrorCode } from '../../../shared/contract/wire.ts';

/** A refusal or failure with a code to act on and a sentence for the person. */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: ErrorCode;
  /** With `duplicate-key`: the live pane that has the key. */
  readonly pane: number | undefined;

  constructor(code: ErrorCode, message: string, pane?: number) {
    super(message);
    this.code = code;
    this.pane = pane;
  }
}
