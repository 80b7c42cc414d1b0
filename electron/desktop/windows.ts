import { join } from 'node:path';
import { MessageChannelMain, type BrowserWindow, type WebContents } from 'electron';
import log from 'electron-log/main';
import { channels, type Go, type Reply, type Update } from '../../shared/contract/index.ts';
import type { Control } from '../control/index.ts';
import { FolderError, inspectFolder } from '../project/index.ts';
import type { Common } from './common.ts';
import { servePanes, type PaneServer } from './panes.ts';
import { besideOf, type Kept } from './opening.ts';
import { keepPlace, keepWindows, readPlace, readWindows, type KeptWindow } from './place.ts';
import { createShell, type Shell } from './shell.ts';
import { createWindow, openPage, type Page } from './window.ts';

/** So many windows at most: each is a process, and each project has its agents. */
export const MOST_WINDOWS = 16;
/** Where windows stand and which are open is written so long after it has changed. ms. */
const SAVE_MS = 400;

/** A window with its project; a project may stay at work while its window is closed. */
export interface Seat {
  readonly shell: Shell;
  readonly window: BrowserWindow | null;
  send(update: Update): void;
  /** The window's page is there: it is sent all that it shows. */
  hello(): void;
  isFront(): boolean;
}

export interface Windows {
  /** The one that was in front last comes first; those without a window come last. */
  all(): readonly Seat[];
  of(sender: WebContents): Seat | null;
  /** Brings a window to the front, at a place in it; one that was closed is opened again. Null: the one in front last. */
  go(seat: Seat | null, to?: Go): Seat;
  /** Opens a window with the first screen. `quiet`: it does not come to the front; `page`: what was begun of it. */
  add(place: Kept | null, quiet?: boolean, page?: Page): Seat;
  /** Opens a further window, with a project if one is named. */
  another(path?: string): Promise<Reply>;
  /** Opens a folder in the window that has it, else in one with the first screen, else in a new one; or says why not. */
  openFolder(path: string): Promise<Seat | string>;
  /** What was open at the end of the last start, and where a window without a place of its own stood. */
  kept(): { windows: KeptWindow[]; place: Kept | null };
  /** There is another host, or none. */
  hostChanged(): Promise<void>;
  /** The app ends: from now on nothing of it is a choice of the person. */
  end(): void;
}

interface OwnSeat extends Seat {
  shell: Shell;
  window: BrowserWindow | null;
  greeted: boolean;
  panes: PaneServer | null;
  /** Where the window has to go once its page is there. */
  place: Go | null;
  stood: Kept | null;
}

const OK: Reply = { ok: true };
const no = (message: string): Reply => ({ ok: false, message });

export function createWindows(options: {
  common: Common;
  control(): Control;
  /** A desk, its agents, or what is in front changed. */
  onChange(): void;
  /** True when a project whose window is closed stays at work. */
  keeps(): boolean;
}): Windows {
  const { common, onChange } = options;
  const files = { last: join(common.state, 'window.json'), open: join(common.state, 'windows.json') };
  let seats: OwnSeat[] = [];
  let ending = false;
  let saving: NodeJS.Timeout | undefined;

  const save = (): void => {
    clearTimeout(saving);
    saving = undefined;
    const open = seats.flatMap(({ shell, stood }) => {
      const project = shell.desk().project?.path;
      return project === undefined ? [] : [{ project, place: stood }];
    });
    keepWindows(files.open, open);
  };
  const saveSoon = (): void => {
    if (!ending) saving ??= setTimeout(save, SAVE_MS);
  };
  const toFront = (seat: OwnSeat): void => {
    if (seats[0] === seat || !seats.includes(seat)) return;
    seats = [seat, ...seats.filter((one) => one !== seat)];
    saveSoon();
  };

  const connectPanes = (seat: OwnSeat): void => {
    seat.panes?.close();
    seat.panes = null;
    const client = common.host();
    if (!seat.greeted || !client || !seat.window || seat.window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    seat.panes = servePanes(port1, client, { allows: seat.shell.hasPane }, (reason) => log.warn(`pane message refused: ${reason}`));
    seat.window.webContents.postMessage(channels.panes, null, [port2]);
  };

  const show = (seat: OwnSeat, place: Kept | null, quiet = false, page = openPage()): void => {
    seat.greeted = false;
    seat.stood = place;
    const window = createWindow(place, quiet, (now) => {
      seat.stood = now;
      if (ending) return;
      keepPlace(files.last, now);
      saveSoon();
    }, page);
    seat.window = window;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error(`window process gone: ${reason}`);
      seat.greeted = false;
      if (reason !== 'clean-exit') seat.window?.webContents.reload();
    });
    window.on('focus', () => toFront(seat));
    for (const change of ['focus', 'blur', 'hide', 'show'] as const) window.on(change as 'focus', onChange);
    window.on('closed', () => {
      seat.window = null;
      seat.greeted = false;
      seat.panes?.close();
      seat.panes = null;
      if (!ending) leave(seat);
      onChange();
    });
    // It has asked before there was anybody to hear it. Once the project is on its way: the first screen is not for this.
    if (page.listens) setImmediate(() => seat.window === window && seat.hello());
  };

  /** Its window is closed: its project stays at work where that is wanted, and is closed elsewhere. */
  const leave = (seat: OwnSeat): void => {
    // With the last one the app ends: it is what was open at the end.
    if (seats.length === 1) save();
    seats = seats.filter((one) => one !== seat);
    if (options.keeps() && seat.shell.project()) seats.push(seat);
    else seat.shell.close();
    if (seats.length > 0) saveSoon();
  };

  const holder = ({ path, id }: { path: string; id?: string }, beside?: OwnSeat): OwnSeat | undefined =>
    seats.find((seat) => seat !== beside && seat.shell.holds().some((one) => one.path === path || (id !== undefined && one.id === id)));

  const go = (given: Seat | null, to?: Go): OwnSeat => {
    const seat = seats.find((one) => one === given) ?? seats[0] ?? add(readPlace(files.last));
    if (!seat.window) show(seat, seat.stood);
    toFront(seat);
    if (seat.window?.isMinimized()) seat.window.restore();
    seat.window?.show();
    seat.window?.focus();
    if (to && seat.greeted) seat.send({ t: 'go', to });
    else seat.place = to ?? null;
    return seat;
  };

  const add = (place: Kept | null, quiet = false, page?: Page): OwnSeat => {
    const seat = {} as OwnSeat;
    const send = (update: Update): void => {
      if (seat.greeted && seat.window && !seat.window.isDestroyed()) seat.window.webContents.send(channels.update, JSON.stringify(update));
    };
    const shell = createShell({
      common,
      control: options.control(),
      send,
      onChange,
      onProject: () => {
        seat.panes?.sweep();
        saveSoon();
      },
      window: () => seat.window,
      elsewhere(project) {
        const other = holder(project, seat);
        if (other) go(other);
        return other !== undefined;
      },
      another,
    });
    Object.assign(seat, {
      shell, window: null, greeted: false, panes: null, place: null, stood: null, send,
      hello() {
        seat.greeted = true;
        shell.greet();
        connectPanes(seat);
        if (seat.place) send({ t: 'go', to: seat.place });
        seat.place = null;
      },
      isFront: () => seat.window !== null && seat.window.isVisible() && !seat.window.isMinimized() && seat.window.isFocused(),
    } satisfies OwnSeat);
    seats = [seat, ...seats];
    show(seat, place, quiet, page);
    return seat;
  };

  const isFull = (): boolean => seats.length >= MOST_WINDOWS;
  const FULL = `At most ${MOST_WINDOWS} windows are open at once: close one first`;
  const beside = (): Kept | null => {
    const last = readPlace(files.last);
    return last && seats.length > 0 ? besideOf(seats[0]?.stood ?? last) : last;
  };

  const another = async (path?: string): Promise<Reply> => {
    if (path !== undefined) {
      const found = await openFolder(path, false);
      return typeof found === 'string' ? no(found) : OK;
    }
    if (isFull()) return no(FULL);
    add(beside());
    return OK;
  };

  /** `reuse`: a window with the first screen is good enough. */
  const openFolder = async (path: string, reuse = true): Promise<OwnSeat | string> => {
    let folder = path;
    try {
      folder = inspectFolder(path).path;
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      go(null).shell.notice('error', error.message);
      return error.message;
    }
    const there = holder({ path: folder });
    if (there) return go(there);
    const free = reuse ? seats.find(({ shell }) => shell.holds().every((one) => one.path === null)) : undefined;
    if (!free && isFull()) return FULL;
    const seat = free ?? add(beside());
    const reply = await seat.shell.open(folder);
    // One that was moved while it is open is in another window.
    return reply.ok ? go(holder({ path: folder }) ?? seats[0] ?? seat) : reply.message;
  };

  return {
    all: () => seats,
    of: (sender) => seats.find(({ window }) => window && !window.isDestroyed() && window.webContents === sender) ?? null,
    go,
    add,
    another,
    openFolder,
    kept: () => ({ windows: readWindows(files.open).slice(0, MOST_WINDOWS), place: readPlace(files.last) }),
    async hostChanged() {
      for (const seat of seats) connectPanes(seat);
      await Promise.all(seats.map(({ shell }) => shell.hostChanged()));
    },
    end() {
      if (seats.length > 0) save();
      ending = true;
      for (const { panes, shell } of seats) {
        panes?.close();
        shell.close();
      }
    },
  };
}
