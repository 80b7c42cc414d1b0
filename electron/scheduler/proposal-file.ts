import { z } from 'zod';
import { GoalId, Kind, Priority, ProposalDraft, type Proposal } from '../../shared/model/index.ts';
import { openChecked, RuleFileError } from '../agents/index.ts';

const MOST_TASKS = 200;

const priorities: Record<string, Priority> = { haute: 'high', moyenne: 'medium', basse: 'low' };
const list = (value: unknown): unknown => (typeof value === 'string' ? value.split('\n').filter((line) => line.trim() !== '') : value);
const lower = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toLowerCase() : value);
const prose = (value: unknown): unknown => (Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('\n') : value);
const number = (value: unknown): unknown => (typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value);
const key = z.union([z.string(), z.number().transform(String)]).pipe(z.string().trim().min(1).max(60));
const { shape } = ProposalDraft;

/** A task as agents write it: what they commonly write instead of what was asked is understood. */
const Written = z.object({
  id: key.optional(),
  title: shape.title,
  kind: z.preprocess(lower, Kind).optional(),
  priority: z.preprocess((value) => priorities[String(lower(value))] ?? lower(value), Priority).optional(),
  estimateMinutes: z.preprocess(number, shape.estimateMinutes).optional(),
  context: z.preprocess(prose, shape.context).optional(),
  objective: z.preprocess(prose, shape.objective).optional(),
  files: z.preprocess((value) => (Array.isArray(value) ? value.map(fileOf) : value), shape.files).optional(),
  steps: z.preprocess(list, shape.steps).optional(),
  tests: z.preprocess(list, shape.tests).optional(),
  criteria: z.preprocess(list, shape.criteria).optional(),
  deliverables: z.preprocess(list, shape.deliverables).optional(),
  documentation: z.preprocess(list, shape.documentation).optional(),
  gates: z.preprocess(list, shape.gates).optional(),
  dependsOn: z.array(key).max(100).optional(),
});

function fileOf(value: unknown): unknown {
  if (typeof value === 'string') return { path: value };
  if (value && typeof value === 'object' && 'notes' in value) return { ...value, notes: prose(value.notes) };
  return value;
}

export interface ReadProposals {
  proposals: Proposal[];
  /** What is wrong: file, line, column and reason in one sentence each. */
  faults: string[];
}

/**
 * Reads a file of proposals. A task that is wrong is named with its line, and the others count.
 * @param name stands in the sentences
 * @param at when it was read, epoch ms
 */
export function readProposals(text: string, name: string, goal: string, at: number): ReadProposals {
  const faults: string[] = [];
  const proposals: Proposal[] = [];
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof RuleFileError)) throw error;
      faults.push(error.message);
    }
  };
  guarded(() => {
    const opened = openChecked(text, name);
    const bare = Array.isArray(opened.value);
    const path = bare ? [] : ['tasks'];
    const tasks = bare ? opened.value : (opened.value as { tasks?: unknown } | null)?.tasks;
    const items = opened.check(z.array(z.unknown()).min(1, 'no task is proposed').max(MOST_TASKS), tasks, path);
    const seen = new Set<string>();
    for (const [i, item] of items.entries())
      guarded(() => {
        const { id, ...draft } = opened.check(Written, item, [...path, i]);
        const named = id ?? `task-${i + 1}`;
        opened.check(z.unknown().refine(() => !seen.has(named), `“${named}” is there twice`), named, [...path, i, 'id']);
        seen.add(named);
        proposals.push({ id: `${goal}/${named}`, goal, key: named, draft: ProposalDraft.parse(draft), at, state: 'open' });
      });
  });
  return { proposals, faults };
}

/** The goal that a file in the folder of proposals belongs to; null: it is none of ours. */
export function goalOf(file: string): string | null {
  const match = /^(.+)\.json$/.exec(file);
  const name = match?.[1] ?? '';
  // What every object inherits is no name: it would be found where nothing is.
  return GoalId.safeParse(name).success && !(name in Object.prototype) ? name : null;
}
