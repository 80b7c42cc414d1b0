import { readFileSync } from 'node:fs';
import type { PersonaName } from './personas.ts';

export interface HookCommand {
  command: string;
  timeoutMs: number;
  /** Codex ends the JSON on stdin with a line end, Claude Code does not. */
  newline?: boolean;
}

/** What the command line asked for, in the words of one CLI. */
export interface Launch {
  prompt?: string;
  sessionId?: string;
  resume?: string;
  continueLast: boolean;
  permissionMode: string;
  hooks: Record<string, HookCommand[]>;
  statusLine?: string;
  /** Codex: OSC 9 for turn ends and approvals. */
  osc9: boolean;
  version: boolean;
  /** The reason why the program cannot start. */
  error?: string;
}

const VALUE_FLAGS: Record<PersonaName, string[]> = {
  claude: [
    '--settings', '--session-id', '--resume', '-r', '--permission-mode', '--mcp-config', '--model',
    '--allowedTools', '--disallowedTools', '--append-system-prompt', '--add-dir', '--effort',
    '--autocompact', '--name', '-n',
  ],
  codex: ['-c', '--config', '-m', '--model', '-a', '--ask-for-approval', '-s', '--sandbox', '-C', '--cd', '--remote', '-p', '--profile', '-i'],
  amp: ['-m', '--mode', '--settings-file', '--mcp-config'],
  antigravity: ['-i', '--prompt-interactive', '--conversation', '--model', '--effort', '--mode', '--add-dir'],
};
const MODES = ['acceptEdits', 'auto', 'bypassPermissions', 'manual', 'dontAsk', 'plan', 'default'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads a command line as the CLI of that persona does; flags that it does not know are ignored. */
export function readLaunch(persona: PersonaName, argv: string[]): Launch {
  const launch: Launch = {
    continueLast: false,
    permissionMode: 'default',
    hooks: {},
    osc9: false,
    version: false,
  };
  const words: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    let arg = argv[i] ?? '';
    if (arg === '--') {
      words.push(...argv.slice(i + 1));
      break;
    }
    let value: string | undefined;
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    if (equals > 0) {
      value = arg.slice(equals + 1);
      arg = arg.slice(0, equals);
    } else if (VALUE_FLAGS[persona].includes(arg)) {
      i += 1;
      value = argv[i];
    }
    if (arg.startsWith('-')) flag(launch, persona, arg, value);
    else words.push(arg);
  }
  positional(launch, persona, words);
  return launch;
}

function flag(launch: Launch, persona: PersonaName, name: string, value?: string): void {
  if (name === '--version' || name === '-v' || name === '-V') launch.version = true;
  if (name === '--continue' || (name === '-c' && persona !== 'codex')) launch.continueLast = true;
  if (/^--dangerously-(skip-permissions|bypass-approvals|allow-all)/.test(name)) {
    launch.permissionMode = 'bypassPermissions';
  }
  if (value === undefined) return;
  if (persona === 'claude') claudeFlag(launch, name, value);
  if (persona === 'codex') codexFlag(launch, name, value);
  if (persona === 'antigravity') {
    if (name === '-i' || name === '--prompt-interactive') launch.prompt = value;
    if (name === '--conversation') launch.resume = value;
    if (name === '--mode') launch.permissionMode = value;
  }
}

function claudeFlag(launch: Launch, name: string, value: string): void {
  if (name === '--session-id') {
    launch.sessionId = value;
    if (!UUID.test(value)) launch.error = 'Error: Invalid session ID. Must be a valid UUID.';
  }
  if (name === '--resume' || name === '-r') launch.resume = value;
  if (name === '--permission-mode') {
    launch.permissionMode = value;
    if (!MODES.includes(value)) {
      launch.error = `error: option '--permission-mode <mode>' argument '${value}' is invalid. Allowed choices are ${MODES.slice(0, 6).join(', ')}.`;
    }
  }
  if (name === '--settings') {
    try {
      const text = value.trimStart().startsWith('{') ? value : readFileSync(value, 'utf8');
      claudeSettings(launch, JSON.parse(text));
    } catch {
      launch.error = 'Error: Invalid JSON provided to --settings';
    }
  }
}

interface ClaudeSettings {
  hooks?: Record<string, { hooks?: { type?: string; command?: string; timeout?: number }[] }[]>;
  statusLine?: { command?: string };
}

function claudeSettings(launch: Launch, settings: ClaudeSettings): void {
  for (const [event, groups] of Object.entries(settings.hooks ?? {})) {
    launch.hooks[event] = groups.flatMap((group) =>
      (group.hooks ?? []).flatMap((hook) =>
        hook.command ? [{ command: hook.command, timeoutMs: (hook.timeout ?? 60) * 1_000 }] : [],
      ),
    );
  }
  if (settings.statusLine?.command) launch.statusLine = settings.statusLine.command;
}

function codexFlag(launch: Launch, name: string, value: string): void {
  if (name === '-a' || name === '--ask-for-approval') {
    if (value === 'never') launch.permissionMode = 'bypassPermissions';
    else if (value !== 'on-request') {
      launch.error = `error: invalid value '${value}' for '--ask-for-approval <APPROVAL_POLICY>'`;
    }
  }
  if (name !== '-c' && name !== '--config') return;
  const [, key = '', body = ''] = /^([^=]+)=([\s\S]*)$/.exec(value) ?? [];
  const event = /^hooks\.(\w+)$/.exec(key.trim())?.[1];
  if (event) launch.hooks[event] = [...(launch.hooks[event] ?? []), ...tomlCommands(body)];
  if (key === 'tui.notifications' && body.trim() !== 'false') launch.osc9 = true;
  if (key === 'approval_policy' && body.includes('never')) launch.permissionMode = 'bypassPermissions';
}

/** The commands of `[{hooks=[{type="command",command="…",timeout=N}]}]`, read loosely. */
function tomlCommands(body: string): HookCommand[] {
  const found: HookCommand[] = [];
  const entry = /\{[^{}]*?command\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')[^{}]*\}/g;
  for (const match of body.matchAll(entry)) {
    const quoted = match[1] ?? '';
    const command = quoted.startsWith("'") ? quoted.slice(1, -1) : unquote(quoted);
    const seconds = Number(/timeout\s*=\s*(\d+)/.exec(match[0].replace(quoted, ''))?.[1] ?? 60);
    found.push({ command, timeoutMs: seconds * 1_000, newline: true });
  }
  return found;
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function positional(launch: Launch, persona: PersonaName, words: string[]): void {
  let rest = words;
  if (persona === 'codex' && rest[0] === 'resume') {
    launch.resume = rest[1];
    rest = rest.slice(2);
  }
  if (persona === 'amp' && rest[0] === 'threads' && rest[1] === 'continue') {
    launch.resume = rest[2];
    rest = rest.slice(3);
  }
  if (rest.length > 0) launch.prompt = rest.join(' ');
}
