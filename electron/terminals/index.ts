/**
 * The terminal host's public face: start or find the detached host, and talk to it.
 *
 * `connectHost` gives a HostClient; everything a pane prints reaches the caller through an
 * Attachment as Buffers with byte offsets. The host outlives this process.
 */
export type {
  Attachment,
  AttachHandlers,
  ConnectOptions,
  ForeignHost,
  HostClient,
  KillSignal,
  StartedHost,
} from './client/types.ts';
export { HostError } from './client/error.ts';
export { connectHost } from './client/connect.ts';
export { chooseRunDir, runDirFor } from './run-dir.ts';
export type {
  HostEvent,
  HostStats,
  InputBy,
  PaneExit,
  PaneInfo,
  Screen,
  SpawnSpec,
  Theme,
  WriteCondition,
  WriteResult,
} from '../../shared/contract/wire.ts';
export { listen, Taken } from './host/listen.ts';
export { createQuiet } from './host/quiet.ts';
