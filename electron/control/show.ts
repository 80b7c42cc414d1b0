import type { AgentLive, Desk, TaskRecord } from '../../shared/model/index.ts';
import { CONTROL_VERSION } from '../../shared/contract/control.ts';
import { blockers, held, inTerminal } from '../../shared/rules/index.ts';

/** The desk in short, for programs and for people; times are ISO. */
export function statusOf(desk: Desk, live: readonly AgentLive[], version: string) {
  const at = (stages: readonly string[]): number => Object.values(desk.tasks).filter(({ stage }) => stages.includes(stage)).length;
  const { project, orchestrator, policy, run, trusted } = desk;
  return {
    v: CONTROL_VERSION,
    app: version,
    project: project && { name: project.name, path: project.path, trusted },
    mode: policy.mode,
    run,
    orchestrator: orchestrator ?? null,
    agents: desk.agents.map((agent) => {
      const now = live.find(({ id }) => id === agent.id);
      const task = inTerminal(desk, agent.id);
      return {
        id: agent.id,
        name: agent.name,
        window: agent.window,
        state: now?.state ?? 'unknown',
        why: now?.why ?? '',
        context: now?.context?.percent ?? null,
        task: task?.task.id ?? null,
        backlog: held(desk, agent.id).filter((r) => r.stage === 'assigned').map((r) => r.task.id),
        room: agent.maxTasks - held(desk, agent.id).length,
      };
    }),
    tasks: {
      queued: at(['queued']),
      assigned: at(['assigned']),
      working: at(['delivering', 'running', 'checking', 'merging']),
      waiting: at(['needs-you']),
      done: at(['done']),
    },
  };
}
export type Status = ReturnType<typeof statusOf>;

/** One line of the list of tasks. */
export function rowOf(desk: Desk, record: TaskRecord) {
  const { task, stage, agent, reservedFor, reason } = record;
  return {
    id: task.id,
    title: task.title,
    stage,
    agent: agent ?? reservedFor ?? null,
    priority: task.priority,
    estimate: task.estimateMinutes,
    blockedBy: stage === 'queued' ? blockers(desk, record) : [],
    ...(reason ? { reason } : {}),
  };
}
export type TaskRow = ReturnType<typeof rowOf>;

/** The tasks in the person's order; without `all` those that are done are left out. */
export function tasksOf(desk: Desk, all: boolean): TaskRow[] {
  return desk.order.flatMap((id) => {
    const record = desk.tasks[id];
    return record && (all || record.stage !== 'done') ? [rowOf(desk, record)] : [];
  });
}

/** One task with all that its agent has to know; undefined: there is none. */
export function taskOf(desk: Desk, id: string) {
  const record = desk.tasks[id];
  if (!record) return undefined;
  const { task, report, gate } = record;
  const red = gate?.steps.find((step) => !step.ok);
  return {
    ...task,
    ...rowOf(desk, record),
    report: report ?? null,
    gate: gate ? { ok: gate.ok ?? null, ...(red ? { failed: red.command, output: red.output.slice(-4_000) } : {}) } : null,
  };
}
