import { z } from 'zod';

const pane = z.number().int().nonnegative();
const offset = z.number().int().nonnegative();

/** Window to main, over the panes' MessagePort. Offsets count the pane's output bytes. */
export const PaneRequest = z.discriminatedUnion('t', [
  /** Start the stream: from a byte the window already has, or (null) from a snapshot. */
  z.object({ t: z.literal('attach'), pane, from: offset.nullable() }),
  z.object({ t: z.literal('detach'), pane }),
  /** Everything below this offset has been parsed by the window. */
  z.object({ t: z.literal('ack'), pane, offset }),
  z.object({
    t: z.literal('input'),
    pane,
    data: z.instanceof(Uint8Array).refine((d) => d.byteLength <= 16 * 1024 * 1024),
    by: z.enum(['person', 'mouse']),
  }),
  z.object({
    t: z.literal('resize'),
    pane,
    cols: z.number().int().min(2).max(1_000),
    rows: z.number().int().min(1).max(1_000),
  }),
]);
export type PaneRequest = z.infer<typeof PaneRequest>;

/** Main to window. A `snapshot` replaces the screen; `data` follows without gap or overlap. */
export type PaneUpdate =
  | { t: 'snapshot'; pane: number; offset: number; cols: number; rows: number; data: Uint8Array }
  | { t: 'data'; pane: number; offset: number; bytes: Uint8Array }
  | { t: 'exit'; pane: number; code: number | null; signal: number | null }
  /** The stream broke off (host died, watchdog): attach again to go on. */
  | { t: 'lost'; pane: number };

/** Flow control of the one hop that main owns: unread bytes towards the window. */
export const paneFlow = { high: 1024 * 1024, low: 256 * 1024, watchdogMs: 10_000 } as const;
