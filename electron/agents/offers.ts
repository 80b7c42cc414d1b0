import type { AdapterName, CliOffer } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';

const known: [AdapterName, name: string, command: string][] = [
  ['claude', 'Claude Code', 'claude'],
  ['codex', 'Codex', 'codex'],
  ['amp', 'Amp', 'amp'],
  ['antigravity', 'Antigravity', 'agy'],
  ['gemini', 'Gemini CLI', 'gemini'],
  ['opencode', 'OpenCode', 'opencode'],
  ['custom', 'Another CLI', ''],
];

/** What the window offers when an agent is added, with the words of each adapter's levels. */
export function cliOffers(): CliOffer[] {
  return known.map(([adapter, name, command]) => {
    const { entry, levels: { asks, edits, all } } = adapters[adapter];
    const words = (level: typeof all) => ({ says: level.says, ...(level.risk ? { risk: level.risk } : {}) });
    return {
      adapter,
      name,
      command,
      levels: { asks: words(asks), edits: words(edits), all: words(all) },
      ...(entry ? { writes: entry.says } : {}),
    };
  });
}
