import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAgents } from './defaults.ts';
import { customAdapter } from './custom/index.ts';
import { findCli, which } from './find.ts';
import { ask, merge, recall, remember } from './login-path.ts';
import { createProbes, versionIn } from './probe.ts';
import { drainSpool, openSpool, sweepSpools, spoolCommand } from './spool.ts';
import { watchFile } from './state-file.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-agents-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const file = join(dir, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function until(look: () => boolean): Promise<void> {
  for (let i = 0; i < 3_000 && !look(); i += 1) await new Promise((done) => setTimeout(done, 20));
  expect(look()).toBe(true);
}

describe('the spool of hooks', () => {
  const spoolDir = () => join(dir, "it's a spool; $(x)");

  it('takes what the shell command writes, in a folder of any name, and prints nothing', async () => {
    const seen: unknown[] = [];
    const spool = await openSpool(spoolDir(), (payload) => seen.push(payload), () => {});
    expect(statSync(spoolDir()).mode & 0o777).toBe(0o700);
    const input = JSON.stringify({ hook_event_name: 'Stop', text: 'é\\n"x"' });
    const out = execFileSync('sh', ['-c', spoolCommand(spoolDir())], { input });
    expect(out.toString()).toBe('');
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ hook_event_name: 'Stop', text: 'é\\n"x"' }]);
    await spool.close('read');
    expect(readdirSync(spoolDir())).toEqual([]);
  });

  it('the command ends with 0 and says nothing when the folder is gone', () => {
    const out = execFileSync('sh', ['-c', spoolCommand(join(dir, 'gone'))], { input: '{}' });
    expect(out.toString()).toBe('');
  });

  it('reads what lies there, oldest first, with the time of each file', async () => {
    const seen: [unknown, number][] = [];
    for (const [n, at] of [[2, 2_000], [1, 1_000], [3, 3_000]] as const) {
      writeFileSync(join(dir, `h${n}.json`), JSON.stringify({ n }));
      utimesSync(join(dir, `h${n}.json`), at, at);
    }
    writeFileSync(join(dir, 'h.unfinished'), '{"n"');
    const spool = await openSpool(dir, (payload, at) => seen.push([payload['n'], at]), () => {});
    await spool.scan();
    await spool.close('read');
    expect(seen).toEqual([[1, 1_000_000], [2, 2_000_000], [3, 3_000_000]]);
    expect(readdirSync(dir)).toEqual(['h.unfinished']);
  });

  it('D2 leaves what it has not read for the next start of the app', async () => {
    const spool = await openSpool(dir, () => expect.unreachable('read after the close'), () => {});
    await spool.scan();
    const closing = spool.close('leave');
    writeFileSync(join(dir, 'late.json'), '{}');
    await closing;
    await spool.scan();
    expect(readdirSync(dir)).toEqual(['late.json']);
  });

  it('keeps a malformed file aside, reports it, and reads on', async () => {
    const seen: unknown[] = [];
    const problems: string[] = [];
    for (const [name, text] of [['a', '{"half'], ['b', '[1]'], ['c', '{"ok":1}'], ['d', 'null']] as const)
      writeFileSync(join(dir, `${name}.json`), text);
    const spool = await openSpool(dir, (payload) => seen.push(payload), (text) => problems.push(text));
    await spool.scan();
    await spool.close('read');
    expect(seen).toEqual([{ ok: 1 }]);
    expect(problems).toEqual([expect.stringMatching(/kept as a\.bad in .*\. So are further ones\.$/)]);
    expect(readdirSync(dir).sort()).toEqual(['a.bad', 'b.bad', 'd.bad']);
  });

  it('keeps aside what is no file, follows no link, and reads on', async () => {
    symlinkSync(join(dir, 'nowhere'), join(dir, 'a.json'));
    symlinkSync('/dev/zero', join(dir, 'b.json'));
    mkdirSync(join(dir, 'c.json'));
    execFileSync('mkfifo', [join(dir, 'd.json')]);
    writeFileSync(join(dir, 'e.json'), '{"ok":1}');
    const seen: unknown[] = [];
    const problems: string[] = [];
    const spool = await openSpool(dir, (payload) => seen.push(payload), (text) => problems.push(text));
    await spool.scan();
    await spool.close('read');
    expect(seen).toEqual([{ ok: 1 }]);
    expect(problems).toHaveLength(1);
    expect(readdirSync(dir).sort()).toEqual(['a.bad', 'b.bad', 'c.bad', 'd.bad']);
  });

  it('one that cannot be dealt with is told once, and keeps no other from being read', async () => {
    mkdirSync(join(dir, 'a.bad', 'full'), { recursive: true });
    writeFileSync(join(dir, 'a.json'), '{"half');
    utimesSync(join(dir, 'a.json'), 1, 1);
    writeFileSync(join(dir, 'b.json'), '{"ok":1}');
    const seen: unknown[] = [];
    const problems: string[] = [];
    const spool = await openSpool(dir, (payload) => seen.push(payload), (text) => problems.push(text));
    await spool.scan();
    await spool.scan();
    await spool.close('read');
    expect([seen, problems.length]).toEqual([[{ ok: 1 }], 1]);
  });
});

describe('the spool of a session that is gone', () => {
  it('is read to its end and taken away; what nobody can read stays', async () => {
    const gone = join(dir, 'gone');
    mkdirSync(gone);
    for (const [n, at] of [[2, 2_000], [1, 1_000]] as const) {
      writeFileSync(join(gone, `h${n}.json`), JSON.stringify({ n }));
      utimesSync(join(gone, `h${n}.json`), at, at);
    }
    writeFileSync(join(gone, 'h.unfinished'), '{"n"');
    const seen: unknown[] = [];
    await drainSpool(gone, (payload) => seen.push(payload['n']), () => {});
    expect(seen).toEqual([1, 2]);
    expect(readdirSync(dir)).toEqual([]);
    mkdirSync(gone);
    writeFileSync(join(gone, 'h.json'), '{"half');
    const problems: string[] = [];
    await drainSpool(gone, (payload) => seen.push(payload), (text) => problems.push(text));
    expect([readdirSync(gone), seen.length, problems.length]).toEqual([['h.bad'], 2, 1]);
    await drainSpool(join(dir, 'none'), () => expect.unreachable('nothing is there'), () => {});
    expect(readdirSync(dir)).toEqual(['gone']);
  });

  it('goes after two weeks, unless its session runs', async () => {
    const day = 24 * 3_600_000;
    for (const name of ['old', 'running', 'new']) {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'h.bad'), '');
    }
    const now = Date.now();
    for (const name of ['old', 'running']) utimesSync(join(dir, name), (now - 15 * day) / 1_000, (now - 15 * day) / 1_000);
    await sweepSpools(dir, new Set(['running']), now);
    expect(readdirSync(dir).sort()).toEqual(['new', 'running']);
    await sweepSpools(join(dir, 'none'), new Set(), now);
  });
});

describe('finding a CLI', () => {
  const [claude] = defaultAgents();

  it('takes the first that may be run in the order of the PATH, and then asks for its version', async () => {
    writeFileSync(join(dir, 'claude'), 'no program');
    expect(await which('claude', dir)).toBeNull();
    script('claude', 'echo "2.1.330 (Claude Code)"');
    const path = join(dir, 'claude');
    expect(await findCli(claude!, `/nowhere:${dir}:/usr/bin`)).toEqual({ status: 'found', path });
    expect((await createProbes().ask(path, claude!, '/usr/bin:/bin', false)).version).toBe('2.1.330');
    expect(versionIn('codex-cli 0.169.0')).toBe('0.169.0');
  });

  it('says how to get one that is missing', async () => {
    for (const agent of defaultAgents()) {
      const { status, hint } = await findCli(agent, dir);
      expect(status).toBe('missing');
      expect(hint?.npm ?? hint?.url).toBeTruthy();
    }
  });

  it('A17 says why one cannot be started whose file is wrong', async () => {
    writeFileSync(join(dir, 'wrong.json'), '{\n  "format": 2\n}');
    const agent = { ...claude!, adapter: 'custom' as const, command: '', definition: 'wrong.json' };
    const found = await findCli(agent, '/usr/bin', customAdapter(agent, dir));
    expect(found).toMatchObject({ status: 'missing', broken: expect.stringMatching(/^wrong\.json, line 2, column 3: format/) });
    expect(await findCli(claude!, dir)).not.toHaveProperty('broken');
  });
});

describe('the PATH of the login shell', () => {
  it('is read between marks, whatever the shell prints around it', async () => {
    const shell = script('shell', 'echo "welcome __x__"; PATH="/opt/agents:/usr/bin:/bin"; export PATH; eval "$2"; echo bye');
    expect(await ask(shell, 5_000)).toBe('/opt/agents:/usr/bin:/bin');
  });

  it('of a shell that hangs or is none is not waited for', async () => {
    expect(await ask(script('hangs', 'exec sleep 60'), 300)).toBeNull();
    expect(await ask(join(dir, 'none'), 300)).toBeNull();
  });

  it('is remembered for the shell that said it, and for no other', () => {
    const file = join(dir, 'login-path.json');
    const zsh = { shell: '/bin/zsh', from: '/bin' };
    expect(recall(file, zsh)).toBeNull();
    remember(file, zsh, null);
    expect(recall(file, zsh)).toBeNull();
    remember(file, zsh, '/opt/agents:/bin');
    expect(recall(file, zsh)).toBe('/opt/agents:/bin');
    expect(recall(file, { ...zsh, shell: '/bin/bash' })).toBeNull();
    expect(recall(file, { ...zsh, from: '/sbin' })).toBeNull();
    for (const broken of ['{', 'null', '{"shell":"/bin/zsh","from":"/bin","path":7}']) {
      writeFileSync(file, broken);
      expect(recall(file, zsh)).toBeNull();
    }
    remember(join(dir, 'no', 'such', 'folder'), zsh, '/bin');
  });

  it('comes first, and what only this process has comes behind', () => {
    expect(merge('/a:/b', '/b:/c')).toBe('/a:/b:/c');
    expect(merge(null, '/b:/c')).toBe('/b:/c');
  });
});

describe('a state file', () => {
  it('is handed out whenever it changes, also when its folder comes later', async () => {
    const seen: (string | null)[] = [];
    const stop = watchFile(join(dir, 'later', '1.json'), (text) => seen.push(text));
    execFileSync('mkdir', [join(dir, 'later')]);
    writeFileSync(join(dir, 'later', '1.json'), 'one');
    await until(() => seen.includes('one'));
    writeFileSync(join(dir, 'later', '1.json'), 'two');
    await until(() => seen.includes('two'));
    rmSync(join(dir, 'later', '1.json'));
    await until(() => seen.at(-1) === null);
    expect(seen.filter(Boolean)).toEqual(['one', 'two']);
    stop();
  });
});
