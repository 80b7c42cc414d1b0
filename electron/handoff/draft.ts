import type { MemoryDraft } from '../../shared/contract/index.ts';
import type { Desk } from '../../shared/model/index.ts';
import { buildMemory, memoryFile } from '../../shared/rules/handoff/memory.ts';
import type { Git } from '../project/index.ts';
import { gatherFacts } from './facts.ts';

/**
 * The memory of a handoff as it would be written now, for the person to read and change: their own
 * text, the one that was sent, or what journal, git and gates tell, with the incumbent's judgement.
 * @param now epoch ms
 * @returns null when there is no such handoff
 */
export async function handoffDraft(git: Git, desk: Desk, id: string, now: number): Promise<MemoryDraft | null> {
  const handoff = desk.handoffs[id];
  if (!handoff || !desk.project) return null;
  if (handoff.memory) return { text: handoff.memory.text, facts: handoff.memory.facts };
  const trees = Object.values(desk.tasks).flatMap(({ task, agent, tree }) =>
    agent && tree?.cwd ? [{ agent, path: tree.cwd, task: task.id }] : []);
  const facts = await gatherFacts({ git, root: desk.project.path, trees, file: memoryFile(desk, handoff), now });
  const built = buildMemory({ desk, handoff, facts, now });
  return { text: handoff.edited ?? built.text, facts: built.facts };
}
