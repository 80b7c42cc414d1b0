import { describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { adapters } from './catalogue.ts';
import { defaultAgents } from './defaults.ts';
import { paneEnv } from './environment.ts';
import { Agent } from '../../shared/model/index.ts';

const agents = defaultAgents();
const request = (name: keyof typeof adapters, more: object = {}) => {
  const agent = agents.find((a) => a.adapter === name)!;
  return { agent, session: 's', resume: null, cwd: '/work dir', spoolDir: "/tmp/it's a spool", runDir: '/tmp/run', trusted: false, prompt: null, capabilities: [], ...more };
};

describe('launch', () => {
  it('Claude gets its session id, hooks by flag, and never all permissions by itself', () => {
    const plan = adapters.claude.launch(request('claude'));
    const at = plan.args.indexOf('--session-id');
    expect(plan.args[at + 1]).toBe(plan.cliSession);
    expect(plan.args[plan.args.indexOf('--permission-mode') + 1]).toBe('acceptEdits');
    const settings = JSON.parse(plan.args[plan.args.indexOf('--settings') + 1] ?? '') as { hooks: object };
    expect(Object.keys(settings.hooks)).toContain('UserPromptSubmit');
    for (const name of ['claude', 'codex', 'amp', 'antigravity'] as const)
      expect(adapters[name].launch(request(name)).args.join(' ')).not.toMatch(/skip-permissions|bypassPermissions|bypass-approvals|allow-all|danger-full/);
  });

  it('every CLI resumes by its own session id, never "the latest"', () => {
    for (const name of ['claude', 'codex', 'amp', 'antigravity'] as const) {
      const { args, cliSession } = adapters[name].launch(request(name, { resume: 'id-1' }));
      expect(args).toContain('id-1');
      expect(cliSession).toBe('id-1');
      expect(args).not.toContain('--continue');
      expect(args).not.toContain('--last');
    }
    expect(adapters.claude.launch(request('claude', { resume: 'id-1' })).args).not.toContain('--session-id');
  });

  it("the person's own flags stand", () => {
    const claude = request('claude');
    claude.agent = { ...claude.agent, args: ['--permission-mode', 'plan'] };
    expect(adapters.claude.launch(claude).args).not.toContain('--permission-mode');
    const codex = request('codex');
    codex.agent = { ...codex.agent, args: ['--sandbox=read-only'] };
    expect(adapters.codex.launch(codex).args).not.toContain('-s');
  });

  it('X5 Codex is told that a folder is trusted only when the person trusts it', () => {
    expect(adapters.codex.launch(request('codex')).args.join(' ')).not.toContain('trust_level');
    expect(adapters.codex.launch(request('codex', { trusted: true })).args).toContain('projects={"/work dir"={trust_level="trusted"}}');
  });

  it("the hook's command survives being a TOML string and a shell word", () => {
    const { args } = adapters.codex.launch(request('codex'));
    const entry = args.find((arg) => arg.startsWith('hooks.Stop='))!;
    const command = JSON.parse(/command=("(?:[^"\\]|\\.)*")/.exec(entry)![1]!) as string;
    expect(execFileSync('sh', ['-n', '-c', command]).toString()).toBe('');
    expect(command).toContain(`'/tmp/it'\\''s a spool'`);
  });
});

describe('data', () => {
  it('the four default agents are those of the seed', () => {
    expect(agents.map((a) => Agent.parse(a))).toEqual(agents);
    expect(agents.map((a) => [a.name, a.window, a.maxTasks])).toEqual([
      ['Claude', 0, 2], ['AMP', 1, 3], ['Antigravity', 3, 1], ['Codex', 4, 2],
    ]);
  });
});

describe('the environment of a pane', () => {
  it('leaves out what belongs to another terminal or agent, and keeps the rest', () => {
    const env = paneEnv(
      { HOME: '/h', PATH: '/old', CLAUDECODE: '1', TMUX: 'x', ELECTRON_RUN_AS_NODE: '1', ANTHROPIC_API_KEY: 'k', UNSET: undefined },
      '/login', { A: '1' }, { A: '2', ELECTRON_RUN_AS_NODE: '1' },
    );
    expect(env).toMatchObject({ HOME: '/h', PATH: '/login', TERM: 'xterm-256color', ANTHROPIC_API_KEY: 'k', A: '2', ELECTRON_RUN_AS_NODE: '1' });
    for (const name of ['CLAUDECODE', 'TMUX', 'UNSET']) expect(env).not.toHaveProperty(name);
  });

  it('A19 tells no CLI that nobody is there, unless the agent’s own variables do', () => {
    const base = { CI: 'true', GITHUB_ACTIONS: 'true', CONTINUOUS_INTEGRATION: '1', CI_TOKEN: 'mine', CIRCLE: 'mine' };
    expect(paneEnv(base, '/login')).toMatchObject({ CI_TOKEN: 'mine', CIRCLE: 'mine' });
    for (const name of ['CI', 'GITHUB_ACTIONS', 'CONTINUOUS_INTEGRATION']) expect(paneEnv(base, '/login')).not.toHaveProperty(name);
    expect(paneEnv(base, '/login', { CI: 'false' })).toMatchObject({ CI: 'false' });
  });
});
