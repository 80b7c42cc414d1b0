import type { Source } from './agent.ts';
import type { Spent } from './spent.ts';

/** Tokens, as a CLI told them once. Everything but `at` and `source` may be missing. */
export interface Usage {
  at: number;
  source: Source | 'status-line';
  /** In use in the context after this answer. */
  used?: number;
  /** The model's window as told; not the ceiling. */
  window?: number;
  model?: string;
  /** The CLI's own version. */
  version?: string;
  /** Spent for this answer, to be summed; `id` tells one answer from another. */
  answer?: { id: string; spent: Spent };
  /** Spent in the whole session, by the CLI's own account: replaces the sum. */
  total?: Spent;
  /** Dollars spent in the whole session, where the CLI tells only these. */
  usd?: number;
}

/** The context was, or is about to be, shortened. */
export interface Compaction {
  at: number;
  phase: 'about-to' | 'done';
  trigger: 'auto' | 'manual';
  /** In use before; null when it was not told. */
  tokens: number | null;
  /** In use afterwards; null when it was not told. */
  after?: number | null;
}

/**
 * What decides where a CLI's context ends, as it was when the CLI was started. pinned: the app asked
 * for the model's full window; user: the person has set something; none: it is the CLI's own affair.
 */
export interface WindowSetting {
  from: 'pinned' | 'user' | 'none';
  /** Claude: its auto-compact window. Codex: its compaction limit. Others: the window. In tokens. */
  tokens: number | null;
  /** Claude: the person's percent of the window at which it compacts. */
  percent?: number;
  /** True when the person turned automatic compaction off. */
  off?: boolean;
}

/** Where a CLI compacts or refuses, in tokens. */
export interface Ceiling {
  tokens: number;
  from: 'pinned' | 'user' | 'learned' | 'reported';
}
