import type { Kind, Priority, TaskFile } from '../../model/index.ts';
import type { FileStatus } from '../../text/files.ts';

/** Something in a file that cannot be taken, for the person. `line` from 1. */
export interface FileProblem {
  line: number;
  reason: string;
}

/** What a task in a file says of itself, as far as it is understood; what is absent is not told. */
export interface FileFields {
  title?: string;
  kind?: Kind;
  priority?: Priority;
  estimateMinutes?: number;
  context?: string;
  objective?: string;
  files?: TaskFile[];
  steps?: string[];
  tests?: string[];
  criteria?: string[];
  deliverables?: string[];
  documentation?: string[];
  gates?: string[];
  /** Ids as far as they can be read as such, else the words that stand there. */
  dependsOn?: string[];
}

/** One task as it stands in task_queue.json. The same words give the same object. */
export interface FileTask {
  /** Its id in the desk's form; null: it has none that could be read so. */
  id: string | null;
  /** Its id as it stands there, and the one that it had before the desk gave it one. */
  rawId: string | null;
  oldId: string | null;
  fields: FileFields;
  status: FileStatus | null;
  /** Its status as it stands there; `strange`: nobody understands it. */
  said: string | null;
  strange: boolean;
  agent: string | null;
  report: { files: string[]; minutes: number | null; notes: string; problem: string };
}

/** A task and where it stands; `line` from 1. */
export interface Standing {
  task: FileTask;
  line: number;
}

/** A file says that an agent has taken a task that waits; `begun`: it is at work on it already. */
export interface FileClaim {
  task: string;
  agent: string;
  begun: boolean;
  /** Where it stands; from 1. */
  line: number;
}
