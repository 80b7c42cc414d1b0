import type { Agent, WindowSetting } from '../../shared/model/index.ts';
import { num, parseLine } from './payload.ts';
import type { Own } from './types.ts';

/** What decides about a session's ceiling goes with its pane, so that a new main knows it too. */
export function settingFor(agent: Agent, own: Own | null): Record<string, string> {
  const none: WindowSetting = { from: 'none', tokens: agent.contextWindow ?? null };
  return { window: JSON.stringify(own?.window ?? none) };
}

/** The same, read from a pane; nothing is set where it says nothing that is understood. */
export function settingIn(meta: Record<string, string>): WindowSetting {
  const found = parseLine(meta.window ?? '');
  const from = found?.from;
  if (!found || (from !== 'pinned' && from !== 'user' && from !== 'none')) return { from: 'none', tokens: null };
  const percent = num(found, 'percent');
  return {
    from,
    tokens: num(found, 'tokens') ?? null,
    ...(percent === undefined ? {} : { percent }),
    ...(found.off === true ? { off: true } : {}),
  };
}
