import { create } from 'zustand';
import type { TaskDraft } from '../shared/model/index.ts';
import type { Carried } from './derive/carry.ts';
import { usualLayout, type Layout } from './derive/layout.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'failed' | 'plain';
  x: number;
  y: number;
}

/** `instead`: what is new was begun as a change of this, which is gone. */
export type EditorTarget = { mode: 'new'; draft?: TaskDraft; instead?: string } | { mode: 'edit' | 'proposal'; id: string };
export type Confirm = {
  title: string;
  text: string;
  /** Commands that the answer approves, as they are. */
  code?: string[];
  yes: string;
  no: string;
  kind?: 'danger' | 'primary';
  act: () => void;
};

/** What the person looks at: nothing in here is worth keeping when the window goes. */
export interface View {
  tab: 'queue' | 'goals' | 'done';
  filter: string;
  /** The card that has the keyboard on the board. */
  card: string | null;
  /** Cards that are selected together, in the order of the board. */
  chosen: string[];
  /** The card from which Shift selects. */
  anchor: string | null;
  details: string | null;
  /** The task whose changes are shown. */
  changes: string | null;
  editor: EditorTarget | null;
  /** Agent whose pane fills the grid. */
  maximised: string | null;
  /** How the panes stand; kept for each project. */
  layout: Layout;
  /** The pane that is being dragged to another place. */
  movingPane: string | null;
  focusedPane: string | null;
  /** The pane that had the keyboard last. */
  lastPane: string | null;
  dragging: string[] | null;
  /** Files or a text that are carried over the window. */
  carried: Carried | null;
  /** A list that was brought, for the import. */
  brought: string | null;
  /** What was just done and can be taken back, with how many commands. */
  snack: { id: number; text: string; steps: number; past?: boolean } | null;
  /** The agents' settings are open, at this agent or at the first. */
  agents: { id: string | null } | null;
  /** The list of messages is open: of one agent or of all, at one message. */
  messages: { agent: string | null; id: string | null } | null;
  /** The page for a new goal is open. */
  goal: boolean;
  /** The proposal that is shown. */
  proposal: string | null;
  /** Settings of the project that are open. */
  settings: 'policy' | 'templates' | null;
  /** The page of handoffs is open, at this one or at the latest. */
  handoff: { id: string | null } | null;
  /** The baton is in the hand. */
  baton: boolean;
  /** The baton's menu is open, under this element or in the middle of the title. */
  batonMenu: { anchor: Element | null } | null;
  /** Agent to whom the person writes a text. */
  sendTo: string | null;
  /** Recordings are open: of this agent, or of the one that was recorded last. */
  replay: { agent: string | null } | null;
  page: 'keys' | 'shortcuts' | 'graph' | 'figures' | 'about' | 'notify' | 'import' | 'doctor' | 'font' | null;
  /** The command palette is open. */
  palette: boolean;
  /** The inbox is open. */
  inbox: boolean;
  confirm: Confirm | null;
  cardMenu: { id: string; assign: boolean; x: number; y: number; anchor: Element | null } | null;
  timeline: boolean;
  boardWidth: number;
  /** Terminals that have been drawn, by the pane's number. */
  drawn: Record<number, true>;
  toasts: Toast[];
  spoken: string;
}

export const useView = create<View>()(() => ({
  tab: 'queue',
  filter: '',
  card: null,
  chosen: [],
  anchor: null,
  details: null,
  changes: null,
  editor: null,
  maximised: null,
  layout: usualLayout,
  movingPane: null,
  focusedPane: null,
  lastPane: null,
  dragging: null,
  carried: null,
  brought: null,
  snack: null,
  agents: null,
  messages: null,
  goal: false,
  proposal: null,
  settings: null,
  handoff: null,
  baton: false,
  batonMenu: null,
  sendTo: null,
  replay: null,
  page: null,
  palette: false,
  inbox: false,
  confirm: null,
  cardMenu: null,
  timeline: true,
  boardWidth: 312,
  drawn: {},
  toasts: [],
  spoken: '',
}));

export const setView = (patch: Partial<View>): void => useView.setState(patch);

let point = { x: 0, y: 0 };

/** Remembers where the person acts, so that a refusal can be said there. */
export function watchPoint(): void {
  const at = (event: MouseEvent | DragEvent): void => {
    if (event.clientX || event.clientY) point = { x: event.clientX, y: event.clientY };
  };
  for (const type of ['pointerdown', 'pointerup', 'drop'] as const)
    window.addEventListener(type, at, { capture: true });
  window.addEventListener(
    'keydown',
    () => {
      const box = document.activeElement?.getBoundingClientRect();
      if (box && box.width < 700) point = { x: box.left + 24, y: box.bottom };
    },
    { capture: true },
  );
}

let nextToast = 1;

/** Shows a short line where the person acted last. */
export function toast(text: string, tone: Toast['tone'] = 'failed'): void {
  const id = nextToast++;
  setView({ toasts: [...useView.getState().toasts.slice(-2), { id, text, tone, ...point }] });
  setTimeout(() => dropToast(id), 2_500 + text.length * 45);
}

export function dropToast(id: number): void {
  setView({ toasts: useView.getState().toasts.filter((entry) => entry.id !== id) });
}

/** Says a line to screen readers. */
export const say = (text: string): void => setView({ spoken: text });

/**
 * Says what was done, and offers to take it back for a while. `past`: the last one cannot be taken back
 * any more, and the text is about the one before it.
 */
export function snack(text: string, steps = 1, past = false): void {
  const id = nextToast++;
  setView({ snack: { id, text, steps, past } });
  setTimeout(() => useView.getState().snack?.id === id && setView({ snack: null }), 9_000);
}
