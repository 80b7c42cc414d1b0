import { usualPaths, type Desk } from '../../shared/model/index.ts';
import type { Remembered } from '../../shared/contract/control.ts';
import { readText } from '../project/index.ts';

const MOST_NOTES = 200_000;

/** What the orchestrators handed on last, by the journal, and the project's own notes as they stand. */
export async function remembered(desk: Desk): Promise<Remembered> {
  const passed = Object.values(desk.handoffs)
    .filter(({ task, memory }) => task === undefined && memory !== undefined)
    .reduce<Desk['handoffs'][string] | null>((last, h) => (last && last.beganAt > h.beganAt ? last : h), null);
  const file = (desk.files?.paths ?? usualPaths).memory;
  const found = desk.project ? await readText(desk.project.path, file).catch(() => null) : null;
  return {
    handoff: passed?.memory
      ? { file: passed.memory.file, from: passed.from, to: passed.to ?? '', at: new Date(passed.stepAt).toISOString(), text: passed.memory.text }
      : null,
    notes: found ? { file, text: found.text.slice(0, MOST_NOTES) } : null,
  };
}
