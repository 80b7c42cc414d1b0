import type { TaskRecord } from '../model/index.ts';

/** What is known of one task beside its record. */
export interface Node {
  id: string;
  /** Absent while only other tasks name it. */
  record: TaskRecord | undefined;
  /** How many of its dependencies are not done. */
  open: number;
  /** Since when it could be started, epoch ms; for a task that is ready. */
  since: number;
  /** Minutes of work from its start to the end of all that hangs on it. */
  tail: number;
  /** Its place in the person's order. */
  place: number;
  priority: number;
  dependants: Set<Node>;
  /** Where it is listed now. */
  list: Set<Node> | null;
}
