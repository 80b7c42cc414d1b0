import type { Desk, Handoff, Judgement } from '../../model/index.ts';

/** The parts that only the agent that goes can fill. */
export type Part = keyof Judgement;

/** A file that differs from the commit, as git tells it. Path from the top of its tree. */
export interface FileFact {
  path: string;
  state: 'changed' | 'new' | 'deleted' | 'conflict';
  /** Lines, where git counted them. */
  added?: number;
  removed?: number;
}

/** How one working tree stands. */
export interface TreeFacts {
  /** The folder; absolute. */
  path: string;
  /** The agent whose own worktree it is; absent: the project's folder. */
  agent?: string;
  /** The task whose branch is checked out in an agent's worktree. */
  task?: string;
  /** Null: none is checked out, or it is not known. */
  branch: string | null;
  /** The commit that is checked out, in short. */
  head: string | null;
  files: FileFact[];
  /** How many more files differ than `files` holds. */
  more: number;
  /** The latest commits, newest first; `at` in epoch ms. */
  commits: { id: string; at: number; subject: string }[];
  /** What the person has begun in it and not ended: a merge, a rebase. */
  underWay?: string;
  /** Why it could not be looked at, or not fully, in words: no git, no repository, locked, too slow. */
  problem?: string;
}

/** What stands outside the journal and belongs into the memory; `gatherFacts` gives it. */
export interface HandoffFacts {
  /** When it was gathered, epoch ms. */
  at: number;
  trees: TreeFacts[];
  /** Where the incumbent's CLI writes its session down; absolute. */
  transcript?: string;
  /** Earlier memories, from the project's root, newest first. */
  earlier: string[];
}

/** Nothing is known of the trees: the memory says so. */
export const noFacts = (at: number): HandoffFacts => ({ at, trees: [], earlier: [] });

export interface MemoryRequest {
  desk: Desk;
  /** Its `judgement` fills the marked places; its `to` names the successor. */
  handoff: Handoff;
  facts: HandoffFacts;
  /** Epoch ms. */
  now: number;
  /** Default: the project's. */
  language?: 'fr' | 'en';
  /** The memory may be so long. UTF-8 bytes; default 60,000. Ids of open tasks are never left out. */
  most?: number;
}

/** A memory ready to be written. */
export interface BuiltMemory {
  /** From the project's root: `<handoff folder>/<from>_to_<to>.md`. */
  file: string;
  text: string;
  /** How many facts the app wrote into it. */
  facts: number;
  /** The parts that the incumbent filled. */
  judged: Part[];
  /** What was cut to keep it short, in words, and where it stands whole. */
  leftOut: string[];
  /** What had no room, whole: to be written beside the memory. Absent: nothing was left out. */
  annex?: { file: string; text: string };
}

/** What stands in a memory's marked places. */
export interface ParsedJudgement {
  judgement: Judgement;
  /** Why there is none, or not all of it, in words for the person; absent: every place is filled. */
  problem?: string;
}

/** A memory that an agent wrote by hand, as the seed tells it to. */
export interface HandMemory {
  /** As they stand in its first line. */
  from: string;
  to: string;
  date: string;
  reason: string;
  /** The language of its headings. */
  language: 'fr' | 'en';
  sections: Record<'context' | 'current' | 'remaining' | 'decisions' | 'files' | 'instructions', string>;
  /** Ids of tasks that it names. */
  tasks: string[];
}

export type ParsedMemory = { ok: true; memory: HandMemory } | { ok: false; missing: string[] };

/** A file's text as somebody left it, to be brought together with what the app would write now. */
export interface MergeRequest {
  /**
   * What the app wrote last, before anybody edited it. Null: not known; then a file is left as the app
   * writes it, and of a person's text what is new is taken, nothing is taken out.
   */
  base: string | null;
  /** As it stands now. */
  theirs: string;
  /** As the app would write it now. */
  fresh: string;
  /** person: they edited it in the window. file: an edit without an author (D9). */
  by: 'person' | 'file';
  /** The incumbent's name, whose words stand in the places of a file. */
  who: string;
  language: 'fr' | 'en';
}

/** What a merge gave: the memory as it is now. */
export interface MergedMemory {
  text: string;
  /** Lines that somebody wrote, whose place is gone: they stand at the end of their section, or of all. */
  moved: number;
  /** Lines that were too many to be taken. */
  lost: number;
}

/** What a successor has to show that it has read. */
export interface ExpectedReadBack {
  /** The open goals' texts; without any the goal is whatever the tasks are about. */
  goals: string[];
  /** Tasks in work, by id. */
  tasks: string[];
  /** Tasks of which one has to be named as the next step: the next ones of the order, and those in work. */
  next: string[];
  /** Titles of the tasks in `tasks` and `next`, for a next step in words. */
  titles: Record<string, string>;
  /** The takeover prompt: an answer that only says it again shows nothing. */
  prompt: string;
}
