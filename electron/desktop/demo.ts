import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { Agent, type Task } from '../../shared/model/index.ts';
import { defaultAgents } from '../agents/index.ts';
import { makeDemoProject } from '../demo/index.ts';
import type { Workspace } from '../scheduler/index.ts';

/** The demo hands one task to each agent by itself, so that the desk is alive; the rest is for dragging. */
const HANDED_OUT = { architecture: 'claude', implementation: 'amp', analysis: 'antigravity', generation: 'codex' } as const;

/** Makes the example project in a temporary folder of its own. */
export async function makeDemo(): Promise<{ path: string; tasks: Task[] }> {
  const path = join(mkdtempSync(join(tmpdir(), 'quatuor-demo-')), 'order-book');
  const tasks = await makeDemoProject(path);
  return { path, tasks };
}

/**
 * The agents of a project: the four of the seed, until the person changes them; or (in the demo)
 * four simulated ones with the same names, which keep their files in `demoHome` and touch nothing
 * of the user's. For tests and benches QUATUOR_AGENTS names a JSON file with a list of agents.
 * `fixed`: they hold although the project's journal has others.
 */
export function agentsFor(demoHome: string | null): { agents: Agent[]; fixed: boolean } {
  const file = process.env['QUATUOR_AGENTS'];
  if (file && !demoHome)
    return { agents: z.array(Agent).parse(JSON.parse(readFileSync(file, 'utf8'))), fixed: true };
  const agents = defaultAgents();
  if (!demoHome) return { agents, fixed: false };
  const program = join(app.getAppPath(), 'out', 'main', 'demo-agent.js');
  const env = { ELECTRON_RUN_AS_NODE: '1', QUATUOR_DEMO_HOME: demoHome, CLAUDE_CONFIG_DIR: join(demoHome, 'claude'), CODEX_HOME: join(demoHome, 'codex') };
  const simulated = agents.map((agent) => ({
    ...agent,
    command: process.execPath,
    args: [program, '--as', agent.adapter],
    env,
    simulated: true,
  }));
  // Their paths are those of this version and this start.
  return { agents: simulated, fixed: true };
}

/** Fills a fresh demo: trusts the folder that we made ourselves, adds its tasks, hands some out; Claude has the baton. */
export async function seedDemo(workspace: Workspace, tasks: Task[]): Promise<void> {
  workspace.submit({ type: 'project.trust' });
  for (const { id: _id, ...draft } of tasks) workspace.submit({ type: 'task.add', draft });
  for (const [kind, agent] of Object.entries(HANDED_OUT)) {
    const first = tasks.find((task) => task.kind === kind && task.dependsOn.length === 0);
    if (first) workspace.submit({ type: 'task.give', id: first.id, agent });
  }
  workspace.submit({ type: 'orchestrator.name', agent: 'claude' });
  await workspace.startFresh();
}
