import { z } from 'zod';
import { AgentId, AgentState, Kind, Priority, Run, Stage, TaskId } from '../model/index.ts';

const v = z.literal(1);
const nonEmpty = z.string().min(1);
const open = z.looseObject;
const row = {
  id: TaskId, title: z.string(), stage: Stage, agent: AgentId.nullable(), priority: Priority, estimate: z.number(), blockedBy: z.array(TaskId), reason: z.string().optional(),
};
const done = open({ v, says: nonEmpty, task: TaskId.optional(), message: nonEmpty.optional(), goal: nonEmpty.optional() });
const problem = open({ line: z.number().int(), reason: nonEmpty });

/** The forms of what `quatuor COMMAND --json` prints, version 1. Fields may be added; none goes or changes its meaning. */
export const answers = {
  error: z.object({ v, error: z.object({ exit: z.number().int(), message: nonEmpty }) }),
  status: open({
    v, app: z.string(), project: open({ name: z.string(), path: z.string(), trusted: z.boolean() }).nullable(), mode: z.string(), run: Run,
    orchestrator: open({ agent: AgentId, epoch: z.number().int() }).nullable(),
    agents: z.array(open({
      id: AgentId, name: z.string(), window: z.number().int(), state: AgentState, why: z.string(), context: z.number().nullable(), task: TaskId.nullable(),
      backlog: z.array(TaskId), room: z.number().int(),
    })),
    tasks: open({ queued: z.number(), assigned: z.number(), working: z.number(), waiting: z.number(), done: z.number() }),
    you: open({ role: z.enum(['person', 'orchestrator', 'worker']), agent: AgentId.optional() }),
  }),
  explain: open({ v, kind: z.enum(['agent', 'task']), id: nonEmpty, name: z.string(), state: nonEmpty, why: z.string(), text: nonEmpty }),
  'task list': open({ v, tasks: z.array(open(row)) }),
  'task show': open({
    v, ...row, kind: Kind, context: z.string(), objective: z.string(), files: z.array(open({ path: z.string() })), steps: z.array(z.string()), criteria: z.array(z.string()),
    gates: z.array(z.string()), dependsOn: z.array(TaskId), report: open({ status: z.string() }).nullable(), gate: open({ ok: z.boolean().nullable() }).nullable(),
  }),
  'task add': done, 'task edit': done, 'task assign': done, 'task done': done, 'task block': done, goal: done, send: done, ask: done, claim: done, report: done, handoff: done,
  pause: done, drain: done, resume: done,
  'task import': open({
    v, added: z.boolean(), done: z.number().int(), problems: z.array(problem),
    tasks: z.array(open({ line: z.number().int(), title: nonEmpty, id: TaskId.nullable(), what: z.enum(['added', 'known']), after: z.array(TaskId) })),
  }),
  'task export': open({ v, kind: z.enum(['markdown', 'csv']), tasks: z.number().int(), text: z.string().optional(), file: z.string().optional() }),
  read: open({ v, agent: AgentId, state: AgentState, lines: z.array(z.string()) }),
  wait: open({ v, agent: AgentId.optional(), state: AgentState.optional(), task: TaskId.optional(), message: z.string().optional(), stage: z.string().optional() }),
  log: open({ v, lines: z.array(open({ seq: z.number().int(), at: z.number(), text: nonEmpty })) }),
  'log --follow': open({ v, seq: z.number().int(), at: z.number(), text: nonEmpty }),
  memory: open({
    v, handoff: open({ file: z.string(), from: z.string(), to: z.string(), at: z.string(), text: z.string() }).nullable(),
    notes: open({ file: z.string(), text: z.string() }).nullable(),
  }),
  open: open({ v, says: nonEmpty, project: open({ name: z.string(), path: z.string(), trusted: z.boolean() }) }),
  doctor: open({ v, ok: z.boolean(), checks: z.array(open({ id: nonEmpty, state: z.enum(['ok', 'note', 'wrong']), says: nonEmpty, remedy: nonEmpty.optional(), copy: nonEmpty.optional() })) }),
  version: open({ v, version: nonEmpty }),
  help: open({ v, text: nonEmpty }),
} as const;

/** The same as a JSON Schema, each form under the command's name. */
export function answersSchema(): object {
  const $defs = Object.fromEntries(Object.entries(answers).map(([name, form]) => {
    const { $schema: _schema, ...rest } = z.toJSONSchema(form) as Record<string, unknown>;
    return [name, rest];
  }));
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'What quatuor COMMAND --json prints, version 1', $defs };
}
