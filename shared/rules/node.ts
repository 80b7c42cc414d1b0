import type { Kind, TaskRecord } from '../model/index.ts';

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
  /** Of its task, here so that a walk over all that is ready touches no other object. */
  estimate: number;
  kind: Kind;
  dependants: Set<Node>;
  /** Where it is listed now. */
  list: Set<Node> | null;
}
