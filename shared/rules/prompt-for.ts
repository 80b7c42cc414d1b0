import type { Desk, Task } from '../model/index.ts';
import { taskPrompt } from '../text/prompt.ts';

/**
 * The long prompt of a task as an agent of this project gets it: its language, its templates.
 * @param agent the agent's name
 */
export function promptFor(desk: Pick<Desk, 'project' | 'templates'>, task: Task, agent: string): string {
  const { project, templates } = desk;
  return taskPrompt(task, agent, project?.language ?? 'fr', project?.name ?? '', { templates });
}
