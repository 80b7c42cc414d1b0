import { describe, expect, it } from 'vitest';
import { usualPaths, type FilePaths } from '../../model/index.ts';
import { makeWorld } from '../test/world.ts';
import { pathsProblem } from './files.ts';

const problem = (paths: Partial<FilePaths>): string | null => pathsProblem({ on: true, paths: { ...usualPaths, ...paths } });

describe('the places of the project’s files', () => {
  it('P1a are refused where two would write over each other, and where git or the app has its own', () => {
    expect(problem({})).toBeNull();
    expect(problem({ prompts: 'agents', handoff: 'agents' })).toBeNull();
    expect(problem({ queue: 'docs/STATUS.md', status: './docs//STATUS.md' })).toBe('the queue and the status cannot both be docs/STATUS.md');
    expect(problem({ log: '.git/hooks/post-commit' })).toBe('the log cannot lie in .git');
    expect(problem({ prompts: './.quatuor/prompts' })).toBe('the prompts cannot lie in .quatuor');
  });

  it('P1a what is refused changes nothing, and says why', () => {
    const w = makeWorld();
    expect(w.submit({ type: 'files.set', files: { on: true, paths: { ...usualPaths, memory: usualPaths.status } } })).toMatch(/cannot both be/);
    expect(w.desk.files).toBeUndefined();
  });
});
