import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WindowSetting } from '../../../shared/model/index.ts';
import { CLAUDE_PIN } from '../../../shared/rules/cli/ceiling.ts';
import { obj, parseLine, record } from '../payload.ts';
import type { Own, OwnRequest } from '../types.ts';
import { claudeHome } from './transcript.ts';

/** Settings that count for every user of this machine; they count before all others. */
const MANAGED = [
  '/etc/claude-code/managed-settings.json',
  '/Library/Application Support/ClaudeCode/managed-settings.json',
];

const WINDOW = 'CLAUDE_CODE_AUTO_COMPACT_WINDOW';
const PERCENT = 'CLAUDE_AUTOCOMPACT_PCT_OVERRIDE';
const OFF = ['DISABLE_AUTO_COMPACT', 'DISABLE_COMPACT'];

type Settings = Record<string, unknown>;
type Hooks = Record<string, unknown[]>;

/**
 * What the person has set for Claude that Quatuor must respect: read from their environment,
 * arguments and settings files, in the order in which Claude lets them count; nothing is written.
 */
export async function claudeOwn({ agent, env, cwd }: OwnRequest): Promise<Own> {
  const home = claudeHome(env);
  const given = valueOf(agent.args, '--settings');
  const files = [
    ...MANAGED,
    join(cwd, '.claude/settings.local.json'),
    join(cwd, '.claude/settings.json'),
    join(home, 'settings.json'),
  ];
  const read = await Promise.all(files.map(settingsIn));
  const managed = read.slice(0, MANAGED.length);
  const argued = await settingsOf(given);
  const all = [...managed, argued, ...read.slice(MANAGED.length)];
  const line = all.map((one) => record(one.statusLine)).find((found) => found !== null) ?? null;
  const settings = Object.keys(argued).length > 0 ? { settings: argued } : {};
  return { window: windowOf(agent, env, all), statusLine: line, ...settings };
}

/** Claude takes one --settings only: theirs with ours in it, their hooks before ours. */
export function mergedSettings(own: Own | null, ours: { hooks: Hooks; statusLine: unknown }): Settings {
  const theirs = own?.settings ?? {};
  const hooks: Record<string, unknown> = { ...obj(theirs, 'hooks') };
  for (const [event, list] of Object.entries(ours.hooks)) {
    const known = hooks[event];
    hooks[event] = Array.isArray(known) ? [...known, ...list] : list;
  }
  return { ...theirs, hooks, statusLine: ours.statusLine };
}

function windowOf(agent: OwnRequest['agent'], env: OwnRequest['env'], all: Settings[]): WindowSetting {
  // What a settings file puts into the environment counts before the environment itself.
  const variable = (name: string): unknown =>
    all.map((one) => obj(one, 'env')[name]).find((value) => value !== undefined) ?? env[name];
  const setting = (name: string): unknown =>
    all.map((one) => one[name]).find((value) => value !== undefined);
  const percent = whole(variable(PERCENT));
  const off = OFF.some((name) => truth(variable(name))) || setting('autoCompactEnabled') === false;
  const tokens =
    whole(variable(WINDOW)) ??
    whole(valueOf(agent.args, '--autocompact')) ??
    whole(setting('autoCompactWindow')) ??
    agent.contextWindow ??
    null;
  const rest = {
    ...(percent !== null && percent < 100 ? { percent } : {}),
    ...(off ? { off } : {}),
  };
  const from = tokens !== null || 'percent' in rest || off ? 'user' : 'pinned';
  return { from, tokens: tokens ?? (off ? null : CLAUDE_PIN), ...rest };
}

/**
 * The variables that pin the window: the model's full one, to which Claude takes a larger figure
 * down, or the agent's own. None where the person's own configuration says it.
 */
export function pinned(agent: OwnRequest['agent'], { window }: Own): Record<string, string> {
  const ours = window.from === 'pinned' || window.tokens === agent.contextWindow || window.percent !== undefined;
  return ours && window.tokens !== null ? { [WINDOW]: String(window.tokens) } : {};
}

async function settingsIn(file: string): Promise<Settings> {
  return parseLine(await readFile(file, 'utf8').catch(() => '')) ?? {};
}

async function settingsOf(given: string | null): Promise<Settings> {
  if (given === null) return {};
  return given.trimStart().startsWith('{') ? (parseLine(given) ?? {}) : settingsIn(given);
}

/** The value of `--flag value` or `--flag=value`; the last one counts. */
function valueOf(args: readonly string[], flag: string): string | null {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return null;
  return args[at] === flag ? (args[at + 1] ?? null) : args[at]!.slice(flag.length + 1);
}

function whole(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? Math.floor(number) : null;
}

function truth(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:1|true|yes|on)$/i.test(value.trim()));
}
