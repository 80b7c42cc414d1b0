import { describe, expect, it } from 'vitest';
import { readLaunch } from './launch.ts';

const id = '11111111-2222-4333-8444-555555555555';

describe('command lines', () => {
  it('reads a Claude Code launch with hooks, session and prompt', () => {
    const settings = { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'cat', timeout: 3 }] }] } };
    const launch = readLaunch('claude', [
      '--settings', JSON.stringify(settings), '--session-id', id, '--permission-mode', 'acceptEdits',
      '--mcp-config', '{}', '--strict-mcp-config', '--', 'do it\nnow',
    ]);
    expect(launch).toMatchObject({
      sessionId: id,
      permissionMode: 'acceptEdits',
      prompt: 'do it\nnow',
      hooks: { Stop: [{ command: 'cat', timeoutMs: 3_000 }] },
    });
    expect(launch.error).toBeUndefined();
  });

  it.each([
    [['--session-id', 'nonsense'], /Invalid session ID/],
    [['--permission-mode', 'sometimes'], /is invalid/],
    [['--settings', '{oops'], /Invalid JSON/],
  ])('refuses as Claude Code does: %j', (argv, words) => {
    expect(readLaunch('claude', argv).error).toMatch(words);
  });

  it('reads a Codex launch with hooks by -c, quoting included', () => {
    const command = `node "/tmp/a b.mjs" '{x}'`;
    const launch = readLaunch('codex', [
      '--no-daemon', '-a', 'never', '-s', 'danger-full-access', '--dangerously-bypass-hook-trust',
      '-c', `hooks.Stop=[{hooks=[{type="command",command=${JSON.stringify(command)},timeout=5}]}]`,
      '-c', `hooks.SessionStart=[{hooks=[{type='command',command='one'},{type="command",command="two"}]}]`,
      '-c', 'tui.notifications=true', '--', 'prompt',
    ]);
    expect(launch.hooks['Stop']).toEqual([{ command, timeoutMs: 5_000, newline: true }]);
    expect(launch.hooks['SessionStart']?.map((hook) => hook.command)).toEqual(['one', 'two']);
    expect(launch).toMatchObject({ osc9: true, permissionMode: 'bypassPermissions', prompt: 'prompt' });
  });

  it('knows only two approval policies, like Codex 0.169', () => {
    expect(readLaunch('codex', ['-a', 'on-request']).error).toBeUndefined();
    expect(readLaunch('codex', ['-a', 'untrusted']).error).toMatch(/invalid value/);
  });

  it.each([
    ['claude', ['--resume', id]],
    ['codex', ['resume', id]],
    ['amp', ['threads', 'continue', id]],
    ['antigravity', ['--conversation', id]],
  ] as const)('reads how %s resumes', (persona, argv) => {
    expect(readLaunch(persona, [...argv])).toMatchObject({ resume: id });
    expect(readLaunch(persona, [...argv]).prompt).toBeUndefined();
  });
});
