import type { ConnectOptions, HostClient } from './types.ts';
import { HostError } from './error.ts';

/** Finds the host of `runDir` or starts one, and opens a control connection. */
export function connectHost(options: ConnectOptions): Promise<HostClient> {
  return Promise.reject(new HostError('host-start', `no host yet in ${options.runDir}`));
}
