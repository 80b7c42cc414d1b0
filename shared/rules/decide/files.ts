import type { FilePaths, ProjectFiles } from '../../model/index.ts';

const names: Record<keyof FilePaths, string> = {
  queue: 'the queue', status: 'the status', memory: 'the memory', log: 'the log', prompts: 'the prompts', handoff: 'the handoffs',
};
const tidy = (path: string): string => path.replace(/\/{2,}/g, '/').replace(/^(?:\.\/)+|\/(?:\.\/)*$/g, '');

/** Why the project's files cannot lie there, in words; null when they can. Pure. */
export function pathsProblem({ paths }: ProjectFiles): string | null {
  const seen = new Map<string, keyof FilePaths>();
  for (const key of Object.keys(names) as (keyof FilePaths)[]) {
    const path = tidy(paths[key]);
    const first = path.split('/')[0]?.toLowerCase();
    if (first === '.git' || first === '.quatuor') return `${names[key]} cannot lie in ${first}`;
    const other = seen.get(path);
    // The two folders hold files of different names, and may be one.
    if (other && !(other === 'prompts' && key === 'handoff')) return `${names[other]} and ${names[key]} cannot both be ${path}`;
    seen.set(path, key);
  }
  return null;
}
