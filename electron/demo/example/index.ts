import { book } from './s005-book.ts';
import { alerts } from './s003-alerts.ts';
import { codec } from './s006-codec.ts';
import { generator } from './s002-generator.ts';
import { model } from './s001-model.ts';
import { precision } from './s004-precision.ts';
import { release } from './s010-release.ts';
import { replay } from './s009-replay.ts';
import { snapshot } from './s008-snapshot.ts';
import { stats } from './s007-stats.ts';
import type { Solution } from './types.ts';

export { baseFiles } from './base.ts';
export { exampleTasks } from './tasks.ts';
export type { ExampleTask } from './tasks.ts';
export type { Solution } from './types.ts';

/** How each task of the example is done. */
export const solutions: Record<string, Solution> = {
  'TASK-OB-001': model,
  'TASK-OB-002': generator,
  'TASK-OB-003': alerts,
  'TASK-OB-004': precision,
  'TASK-OB-005': book,
  'TASK-OB-006': codec,
  'TASK-OB-007': stats,
  'TASK-OB-008': snapshot,
  'TASK-OB-009': replay,
  'TASK-OB-010': release,
};
