import type { AdapterName } from '../../shared/model/index.ts';
import { amp } from './amp/index.ts';
import { antigravity } from './antigravity/index.ts';
import { claude } from './claude/index.ts';
import { codex } from './codex/index.ts';
import { custom } from './custom/index.ts';
import { gemini } from './gemini/index.ts';
import { opencode } from './opencode/index.ts';
import type { Adapter } from './types.ts';

/** Every CLI that the desk can talk to: a new one is a folder and a line here. */
export const adapters: Record<AdapterName, Adapter> = {
  claude,
  codex,
  amp,
  antigravity,
  gemini,
  opencode,
  custom,
};
