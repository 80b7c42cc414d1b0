import { execFile } from 'node:child_process';
import { ISSUE_FIELDS } from '../../shared/rules/exchange/index.ts';
import { importWords as words } from '../../shared/text/import.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

/** Where and with what GitHub's own program is called; `more`: flags such as `--repo`. */
export interface IssueCall {
  cwd?: string;
  env: Record<string, string | undefined>;
  more?: readonly string[];
}

/**
 * The open issues, as GitHub's own program gives them: it knows the repository by the folder, and who
 * the person is. @throws Error with a sentence for the person when it is not there or refuses
 */
export function readIssues({ cwd, env, more = [] }: IssueCall): Promise<string> {
  const args = ['issue', 'list', '--state', 'open', '--limit', '1000', '--json', ISSUE_FIELDS, ...more];
  return new Promise((resolve, reject) => {
    execFile('gh', args, { cwd, env: { ...env, ELECTRON_RUN_AS_NODE: undefined }, maxBuffer: MOST_BYTES, timeout: TIMEOUT_MS }, (error, out, err) => {
      if (!error) return resolve(out);
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      reject(new Error(missing ? words.noGh : words.gh(err.trim() || error.message)));
    });
  });
}
