/** The real CLIs: where they are, and the command lines that work with a home of `home.ts`. */
import { randomUUID } from 'node:crypto';
import type { Home } from './home.ts';
import { launch } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export type CliName = 'claude' | 'codex';

/** The path of a CLI. Throws, naming the variable, when the set-up has not provided it. */
export function cliPath(name: CliName | 'gemini' | 'opencode'): string {
  const place = `QUATUOR_TEST_${name.toUpperCase()}`;
  const path = process.env[place];
  if (!path) throw new Error(`${place} must name the ${name} binary`);
  return path;
}

export const HOOKS = {
  claude: [
    'SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PermissionRequest', 'PostToolUse', 'Notification',
    'Stop', 'StopFailure', 'SubagentStart', 'SubagentStop', 'PreCompact', 'PostCompact', 'SessionEnd',
  ],
  codex: [
    'SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PermissionRequest', 'PostToolUse',
    'Stop', 'Interrupt', 'PreCompact', 'PostCompact', 'SessionEnd',
  ],
} as const;

export interface CliOptions {
  /** Shell command that gets each hook's JSON on stdin. None: no hooks. */
  hookCommand?: string;
  /** True (default): commands run without a question. False: the CLI asks the person. */
  free?: boolean;
  /** Submitted by the CLI itself after its start. */
  prompt?: string;
  /** Claude only; a UUID. */
  sessionId?: string;
  extra?: string[];
}

/** The arguments for a CLI, without the program itself. */
export function cliArgs(name: CliName, options: CliOptions = {}): string[] {
  const { free = true, extra = [] } = options;
  const args = name === 'claude' ? claudeArgs(options, free) : codexArgs(options, free);
  return [...args, ...extra, ...(options.prompt === undefined ? [] : ['--', options.prompt])];
}

function claudeArgs({ hookCommand, sessionId = randomUUID() }: CliOptions, free: boolean): string[] {
  const args = ['--session-id', sessionId];
  if (hookCommand !== undefined) {
    const entry = [{ hooks: [{ type: 'command', command: hookCommand, timeout: 10 }] }];
    args.push('--settings', JSON.stringify({ hooks: Object.fromEntries(HOOKS.claude.map((hook) => [hook, entry])) }));
  }
  // As root the bypass mode is refused, so the shell tool is allowed by name.
  if (free) args.push('--allowedTools', 'Bash');
  args.push('--permission-mode', free ? 'acceptEdits' : 'manual');
  return args;
}

function codexArgs({ hookCommand }: CliOptions, free: boolean): string[] {
  const args = ['--no-daemon'];
  if (hookCommand !== undefined) {
    args.push('--dangerously-bypass-hook-trust');
    // JSON strings are TOML strings too.
    const command = JSON.stringify(hookCommand);
    for (const hook of HOOKS.codex) {
      args.push('-c', `hooks.${hook}=[{hooks=[{type="command",command=${command},timeout=10}]}]`);
    }
  }
  args.push('-a', free ? 'never' : 'on-request', '-s', free ? 'danger-full-access' : 'read-only');
  return args;
}

/** Starts a CLI in a PTY with the environment of the home. */
export function launchCli(name: CliName, home: Home, cwd: string, options: CliOptions = {}): Terminal {
  return launch({ file: cliPath(name), args: cliArgs(name, options), env: home.env, cwd });
}

/**
 * Waits until the CLI can take a prompt: at its start, or after a turn. Codex reports idle, works
 * for a moment, and is idle again: so the state must hold for 400 ms.
 */
export async function ready(terminal: Terminal, timeoutMs = 90_000): Promise<void> {
  const free = () => terminal.state().state === 'idle' || terminal.state().state === 'done';
  const end = terminal.now() + timeoutMs;
  while (terminal.now() < end) {
    await terminal.until(free, end - terminal.now());
    const seen = terminal.signs.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (free() && terminal.signs.slice(seen).every((sign) => sign.kind !== '7501')) return;
  }
  throw new Error(`not ready in ${timeoutMs} ms\n${terminal.screen()}`);
}

/**
 * Types a prompt as the app does: one paste for Codex, pastes of two lines for Claude; then waits
 * until its end stands on the screen, a pause, and Enter by itself.
 * Returns the number of signs seen before Enter, for `sign(…, { since })`.
 */
export async function submit(terminal: Terminal, text: string): Promise<number> {
  const lines = text.split('\n');
  const size = terminal.state().app === 'codex' ? lines.length : 2;
  for (let at = 0; at < lines.length; at += size) {
    const end = at + size < lines.length ? '\n' : '';
    terminal.paste(lines.slice(at, at + size).join('\n') + end);
  }
  const last = (lines.at(-1) ?? '').slice(0, 40);
  await terminal.until((screen) => screen.includes(last) || /\[Pasted (text|Content) /.test(screen));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const since = terminal.signs.length;
  terminal.write('\r');
  return since;
}

/** Waits for a 7501 report with one of these states. */
export function reported(terminal: Terminal, states: string[], since = 0, timeoutMs = 90_000): Promise<unknown> {
  const wanted = new RegExp(`^state=(${states.join('|')})(:|$)`);
  return terminal.sign((sign) => sign.kind === '7501' && wanted.test(sign.text), { since, timeoutMs });
}
