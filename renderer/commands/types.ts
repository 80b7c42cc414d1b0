import type { AppCommandId, AppInfo, CommandGroup } from '../../shared/contract/index.ts';
import type { AgentLive, Desk } from '../../shared/model/index.ts';
import type { View } from '../view.ts';

/** All that a command may ask before it says whether it can be done. */
export interface Context {
  desk: Desk;
  live: Record<string, AgentLive>;
  app: AppInfo | null;
  view: View;
  /** Agents from the first place of the layout to the last. */
  places: readonly string[];
  /** The agent whose pane has the keyboard. */
  pane: string | null;
  /** The card that has the keyboard, or had it last. */
  card: string | null;
}

/** What a command does. */
export interface Doing {
  run: (context: Context) => void;
  /** Why it cannot be done now, as a sentence; null when it can. */
  whyNot?: (context: Context) => string | null;
  /** For what is on or off, or one of several. */
  isOn?: (context: Context) => boolean;
  /** A title that says more than the usual one. */
  title?: (context: Context) => string;
  /** There is no such thing now, and nothing to say about it. */
  absent?: (context: Context) => boolean;
}

/** A command as it is offered now. */
export interface Offered {
  /** The command's id; of one about an agent, a task or a folder, with that behind it. */
  id: string;
  command: AppCommandId | null;
  group: CommandGroup | 'agents' | 'tasks' | 'projects';
  title: string;
  /** More words by which it is found. */
  also: string;
  /** It ends something that runs. */
  ends?: boolean;
  hue?: string;
  chords: readonly string[];
  whyNot: string | null;
  isOn: boolean;
  run: () => void;
}
