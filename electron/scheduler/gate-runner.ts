import type { TaskRecord } from '../../shared/model/index.ts';
import { runGate } from './gates.ts';
import type { Writer } from './writer.ts';

export interface GateRunner {
  /** Gates that ran when the app ended are run again: their processes ended with it. */
  recover(): void;
  cancel(task: string): boolean;
  close(): void;
}

const MOST_AT_ONCE = 2;

/** Runs the gates that the journal says have started, at most two at a time, and writes what came out. */
export function createGateRunner(options: {
  cwd: string;
  env: Record<string, string | undefined>;
  writer: Writer;
  now: () => number;
}): GateRunner {
  const { writer, now } = options;
  const running = new Map<string, AbortController>();
  const waiting: string[] = [];
  let closed = false;

  const next = () => {
    while (running.size < MOST_AT_ONCE) {
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
    const ok = await runGate(record.task, {
      cwd: options.cwd,
      env: options.env,
      now,
      signal: stop.signal,
      onStep: (step) => {
        if (!closed) writer.record([{ type: 'gate.step', id, runId, step }]);
      },
    });
    running.delete(id);
    if (closed) return;
    writer.record([{ type: 'gate.finished', id, runId, ok }]);
    next();
  };

  const enqueue = (id: string) => {
    waiting.push(id);
    next();
  };

  writer.onEvents((events) => {
    for (const { body } of events) if (body.type === 'gate.started') enqueue(body.id);
  });

  return {
    recover() {
      const open = (r: TaskRecord) => r.stage === 'checking' && r.gate && r.gate.ok === undefined;
      for (const r of Object.values(writer.desk().tasks)) {
        if (!open(r) || running.has(r.task.id)) continue;
        writer.record([{ type: 'gate.started', id: r.task.id, runId: `${r.gate?.runId}+`, total: r.gate?.total ?? 0 }]);
      }
    },
    cancel(task) {
      const at = waiting.indexOf(task);
      if (at >= 0) waiting.splice(at, 1);
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
