import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../../shared/contract/index.ts';
import { which, type Probes } from '../../agents/index.ts';
import { note, ok, wrong } from './check.ts';

/** `quatuor` itself, git and gh. */
export async function toolChecks(home: string, path: string, env: NodeJS.ProcessEnv, probes: Probes): Promise<Check[]> {
  const own = await which('quatuor', env['PATH'] ?? '');
  const there = join(home, 'bin', 'quatuor');
  const checks: Check[] = [];
  if (!own) checks.push(note('path', 'computer', ['path.none'], existsSync(there) ? { copy: `ln -s '${there}' ~/.local/bin/quatuor`, mend: 'shells' } : {}));
  else if (existsSync(there) && realpathSync(own) !== realpathSync(there)) checks.push(note('path', 'computer', ['path.other', own, home, there]));
  else checks.push(ok('path', 'computer', ['path', own]));
  const git = await which('git', path);
  checks.push(git ? ok('git', 'computer', ['git', (await probes.ask(git, { args: [], env: {} }, path, false)).version ?? '', git]) : wrong('git', 'computer', ['git.none'], { url: 'https://git-scm.com/downloads' }));
  const gh = await which('gh', path);
  checks.push(gh ? ok('gh', 'computer', ['gh', gh]) : note('gh', 'computer', ['gh.none'], { url: 'https://cli.github.com' }));
  return checks;
}

/** What was written into the CLIs' own configurations, with the person's consent, and whether it is still there. */
export function hookChecks(home: string): Check[] {
  const file = join(home, 'consent.json');
  if (!existsSync(file)) return [ok('hooks', 'agents', ['hooks.none'])];
  try {
    const { grants } = JSON.parse(readFileSync(file, 'utf8')) as { grants: { path: string; stage: string }[] };
    const paths = grants.map(({ path }) => path);
    const gone = paths.filter((path) => !existsSync(path));
    if (gone.length > 0) return [note('hooks', 'agents', ['hooks.gone', gone.join(', ')])];
    return [ok('hooks', 'agents', paths.length === 0 ? ['hooks.none'] : ['hooks', paths.join(', ')])];
  } catch (error) {
    return [note('hooks', 'agents', ['hooks.broken', file, (error as Error).message])];
  }
}
