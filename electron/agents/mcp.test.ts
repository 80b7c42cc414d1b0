import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Agent } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';
import { defaultAgents } from './defaults.ts';
import { ENTRY } from './mcp-entry.ts';
import type { LaunchRequest } from './types.ts';

const mcp = { command: "/home/me/it's here/bin/quatuor", args: ['mcp'], env: { QUATUOR_PANE: '/run/s/pane-key', QUATUOR_HOME: '/home/me' } };
type Name = keyof typeof adapters;
function launch(name: Name, agent: Partial<Agent> = {}, more: Partial<LaunchRequest> = {}) {
  const base = Agent.parse({ ...defaultAgents()[0], adapter: name, ...agent });
  return adapters[name].launch({
    agent: base, session: 's', resume: null, cwd: '/w', spoolDir: '/spool', runDir: '/run/s', trusted: true, prompt: null, capabilities: [], mcp, ...more,
  });
}
const after = (args: string[], flag: string): string => args[args.indexOf(flag) + 1] ?? '';
const missing = (name: string) => ({ capabilities: [{ name, has: false, instead: 'it does without' }] });

describe('K8 the MCP server at an agent’s start', () => {
  test('Claude gets it by a file of the session, beside the person’s own servers', () => {
    const { args, files = {} } = launch('claude', { args: ['--mcp-config', 'mine.json'] }, { prompt: 'go' });
    expect(after(args, '--mcp-config')).toBe('/run/s/mcp-servers');
    expect(JSON.parse(files['mcp-servers'] ?? '')).toEqual({ mcpServers: { quatuor: { type: 'stdio', ...mcp, timeout: 3_700_000 } } });
    expect(args).not.toContain('--strict-mcp-config');
    // A flag that takes several values must not take the prompt.
    expect(args.slice(-2)).toEqual(['--', 'go']);
    expect(launch('claude', {}, missing('--mcp-config')).args.join(' ')).not.toContain('mcp');
  });

  test('K10 Claude asks nothing before tools that look; reports are free where edits are; what leads is asked for', () => {
    const free = (agent: Partial<Agent>) => after(launch('claude', agent).args, '--allowedTools').split(',').map((name) => name.replace('mcp__quatuor__', ''));
    expect(free({ autonomy: 'asks' })).toEqual(['status', 'explain', 'tasks', 'task', 'read', 'log', 'memory', 'wait']);
    expect(free({ autonomy: 'edits' })).toEqual(['status', 'explain', 'tasks', 'task', 'read', 'log', 'memory', 'wait', 'claim', 'report', 'ask']);
    expect(free({ args: ['--permission-mode', 'plan'] })).not.toContain('report');
    expect(launch('claude', { autonomy: 'all' }).args).not.toContain('--allowedTools');
  });

  test('Codex gets it as one key of its configuration, its server too; it asks for changes where it is to', () => {
    const entry = ({ args }: { args: string[] }) => args.find((arg) => arg.startsWith('mcp_servers.')) ?? '';
    const plan = launch('codex');
    expect(entry(plan)).toBe('mcp_servers.quatuor={command="/home/me/it\'s here/bin/quatuor",args=["mcp"],env={QUATUOR_PANE="/run/s/pane-key",QUATUOR_HOME="/home/me"},startup_timeout_sec=60,tool_timeout_sec=3700}');
    const { args } = plan.program!('/bin/codex', plan.args);
    expect(args.join('\n')).toContain("'mcp_servers.quatuor={command=");
    expect(entry(launch('codex', { autonomy: 'asks' }))).toContain('default_tools_approval_mode="writes"');
    expect(entry(launch('codex', { autonomy: 'asks' }, missing('approval of tools')))).not.toContain('approval');
  });

  test('Amp gets it by a file of the session, with and without the plugin', () => {
    for (const agent of [{}, { mayWrite: true }]) {
      const { args, files = {} } = launch('amp', agent);
      expect(after(args, '--mcp-config')).toBe('/run/s/mcp-servers');
      expect(JSON.parse(files['mcp-servers'] ?? '')).toEqual({ quatuor: mcp });
    }
    expect(launch('amp', {}, missing('--mcp-config')).args).toEqual([]);
  });

  test('OpenCode gets it by the variable that the person leaves free; who uses both does without', () => {
    const server = { type: 'local', command: [mcp.command, 'mcp'], environment: mcp.env, enabled: true, timeout: 3_700_000 };
    expect(JSON.parse(launch('opencode').env['OPENCODE_CONFIG_CONTENT'] ?? '')).toEqual({ mcp: { quatuor: server } });
    const other = launch('opencode', {}, { env: { OPENCODE_CONFIG_CONTENT: '{}' } });
    expect(other.env).toMatchObject({ OPENCODE_CONFIG: '/run/s/opencode-config' });
    expect(other.env).not.toHaveProperty('OPENCODE_CONFIG_CONTENT');
    expect(JSON.parse(other.files?.['opencode-config'] ?? '')).toEqual({ mcp: { quatuor: server } });
    expect(launch('opencode', {}, { env: { OPENCODE_CONFIG_CONTENT: '{}', OPENCODE_CONFIG: 'x' } }).files).toEqual({});
    const asked = (autonomy: 'asks' | 'edits') => JSON.parse(launch('opencode', { autonomy }).env['OPENCODE_PERMISSION'] ?? '') as object;
    expect(asked('asks')).toMatchObject({ 'quatuor_*': 'ask', quatuor_status: 'allow' });
    expect(asked('edits')).not.toHaveProperty('quatuor_*');
  });

  test('X3 where there is nothing to give, nothing is given', () => {
    for (const name of ['claude', 'codex', 'amp', 'antigravity', 'gemini', 'opencode'] as const) {
      const { mcp: _mcp, ...rest } = { mcp };
      const plan = adapters[name].launch({ agent: Agent.parse({ ...defaultAgents()[0], adapter: name }), session: 's', resume: null, cwd: '/w', spoolDir: '/spool', runDir: '/run/s', trusted: true, prompt: null, capabilities: [], ...rest });
      expect(JSON.stringify([plan.args, plan.files, plan.env['OPENCODE_CONFIG_CONTENT']])).not.toContain('mcp');
    }
  });
});

describe('X3 an entry in the person’s own configuration', () => {
  const lines = ['{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}', '{"jsonrpc":"2.0","method":"notifications/initialized"}', '{"jsonrpc":"2.0","id":7,"method":"tools/list"}', '{"jsonrpc":"2.0","id":8,"method":"resources/list"}', 'rubbish'];

  test('offers no tool outside of the desk’s panes, and ends with its client', () => {
    const { stdout, status } = spawnSync('/bin/sh', ['-c', ENTRY], { input: `${lines.join('\n')}\n`, env: { PATH: process.env['PATH'] }, encoding: 'utf8' });
    const answers = stdout.trim().split('\n').map((line) => JSON.parse(line) as { id: number; result?: object; error?: object });
    expect(answers.map(({ id }) => id)).toEqual([0, 7, 8]);
    expect(answers[0]?.result).toMatchObject({ capabilities: { resources: {} } });
    expect(answers[1]?.error).toBeDefined();
    expect(status).toBe(0);
  });

  test('becomes the app’s server in a pane', () => {
    const home = mkdtempSync(join(tmpdir(), 'quatuor-entry-'));
    mkdirSync(join(home, 'bin'));
    writeFileSync(join(home, 'bin', 'quatuor'), '#!/bin/sh\necho "ours $*"\n');
    chmodSync(join(home, 'bin', 'quatuor'), 0o755);
    const told = execFileSync('/bin/sh', ['-c', ENTRY], { env: { PATH: process.env['PATH'], QUATUOR_PANE: '/x', QUATUOR_HOME: home }, encoding: 'utf8' });
    expect(told).toBe('ours mcp\n');
    rmSync(home, { recursive: true });
  });

  test('of Gemini is an extension of our own, of Antigravity one server among the person’s', () => {
    const gemini = adapters.gemini.entry!.pieces({ HOME: '/home/x' });
    expect(gemini.map(({ path }) => path)).toEqual(['/home/x/.gemini/extensions/quatuor/quatuor-mcp.sh', '/home/x/.gemini/extensions/quatuor/gemini-extension.json']);
    const agy = adapters.antigravity.entry!.pieces({ HOME: '/home/x' }).at(-1);
    expect(agy).toMatchObject({ kind: 'key', path: '/home/x/.gemini/config/mcp_config.json', inside: 'mcpServers', key: 'quatuor' });
  });
});
