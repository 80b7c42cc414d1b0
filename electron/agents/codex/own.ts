import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Own, OwnRequest } from '../types.ts';

const LIMIT = 'model_auto_compact_token_limit';
/** Codex compacts at this part of a model's window. */
const PART = 0.9;

/** The folder of Codex's own files. */
export function codexHome(env: Record<string, string | undefined>): string {
  return env.CODEX_HOME || join(env.HOME || homedir(), '.codex');
}

/**
 * The person's own compaction limit, from -c arguments or their config.toml, which is only read;
 * else 90 % of the agent's own window, else none.
 */
export async function codexOwn({ agent, env }: OwnRequest): Promise<Own> {
  const given = fromArgs(agent.args);
  const text = given === null ? await readFile(join(codexHome(env), 'config.toml'), 'utf8').catch(() => '') : '';
  const theirs = given ?? fromToml(text, profileOf(agent.args) ?? /^\s*profile\s*=\s*"([^"]+)"/m.exec(topOf(text))?.[1] ?? null);
  const tokens = theirs ?? (agent.contextWindow ? Math.floor(agent.contextWindow * PART) : null);
  return { window: { from: tokens === null ? 'none' : 'user', tokens }, statusLine: null };
}

/** The -c entry for the agent's own window; none where the person's configuration says it. */
export function limitArgs(agent: OwnRequest['agent'], { window }: Own): string[] {
  const ours = agent.contextWindow !== undefined && window.tokens === Math.floor(agent.contextWindow * PART);
  return ours ? [`${LIMIT}=${window.tokens}`] : [];
}

function fromArgs(args: readonly string[]): number | null {
  const found = args.flatMap((arg, i) => {
    const value = arg === '-c' || arg === '--config' ? args[i + 1] : /^--config=(.*)$/s.exec(arg)?.[1];
    const number = new RegExp(`^\\s*${LIMIT}\\s*=\\s*([\\d_]+)\\s*$`).exec(value ?? '')?.[1];
    return number ? [tokensIn(number)] : [];
  });
  return found.at(-1) ?? null;
}

function profileOf(args: readonly string[]): string | null {
  const at = args.findLastIndex((arg) => arg === '-p' || arg === '--profile' || arg.startsWith('--profile='));
  if (at < 0) return null;
  return args[at]!.includes('=') ? args[at]!.slice('--profile='.length) : (args[at + 1] ?? null);
}

/** Everything before the first table of a TOML text. */
function topOf(text: string): string {
  const table = /^\s*\[/m.exec(text);
  return table ? text.slice(0, table.index) : text;
}

/** The key at the top, or in the profile's table, which counts first. */
function fromToml(text: string, profile: string | null): number | null {
  const key = new RegExp(`^\\s*${LIMIT}\\s*=\\s*([\\d_]+)\\s*(?:#.*)?$`, 'm');
  const heads = [`[profiles.${profile}]`, `[profiles."${profile}"]`];
  const lines = text.split(/\r?\n/);
  const at = profile === null ? -1 : lines.findIndex((line) => heads.includes(line.replace(/#.*$/, '').trim()));
  const table = at < 0 ? '' : topOf(lines.slice(at + 1).join('\n'));
  const found = key.exec(table)?.[1] ?? key.exec(topOf(text))?.[1];
  return found ? tokensIn(found) : null;
}

function tokensIn(digits: string): number | null {
  const number = Number(digits.replaceAll('_', ''));
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
