import type { ControlDo } from '../../../shared/contract/control.ts';

/** Asks the app. Rejects with Trouble. */
export type Ask = (request: ControlDo & { epoch?: number }, signal?: AbortSignal, onLine?: (line: unknown) => void) => Promise<unknown>;

/** What one connection of the MCP server works with. */
export interface Served {
  ask: Ask;
  /** The caller has a pane's key; else it is the person's own shell. */
  inPane: boolean;
  /** Clients of this era subscribe beside the server: what changed is told always. */
  tellAlways?: boolean;
}
