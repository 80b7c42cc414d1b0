import type { Desk, Task } from '../../model/index.ts';
import { taskPrompt } from '../../text/prompt.ts';

/**
 * The long prompt of a task as an agent of this project gets it: in its language, by its templates,
 * with its files where they are kept.
 * @param agent the agent's name
 */
export function promptFor(desk: Pick<Desk, 'project' | 'templates' | 'files'>, task: Task, agent: string): string {
  const { project, templates, files } = desk;
  const kept = files?.on ? { status: files.paths.status, memory: files.paths.memory } : null;
  return taskPrompt(task, agent, project?.language ?? 'fr', project?.name ?? '', { templates, files: kept });
}
