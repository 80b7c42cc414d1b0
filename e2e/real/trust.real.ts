import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { hookConfig, hookKey } from '../../electron/agents/codex/trust.ts';
import { cliPath } from './clis.ts';
import { makeHome, type Home } from './home.ts';

interface Listed {
  key: string;
  source: string;
  trustStatus: string;
}

let home: Home;
afterEach(() => home.dispose());

/** What the real Codex says about the hooks that it would run in a folder. */
function listHooks(args: string[], cwd: string): Promise<Listed[]> {
  const child = spawn(cliPath('codex'), ['app-server', ...args], { cwd, env: home.env, stdio: ['pipe', 'pipe', 'ignore'] });
  const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  const over = new Promise<void>((done) => child.once('exit', () => done()));
  const answer = new Promise<Listed[]>((done, fail) => {
    child.once('error', fail);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, result, error } = JSON.parse(line) as {
        id?: number; result?: { data: { hooks: Listed[] }[] }; error?: { message: string };
      };
      if (id !== 2) return;
      if (error || !result) fail(new Error(error?.message ?? 'no result'));
      else done(result.data.flatMap(({ hooks }) => hooks));
    });
  });
  send({ id: 1, method: 'initialize', params: { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } } });
  send({ method: 'initialized' });
  send({ id: 2, method: 'hooks/list', params: { cwds: [cwd] } });
  return answer.finally(async () => {
    child.kill();
    await over;
  });
}

describe('hooks by flags', () => {
  it('X3 the real Codex trusts ours, and still asks about those of the person and the project', async () => {
    home = makeHome({ url: 'http://127.0.0.1:9' });
    const cwd = join(home.dir, 'work');
    mkdirSync(join(cwd, '.codex'), { recursive: true });
    const foreign = '[hooks]\nStop=[{hooks=[{type="command",command="echo foreign"}]}]\n';
    appendFileSync(join(home.codexDir, 'config.toml'), `\n[projects.${JSON.stringify(cwd)}]\ntrust_level="trusted"\n${foreign}`);
    appendFileSync(join(cwd, '.codex', 'config.toml'), foreign);
    const ours = ['Stop', 'UserPromptSubmit', 'SessionStart', 'PermissionRequest', 'PreCompact', 'PostCompact', 'SessionEnd', 'Interrupt']
      .map((event) => ({ event, command: `cat >'/tmp/a "b" c'` }));
    const seen = await listHooks(hookConfig(ours).flatMap((entry) => ['-c', entry]), cwd);
    const trusted = seen.filter(({ trustStatus }) => trustStatus === 'trusted').map(({ key }) => key);
    expect(trusted.toSorted()).toEqual(ours.map(hookKey).toSorted());
    const asked = seen.filter(({ trustStatus }) => trustStatus !== 'trusted').map(({ source }) => source);
    expect(asked.toSorted()).toEqual(['project', 'user']);
  });
});
