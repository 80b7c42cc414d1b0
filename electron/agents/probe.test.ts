import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adapters } from './catalogue.ts';
import { defaultAgents } from './defaults.ts';
import { bornOf } from './process-id.ts';
import { can, choicesOf, createProbes, knows, ofVersion } from './probe.ts';
import { openToldFile } from './told-file.ts';

const [claude, , , codex] = defaultAgents() as [ReturnType<typeof defaultAgents>[0], never, never, ReturnType<typeof defaultAgents>[0]];
const PATH = '/usr/bin:/bin';
let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-probe-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A CLI that tells what it is, and writes down each time that it is asked. */
function cli(version: string, help: string): string {
  const file = join(dir, 'cli');
  writeFileSync(join(dir, 'help.txt'), help);
  writeFileSync(file, `#!/bin/sh\necho "$*" >>"${dir}/asked"\n[ "$1" = --version ] && echo "${version}" || cat "${dir}/help.txt"\n`);
  chmodSync(file, 0o755);
  return file;
}
const asked = () => readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n').sort();

const help330 = `Usage: claude [options]
Options:
  --mcp-config <configs...>             Load MCP servers from JSON files or strings
  --permission-mode <mode>              Permission mode to use for the session
                                        (choices: "acceptEdits", "auto",
                                        "bypassPermissions", "manual",
                                        "dontAsk", "plan")
  --restricted                          Restricted mode, --settings still apply
  -r, --resume [value]                  Resume a conversation
  --session-id <uuid>                   Use a specific session ID
  --settings <file-or-json>             Settings file or JSON string
`;
const helpCodex = `Commands:
  app-server        [experimental] Run the app server or related tooling

Options:
      --remote <ADDR>
          Connect the TUI to a remote app server endpoint.
  -s, --sandbox <SANDBOX_MODE>
          [possible values: read-only, workspace-write, danger-full-access]

  -a, --ask-for-approval <APPROVAL_POLICY>
          Possible values:
          - on-request: The model decides when to ask the user for approval
          - never:      Never ask for user approval

      --no-daemon
          Run without the shared background server
`;
const request = (agent: typeof claude, more: object) => ({
  agent, session: 's', resume: null, cwd: '/w', spoolDir: '/tmp/s', runDir: '/tmp/s', trusted: false, prompt: null, capabilities: [], ...more,
});

describe('the probe of a CLI', () => {
  it('A14 asks once for each version of its file', async () => {
    const file = cli('2.1.330 (Claude Code)', help330);
    const probes = createProbes();
    const both = await Promise.all([probes.ask(file, claude, PATH, true), probes.ask(file, claude, PATH, true)]);
    expect(both[0]).toMatchObject({ version: '2.1.330', help: help330 });
    await probes.ask(file, claude, PATH, true);
    expect(asked()).toEqual(['--help', '--version']);
    utimesSync(file, 5, 5);
    await probes.ask(file, claude, PATH, true);
    expect(asked()).toHaveLength(4);
  });

  it('A14 believes what it told an earlier run, until it is asked anew or its file changes', async () => {
    const file = cli('2.1.330 (Claude Code)', help330);
    utimesSync(file, 9, 9);
    const kept = join(dir, 'kept.json');
    const problems: string[] = [];
    const start = () => createProbes(openToldFile(kept, (text) => void problems.push(text)));
    const secret = { ...claude, env: { ANTHROPIC_API_KEY: 'sk-secret' } };
    const first = await start().ask(file, secret, PATH, true);
    expect(await start().ask(file, secret, PATH, true)).toEqual(first);
    expect(asked()).toHaveLength(2);
    expect(readFileSync(kept, 'utf8')).not.toContain('sk-secret');
    // Another environment is another answer.
    await start().ask(file, claude, PATH, true);
    expect(asked()).toHaveLength(4);

    // A shim stays the same file while what it starts does not: it is asked again a little later.
    writeFileSync(file, readFileSync(file, 'utf8').replace('2.1.330', '2.1.331'));
    utimesSync(file, 9, 9);
    const probes = start();
    expect((await probes.ask(file, claude, PATH, true)).version).toBe('2.1.330');
    expect((await probes.ask(file, claude, PATH, true, true)).version).toBe('2.1.331');
    expect((await probes.ask(file, claude, PATH, true)).version).toBe('2.1.331');
    expect((await start().ask(file, claude, PATH, true)).version).toBe('2.1.331');
    utimesSync(file, 5, 5);
    await start().ask(file, claude, PATH, true);
    expect(asked()).toHaveLength(8);
    expect(problems).toEqual([]);

    // An answer of which the help is missing is not kept either.
    writeFileSync(file, '#!/bin/sh\n[ "$1" = --version ] && echo 9.9.9 || exit 3\n');
    expect((await start().ask(file, claude, PATH, true)).version).toBe('9.9.9');
    writeFileSync(file, '#!/bin/sh\nexit 3\n');
    utimesSync(file, 5, 5);
    // What failed is not kept, and a broken file is set aside and told.
    writeFileSync(file, '#!/bin/sh\nexit 3\n');
    expect(await start().ask(file, claude, PATH, true)).toEqual({ version: null, help: null });
    for (const broken of ['{"version":1,"told":[{"of":7}]}', '', 'null', '[]']) {
      writeFileSync(kept, broken);
      expect(await start().ask(file, claude, PATH, false)).toEqual({ version: null, help: null });
    }
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('could not be read');
  });

  it('A14 keeps the newest answers, whichever run of the app had them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.string({ minLength: 1 }), fc.boolean()), { maxLength: 60 }), (said) => {
      const kept = join(mkdtempSync(join(dir, 'k-')), 'kept.json');
      const problems: string[] = [];
      const open = () => openToldFile(kept, (text) => void problems.push(text));
      const files = [open(), open()] as const;
      for (const [asks, version, which] of said) files[which ? 1 : 0].keep(`${asks}`, { version, help: null });
      const last = said.at(-1);
      if (last) expect(open().find(`${last[0]}`)).toEqual({ version: last[1], help: null });
      expect(problems).toEqual([]);
    }), { numRuns: 40 });
  });

  it('A14 a program that runs on when asked is ended with all that it started', async () => {
    const file = join(dir, 'runs-on');
    writeFileSync(file, `#!/bin/sh\nsleep 613 &\necho $! >"${dir}/$1.pid"\nwait\n`);
    chmodSync(file, 0o755);
    const probes = createProbes();
    const answer = probes.ask(file, claude, PATH, true);
    const pidOf = (flag: string) => Number(readFileSync(join(dir, `${flag}.pid`), 'utf8'));
    await expect.poll(() => ['--version', '--help'].every((flag) => existsSync(join(dir, `${flag}.pid`)))).toBe(true);
    await expect.poll(() => ['--version', '--help'].every((flag) => pidOf(flag) > 0)).toBe(true);
    probes.close();
    expect(await answer).toEqual({ version: null, help: null });
    for (const flag of ['--version', '--help'])
      await expect.poll(() => bornOf(pidOf(flag))).toBe(null);
  });

  it('A14 waits for no CLI that tells nothing, and for none that fails', async () => {
    const file = join(dir, 'fails');
    writeFileSync(file, '#!/bin/sh\nexit 3\n');
    chmodSync(file, 0o755);
    expect(await createProbes().ask(file, claude, PATH, true)).toEqual({ version: null, help: null });
    expect(await createProbes().ask(join(dir, 'none'), claude, PATH, true)).toEqual({ version: null, help: null });
    expect((await createProbes().ask(cli('x', 'Welcome!'), claude, PATH, true)).help).toBeNull();
  });

  it('finds flags and their values in a help text', () => {
    expect(knows(help330, '--session-id')).toBe(true);
    expect(knows(help330, '--session')).toBe(false);
    expect(knows(help330, '--no-daemon')).toBe(false);
    expect(knows(null, '--anything')).toBe(true);
    expect(choicesOf(help330, '--permission-mode')).toEqual(['acceptEdits', 'auto', 'bypassPermissions', 'manual', 'dontAsk', 'plan']);
    expect(choicesOf(helpCodex, '--ask-for-approval')).toEqual(['on-request', 'never']);
    expect(choicesOf(helpCodex, '--sandbox')).toEqual(['read-only', 'workspace-write', 'danger-full-access']);
    expect(choicesOf(helpCodex, '--no-daemon')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => {
      for (const { probe } of Object.values(adapters)) expect(Array.isArray(probe?.(text, text) ?? [])).toBe(true);
    }));
  });

  it('A14 Claude 2.1.330 can all, an older one has something instead of each that it lacks', () => {
    expect(adapters.claude.probe!('2.1.330', help330).filter((c) => !c.has)).toEqual([]);
    const old = adapters.claude.probe!('2.1.197', help330.replace('"manual"', '"default"').replace(/.*--session-id.*\n/, ''));
    expect(old.filter((c) => !c.has).map((c) => c.name)).toEqual(['OSC 7501', '--session-id', '--permission-mode manual']);
    for (const c of old) expect(c.has || c.instead).toBeTruthy();
    const { args, cliSession } = adapters.claude.launch(request({ ...claude, autonomy: 'asks' }, { capabilities: old }));
    expect(args[args.indexOf('--permission-mode') + 1]).toBe('default');
    expect(args).not.toContain('--session-id');
    expect(cliSession).toBeNull();
  });

  it('A14 no flag is passed that the help does not name, and of an unreadable one the newest is taken for granted', () => {
    const none = adapters.claude.probe!('9.0.0', 'Usage: claude');
    const bare = adapters.claude.launch(request(claude, { capabilities: none })).args;
    for (const flag of ['--settings', '--session-id', '--permission-mode']) expect(bare).not.toContain(flag);
    const unknown = adapters.claude.probe!(null, null);
    const full = adapters.claude.launch(request(claude, { capabilities: unknown })).args;
    for (const flag of ['--settings', '--session-id', '--permission-mode']) expect(full).toContain(flag);
    const old = adapters.codex.probe!('0.100.0', 'Usage: codex\n  -s, --sandbox <MODE>\n');
    expect(can(old, 'channel')).toBe(false);
    const plan = adapters.codex.launch(request(codex, { capabilities: old }));
    expect(plan.args).not.toContain('--no-daemon');
    expect(plan.args).not.toContain('-a');
    expect(plan.args).toContain('-s');
    expect(plan.program).toBeUndefined();
    expect(adapters.codex.probe!('0.169.0', helpCodex).filter((c) => !c.has)).toEqual([]);
  });

  it('A14 a version that the rules were not seen with is named', () => {
    const { rules } = adapters.claude;
    expect(ofVersion(rules, { version: '2.1.330', help: null })).toEqual([]);
    expect(ofVersion(rules, { version: '2.1.197', help: null })).toEqual([]);
    expect(ofVersion(rules, { version: '2.2.0', help: null })[0]).toMatchObject({ name: 'rules for 2.2.0', has: false });
    expect(ofVersion(rules, { version: null, help: null })[0]).toMatchObject({ name: 'its version', has: false });
  });
});
