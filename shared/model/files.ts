import { z } from 'zod';

/** A path inside the project, from its root, with `/`. */
const inside = (usual: string) =>
  z
    .string()
    .min(1)
    .max(1_000)
    .regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\0\\]+$/, 'A path inside the project, without ..')
    .default(usual);

/** Where the project's files lie; the usual places are those of projects that ran on tmux. */
export const FilePaths = z.object({
  queue: inside('orchestratoragent/config/task_queue.json'),
  status: inside('ORCHESTRATION_STATUS.md'),
  memory: inside('CLAUDE.md'),
  log: inside('orchestratoragent/logs/orchestration.log'),
  prompts: inside('orchestratoragent/prompts'),
  handoff: inside('orchestratoragent/handoff'),
});
export type FilePaths = z.infer<typeof FilePaths>;

/** Whether the desk keeps the project's files up to date and listens to them, and where they are. */
export const ProjectFiles = z.object({
  on: z.boolean(),
  paths: FilePaths.default(() => FilePaths.parse({})),
});
export type ProjectFiles = z.infer<typeof ProjectFiles>;

export const usualPaths: FilePaths = FilePaths.parse({});

/** What an agent wrote about its task into one of the project's files. */
export const Report = z.object({
  status: z.enum(['completed', 'blocked', 'in-progress']),
  files: z.array(z.string().max(1_000)).max(200).default([]),
  /** The real duration as the agent tells it; null: not told. */
  minutes: z.number().min(0).max(100_000).nullable().default(null),
  notes: z.string().max(20_000).default(''),
  /** Why it is blocked, in the agent's words. */
  problem: z.string().max(20_000).default(''),
});
export type Report = z.infer<typeof Report>;
