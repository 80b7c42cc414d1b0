import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Ceiling, WindowSetting } from '../../../shared/model/index.ts';
import type { Own, OwnRequest } from '../types.ts';

/** Gemini shortens its context at this part of the model's window, unless the person set another. */
const PART = 0.5;

/** The part of the window at which Gemini compresses, from the project's or the person's settings. */
export async function geminiOwn({ agent, env, cwd }: OwnRequest): Promise<Own> {
  const home = join(env.GEMINI_CLI_HOME || env.HOME || homedir(), '.gemini');
  const read = async (file: string): Promise<number | null> => thresholdIn(await readFile(file, 'utf8').catch(() => ''));
  const part = (await read(join(cwd, '.gemini', 'settings.json'))) ?? (await read(join(home, 'settings.json')));
  const tokens = agent.contextWindow ?? null;
  return {
    window: { from: tokens === null && part === null ? 'none' : 'user', tokens, ...(part === null ? {} : { percent: part * 100 }) },
    statusLine: null,
  };
}

/** `model.compressionThreshold` of a settings file, whose comments are allowed; null without one. */
function thresholdIn(text: string): number | null {
  const found = /"compressionThreshold"\s*:\s*(0?\.\d+|1(?:\.0+)?)/.exec(text)?.[1];
  const value = Number(found);
  return found && value > 0 ? value : null;
}

/** Where Gemini compresses: a part of the window, which is the agent's own if it has one. */
export function geminiCeiling(setting: WindowSetting, window: number | null): Ceiling | null {
  const whole = setting.tokens !== null && (window === null || setting.tokens < window) ? setting.tokens : window;
  if (whole === null) return null;
  const part = setting.percent === undefined ? PART : setting.percent / 100;
  return { tokens: Math.floor(whole * part), from: setting.from === 'user' ? 'user' : 'reported' };
}
