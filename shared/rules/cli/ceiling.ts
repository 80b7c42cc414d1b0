import type { Ceiling, WindowSetting } from '../../model/index.ts';

/** Claude keeps so much of its window for an answer … */
const CLAUDE_OUTPUT = 20_000;
/** … and compacts so far below what is left, or refuses when it may not compact. */
const CLAUDE_COMPACT = 13_000;
const CLAUDE_REFUSE = 3_000;
/** The smallest window of a Claude model: a setting up to this needs no knowledge of the model. */
const CLAUDE_SMALLEST = 200_000;
/** A setting below this counts as this. */
const CLAUDE_LEAST = 100_000;
/** The window that is asked for: Claude takes it down to the model's own. */
export const CLAUDE_PIN = 1_000_000;
/** Codex tells 95 % of a model's window and compacts at 90 % of it. */
const CODEX_TOLD = 0.95;
const CODEX_COMPACT = 0.9;

/** Claude's ceiling; null while neither the model's window nor a small enough setting is known. */
export function claudeCeiling(setting: WindowSetting, window: number | null): Ceiling | null {
  const from = setting.from === 'none' ? 'reported' : setting.from;
  const wanted = setting.tokens === null ? null : Math.max(setting.tokens, CLAUDE_LEAST);
  const whole = window ?? (wanted !== null && wanted <= CLAUDE_SMALLEST ? wanted : null);
  if (whole === null) return null;
  if (setting.off || setting.from === 'none')
    return { tokens: whole - CLAUDE_OUTPUT - CLAUDE_REFUSE, from };
  const effective = Math.min(wanted ?? whole, whole) - CLAUDE_OUTPUT;
  const part = setting.percent === undefined ? effective : (effective * setting.percent) / 100;
  return { tokens: Math.floor(Math.min(effective - CLAUDE_COMPACT, part)), from };
}

/** Codex's ceiling from the window that it tells and the person's own limit, if there is one. */
export function codexCeiling(setting: WindowSetting, window: number | null): Ceiling | null {
  const own = window === null ? null : Math.round((window / CODEX_TOLD) * CODEX_COMPACT);
  const limit = setting.tokens;
  if (limit !== null && (own === null || limit < own)) return { tokens: limit, from: 'user' };
  return own === null ? null : { tokens: own, from: 'reported' };
}

/** The ceiling of a CLI of which no more than its window is known. */
export function plainCeiling(setting: WindowSetting, window: number | null): Ceiling | null {
  const limit = setting.tokens;
  if (limit !== null && (window === null || limit < window)) return { tokens: limit, from: 'user' };
  return window === null ? null : { tokens: window, from: 'reported' };
}

/** The lower one of what follows from the settings and what was learned from compactions. */
export function lowerCeiling(configured: Ceiling | null, learned: number | null): Ceiling | null {
  if (learned === null || !(learned > 0)) return configured;
  return configured && configured.tokens <= learned ? configured : { tokens: learned, from: 'learned' };
}
