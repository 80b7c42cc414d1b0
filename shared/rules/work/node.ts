import type { Kind, TaskRecord } from '../../model/index.ts';

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
  /** Of its task. */
  estimate: number;
  kind: Kind;
  /** The tasks that name it, in no order. */
  dependants: Node[];
  /** In which computing of all paths it was met last. */
  pass: number;
  /** Where it is listed now. */
  list: NodeList | null;
  /** Its place in that list. */
  row: number;
}

/** Tasks in no order. One stands in one list at most: `row` says where. */
export interface NodeList extends Iterable<Node> {
  readonly size: number;
  readonly nodes: readonly Node[];
  add(node: Node): void;
  delete(node: Node): void;
}
