import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapters } from '../catalogue.ts';
import { defaultAgents } from '../defaults.ts';
import { configArgs, hasChannel, splitPermissions } from './program.ts';

const agent = defaultAgents().find(({ adapter }) => adapter === 'codex')!;
const start = (more: object = {}) => {
  const plan = adapters.codex.launch({
    agent, session: 's', resume: null, cwd: '/work', spoolDir: '/spool', runDir: '/run/q', trusted: true, prompt: null, capabilities: [],
    ...more,
  } as never);
  return plan.program?.('/bin/codex', [...((more as { agent?: typeof agent }).agent ?? agent).args, ...plan.args]);
};
/** The launcher's own arguments: folder, CLI, again, take-up, alone; then those of the CLI. */
const own = (started: ReturnType<typeof start>) => started!.args.slice(3);

describe("the program of Codex's pane", () => {
  it('is the launcher, and Codex itself when the person or the version say so', () => {
    expect(own(start()).slice(0, 5)).toEqual(['/run/q', '/bin/codex', '1', '', '']);
    expect(own(start({ prompt: 'do it' }))[2]).toBe('0');
    for (const more of [
      { capabilities: [{ name: 'channel', has: false }] },
      { agent: { ...agent, args: ['--remote', 'unix:///mine'] } },
      { agent: { ...agent, args: ['--no-daemon'] } },
    ])
      expect(start(more)!.args[1]).not.toContain('app-server');
    expect(start({ agent: { ...agent, env: { QUATUOR_CODEX_CHANNEL: '0' } } })).toBeUndefined();
    expect(hasChannel({ ...agent, simulated: true })).toBe(false);
  });

  it('C2 a resumed session gets the permissions of now, with the server and without', () => {
    const [folder, cli, , take, alone, ...args] = own(start({ resume: 'id-1', agent: { ...agent, autonomy: 'asks' } }));
    expect([folder, cli]).toEqual(['/run/q', '/bin/codex']);
    expect(JSON.parse(take!)).toEqual({ threadId: 'id-1', approvalPolicy: 'on-request', sandbox: 'read-only', cwd: '/work' });
    expect(alone).toBe('-a on-request -s read-only');
    expect(args.slice(0, 2)).toEqual(['resume', 'id-1']);
    expect(args).not.toContain('-a');
    expect(args).not.toContain('-s');
    const odd = start({ resume: 'id-1', agent: { ...agent, args: ['-c', 'sandbox_mode="read-only"'] } })!;
    expect(odd.args[1]).not.toContain('app-server');
    expect(odd.args).toContain('-a');
  });

  it('takes permissions out of arguments and leaves the rest as it is', () => {
    expect(splitPermissions(['-m', 'x', '--sandbox=read-only', '--ask-for-approval', 'never', '--', '-a', 'x'])).toEqual({
      rest: ['-m', 'x', '--', '-a', 'x'],
      flags: ['-s', 'read-only', '-a', 'never'],
      approvalPolicy: 'never',
      sandbox: 'read-only',
    });
    expect(splitPermissions(['--dangerously-bypass-approvals-and-sandbox'])).toMatchObject({ approvalPolicy: 'never', sandbox: 'danger-full-access' });
    for (const unclear of [[], ['-a', 'never'], ['-a', 'never', '-s', 'read-only', '--add-dir', '/x'], ['-a', '; rm', '-s', 'read-only'], ['-a', 'never', '-s', 'x', '-c', 'approval_policy="never"']])
      expect(splitPermissions(unclear)).toBeNull();
    const word = fc.oneof(fc.constantFrom('-c', '-m', 'resume', 'a=b', '--search', ''), fc.string().filter((text) => !/^-|permissions|approval|sandbox|yolo/.test(text)));
    fc.assert(fc.property(fc.array(word), fc.nat(), (words, seed) => {
      const at = words.length === 0 ? 0 : seed % words.length;
      const args = [...words.slice(0, at), '-a', 'on-request', ...words.slice(at), '-s', 'workspace-write'];
      expect(splitPermissions(args)?.rest).toEqual(words);
    }));
  });

  it("the server gets the person's configuration, and nothing else of their arguments", () => {
    expect(configArgs(['-m', 'x', '-c', 'a=1', '--config=b=2', '-p', 'work', '--enable', 'y', '--search', '--profile=z'])).toEqual(
      ['-c', 'a=1', '--config=b=2', '-p', 'work', '--enable', 'y', '--profile=z'],
    );
  });
});
