import { randomUUID } from 'node:crypto';
import type { TaskRecord } from '../../shared/model/index.ts';
import { runGate, type GateOptions } from './gates.ts';
import type { Writer } from './writer.ts';
import { valuesOf } from '../../shared/rules/index.ts';

export interface GateRunner {
  /** Gates that ran when the app ended are run again: their processes ended with it. */
  recover(): void;
  cancel(task: string): boolean;
  close(): void;
}

/** What a gate is run with beside its task: where, and what its files are compared with. */
export type GatePlace = Pick<GateOptions, 'cwd' | 'commit' | 'changed' | 'ticked'>;

/**
 * Runs the gates that the journal says have started, as many at a time and each command for as long
 * as the policy says, and writes what came out.
 */
export function createGateRunner(options: {
  place(record: TaskRecord): GatePlace;
  env: Record<string, string | undefined>;
  writer: Writer;
  now: () => number;
}): GateRunner {
  const { writer, now } = options;
  const running = new Map<string, AbortController>();
  const waiting: string[] = [];
  let closed = false;

  const next = () => {
    while (running.size < writer.desk().policy.gatesAtOnce) {
      const id = waiting.shift();
      if (id === undefined || closed) return;
      void run(id);
    }
  };

  const run = async (id: string) => {
    const record = writer.desk().tasks[id];
    const runId = record?.gate?.runId;
    if (!record || !runId || record.stage !== 'checking') return;
    const stop = new AbortController();
    running.set(id, stop);
    const fault = (error: unknown) => {
      const at = now();
      const reason = (error as Error).message;
      const step = { command: 'gate', ok: false, exitCode: null, reason, output: '', startedAt: at, endedAt: at, fault: true };
      if (!closed) writer.keep([{ type: 'gate.step', id, runId, step }]);
      return false;
    };
    const ok = await runGate(record.task, {
      ...options.place(record),
      tree: record.tree,
      env: options.env,
      now,
      limitMs: writer.desk().policy.gateMinutes * 60_000,
      signal: stop.signal,
      onStep: (step) => {
        if (!closed) writer.keep([{ type: 'gate.step', id, runId, step }]);
      },
    }).catch(fault);
    running.delete(id);
    if (closed) return;
    writer.keep([{ type: 'gate.finished', id, runId, ok, ...(!ok && stop.signal.aborted ? { stopped: true } : {}) }]);
    next();
  };

  const enqueue = (id: string) => {
    if (!waiting.includes(id)) waiting.push(id);
    next();
  };

  writer.onEvents((events) => {
    for (const { body } of events) if (body.type === 'gate.started') enqueue(body.id);
    if (events.some(({ body }) => body.type === 'policy.set')) next();
  });

  return {
    recover() {
      const open = (r: TaskRecord) => r.stage === 'checking' && r.gate && r.gate.ok === undefined;
      for (const r of valuesOf(writer.desk().tasks)) {
        if (!open(r) || running.has(r.task.id)) continue;
        writer.record([{ type: 'gate.started', id: r.task.id, runId: randomUUID(), total: r.gate?.total ?? 0 }]);
      }
    },
    cancel(task) {
      const at = waiting.indexOf(task);
      const runId = writer.desk().tasks[task]?.gate?.runId;
      if (at >= 0) waiting.splice(at, 1);
      // One that waited for its turn has nothing to end.
      if (at >= 0 && runId && !running.has(task))
        writer.record([{ type: 'gate.finished', id: task, runId, ok: false, stopped: true }]);
      const stop = running.get(task);
      stop?.abort();
      return stop !== undefined || at >= 0;
    },
    close() {
      closed = true;
      for (const stop of running.values()) stop.abort();
    },
  };
}
