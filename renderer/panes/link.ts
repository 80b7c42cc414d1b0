import { channels } from '../../shared/contract/channels.ts';
import type { PaneRequest, PaneUpdate } from '../../shared/contract/panes.ts';

/** The window's end of the panes' port. */
export interface PaneLink {
  /** Sends a request; without a port it is lost, and `onPort` is the time to ask again. */
  send(request: PaneRequest): void;
  /** Hears every update of a pane. One listener per pane. */
  listen(pane: number, listener: (update: PaneUpdate) => void): () => void;
  /** Calls back whenever a new port has come: all attachments are to be made anew. */
  onPort(listener: () => void): () => void;
}

/** Takes the port that the preload script hands over, and the ones that replace it. */
export function createLink(target: Window): PaneLink {
  const listeners = new Map<number, (update: PaneUpdate) => void>();
  const onPort = new Set<() => void>();
  let port: MessagePort | null = null;

  target.addEventListener('message', (event) => {
    const [next] = event.ports;
    if (event.source !== target || event.data !== channels.panes || !next) return;
    port?.close();
    port = next;
    port.addEventListener('message', ({ data }: MessageEvent<PaneUpdate>) =>
      listeners.get(data.pane)?.(data),
    );
    port.start();
    for (const listener of onPort) listener();
  });

  return {
    send: (request) => port?.postMessage(request),
    listen(pane, listener) {
      listeners.set(pane, listener);
      return () => listeners.delete(pane);
    },
    onPort(listener) {
      onPort.add(listener);
      return () => onPort.delete(listener);
    },
  };
}
