import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels } from '../shared/contract/channels.ts';
import type { Bridge } from '../shared/contract/window.ts';

/** The page's window, of which the preload script needs only this. */
declare const window: { postMessage(message: unknown, origin: string, ports: unknown[]): void };

const bridge: Bridge = {
  command: (command) => ipcRenderer.invoke(channels.command, command),
  subscribe(onUpdate) {
    const listener = (_: unknown, update: string): void => onUpdate(update);
    ipcRenderer.on(channels.update, listener);
    ipcRenderer.send(channels.hello);
    return () => ipcRenderer.off(channels.update, listener);
  },
  pathOf(file) {
    try {
      return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
    } catch {
      return '';
    }
  },
};

contextBridge.exposeInMainWorld('quatuor', bridge);

// A port cannot cross the bridge: it is handed to the page as a message of its own.
ipcRenderer.on(channels.panes, (event) => {
  window.postMessage(channels.panes, '*', event.ports);
});
