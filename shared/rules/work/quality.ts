import { WANTED, type QualityPoint, type TaskDraft } from '../../model/index.ts';

type Described = Pick<TaskDraft, 'context' | 'objective' | 'files' | 'steps' | 'tests' | 'criteria'>;

export interface Quality {
  /** Written lines of context, objective, steps and notes. */
  description: number;
  /** Lines of the prompt that are not blank. */
  prompt: number;
  /** What is missing; empty: nothing. It is help and never a wall. */
  missing: QualityPoint[];
}

/**
 * How well a task is described. Pure; lines without text do not count.
 * @param prompt the long prompt as the agent would get it; null: it is not looked at
 */
export function quality(draft: Described, prompt: string | null): Quality {
  const description =
    lineCount(draft.context) +
    lineCount(draft.objective) +
    sum(draft.steps.map(lineCount)) +
    sum(draft.files.map((file) => lineCount(file.notes)));
  const lines = lineCount(prompt ?? '');
  const checks: [QualityPoint, boolean][] = [
    ['description', description >= WANTED.description],
    ['files', draft.files.some((file) => file.path.trim() !== '')],
    ['tests', some(draft.tests)],
    ['criteria', some(draft.criteria)],
    ['prompt', prompt === null || lines >= WANTED.prompt],
  ];
  return { description, prompt: lines, missing: checks.filter(([, ok]) => !ok).map(([point]) => point) };
}

const lineCount = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;
const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
const some = (lines: readonly string[]): boolean => lines.some((line) => line.trim() !== '');
