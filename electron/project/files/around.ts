import type { Desk, EventBody, FilePaths } from '../../../shared/model/index.ts';
import type { FileClaim } from '../../../shared/rules/files/types.ts';
import type { Written } from './written.ts';

/** What the syncing of a file has around it. */
export interface Around {
  root: string;
  desk(): Desk;
  record(bodies: EventBody[]): boolean;
  /** A claim that stands in a file: granted or refused in words; null: the answer could not be saved. */
  claim(claim: FileClaim): { refused: string | null } | null;
  now: () => number;
  /** The ids of tasks that were on the desk and were removed there. */
  removed(): ReadonlySet<string>;
  /** The agent that each task was given to or reserved for last. */
  handed(): ReadonlyMap<string, string>;
  /** Tells the person, each text once; null: the matter is settled. */
  tell(key: string, text: string | null, tone?: 'info'): void;
  /** The file has to be looked at again soon. */
  again(): void;
  paths(): FilePaths;
  written(): Written;
  wrote(path: string): void;
  closed(): boolean;
}

/** What a file shall say, given what it says now. */
export interface Merged {
  text: string;
  /** Something in it is written over that could not be taken: it is kept beside first. */
  conflict?: boolean;
}
/**
 * Takes what others wrote (`text`; null: there is no file) and says what shall stand there; null: the
 * file is to be left alone for now. `base`: what the desk wrote last; `seen`: the text whose changes
 * were taken last, which is the base or came after it.
 */
export type Merge = (text: string | null, base: string | null, seen: string | null) => Promise<Merged | null>;
