/**
 * Chat with a real CLI against the scripted model server, in the terminal in which you are.
 * No account, no network, and nothing of your own settings is read or written.
 *
 *     QUATUOR_TEST_CLAUDE=/path/to/claude QUATUOR_TEST_CODEX=/path/to/codex \
 *       node e2e/real/try.ts claude|codex [--ask] [--untrusted] [folder]
 *
 * It needs a Node that strips types (22.18 or newer, or Electron with ELECTRON_RUN_AS_NODE=1).
 * Without a folder it makes a small repository, which it removes at the end. `--ask`: the CLI asks
 * before each command. `--untrusted`: it starts with the trust dialog.
 *
 * The model understands: `run: COMMAND` (the CLI's shell tool runs it), `wait: SECONDS`,
 * `fail: STATUS` (429, 500, 529, 401; retries fail too), `tokens: NUMBER` (reports that much
 * context in use). Anything else is said back. The file with all requests is named at the end.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startModelServer } from '../model-server/index.ts';
import type { ModelRequest, Reply } from '../model-server/index.ts';
import { cliArgs, cliPath } from './clis.ts';
import type { CliName } from './clis.ts';
import { makeHome } from './home.ts';
import { smallRepo } from './repo.ts';

function reply(request: ModelRequest): Reply {
  const [, word, rest = ''] = /^(run|wait|fail|tokens):\s*([\s\S]*)$/.exec(request.lastPrompt) ?? [];
  if (word === 'run') {
    return request.round === 0
      ? { calls: [{ shell: rest, description: 'Run what you typed', escalate: 'You typed this command. Run it?' }] }
      : { text: `It said:\n\n${request.results.at(-1)?.text ?? 'nothing'}` };
  }
  if (word === 'wait') return { delayMs: 1000 * Number(rest), text: 'Here I am again.' };
  if (word === 'fail') return { error: { status: Number(rest) } };
  if (word === 'tokens') return { text: 'Reported.', usage: { input: Number(rest) } };
  return { text: `You said: ${request.lastPrompt}`, pieceMs: 15 };
}

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith('--')));
const [name, folder] = words.filter((word) => !word.startsWith('--'));
if (name !== 'claude' && name !== 'codex') {
  process.stderr.write('usage: try.ts claude|codex [--ask] [--untrusted] [folder]\n');
  process.exit(2);
}
const cli: CliName = name;
const own = folder === undefined ? smallRepo(realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-try-')))) : undefined;
const cwd = own?.dir ?? realpathSync(folder ?? '.');

const server = await startModelServer();
server.script(reply);
const home = makeHome({ url: server.url, trusted: flags.has('--untrusted') ? [] : [cwd] });
const child = spawn(cliPath(cli), cliArgs(cli, { free: !flags.has('--ask') }), { cwd, env: home.env, stdio: 'inherit' });
process.on('SIGINT', () => {});
const code = await new Promise<number>((resolve) => {
  child.on('exit', (status) => resolve(status ?? 1));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    resolve(1);
  });
});
const log = join(mkdtempSync(join(tmpdir(), 'quatuor-try-log-')), 'requests.json');
writeFileSync(log, JSON.stringify(server.requests, null, 2));
process.stdout.write(`\n${server.requests.length} requests, in ${log}\n`);
await server.close();
home.dispose();
own?.dispose();
process.exit(code);
