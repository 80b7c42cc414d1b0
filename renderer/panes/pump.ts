import { createScheduler, type Scheduler } from './scheduler.ts';

/** A scheduler that runs by itself. */
export interface Pump extends Omit<Scheduler, 'run' | 'drawn'> {
  /** The pane's screen was drawn. */
  drawn(pane: number): void;
}

/**
 * Runs a scheduler on the window's event loop. Turns are messages, not timers: these wait at least
 * 4 ms when nested, and animation frames stop with the window.
 */
export function createPump(parse: (pane: number, most: number) => boolean): Pump {
  const scheduler = createScheduler({ now: () => performance.now(), parse });
  const channel = new MessageChannel();
  let posted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const soon = (): void => {
    if (posted) return;
    posted = true;
    clearTimeout(timer);
    timer = undefined;
    channel.port2.postMessage(null);
  };
  channel.port1.addEventListener('message', () => {
    posted = false;
    const wait = scheduler.run();
    if (wait === null) return;
    if (wait < 1) soon();
    else {
      clearTimeout(timer);
      timer = setTimeout(soon, wait);
    }
  });
  channel.port1.start();

  return {
    add(pane) {
      scheduler.add(pane);
      soon();
    },
    remove: scheduler.remove,
    focus(pane) {
      scheduler.focus(pane);
      soon();
    },
    isFocused: scheduler.isFocused,
    key: scheduler.key,
    drawEvery: scheduler.drawEvery,
    drawn(pane) {
      if (scheduler.drawn(pane)) soon();
    },
  };
}
