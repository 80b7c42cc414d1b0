import { FilePaths } from '../../shared/model/index.ts';
import { t } from '../text.ts';

const p = t.policy;
export type PathName = keyof FilePaths;
export const pathNames = Object.keys(FilePaths.shape) as PathName[];

/** A path as it is kept: without blanks around it, `./` before it and `/` after it. */
export const tidyPath = (text: string): string => text.trim().replace(/^(?:\.\/)+/, '').replace(/\/+$/, '').replace(/\/{2,}/g, '/');

export const tidyPaths = (paths: FilePaths): FilePaths =>
  Object.fromEntries(pathNames.map((name) => [name, tidyPath(paths[name])])) as FilePaths;

/** What is wrong with the places of the project's files, by field. Two files never share a place. */
export function pathProblems(paths: FilePaths): Partial<Record<PathName, string>> {
  const tidied = tidyPaths(paths);
  const problems: Partial<Record<PathName, string>> = {};
  for (const [i, name] of pathNames.entries()) {
    const twin = pathNames.slice(0, i).find((other) => tidied[other] === tidied[name]);
    if (!FilePaths.shape[name].safeParse(tidied[name]).success || tidied[name] === '.') problems[name] = p.pathProblem;
    else if (twin) problems[name] = p.pathTwice(p.paths[twin]);
  }
  return problems;
}
