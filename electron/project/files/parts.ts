import { setImmediate as turn } from 'node:timers/promises';

/** Runs work that gives way now and then, so that nothing else in main has to wait for the whole of it. */
export async function inParts<T>(work: Generator<void, T>): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await turn();
  }
}

/** Runs it at once. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}
