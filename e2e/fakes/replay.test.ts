import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostClient } from '../../electron/terminals/index.ts';
import { startHost } from '../delivery/lib.ts';
import { forCli, matrix } from '../bench/lib/states/matrix.ts';
import { realPart } from '../bench/lib/states/real.ts';
import { replays, runReplay } from '../bench/lib/states/replays.ts';
import { recordings } from '../real/recording.ts';

let dir = '';
let host: HostClient;
beforeAll(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-replay-')));
  host = await startHost(dir);
});
afterAll(() => {
  host.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

/** All of them run in the bench of states; these have evidence of every kind. */
const QUICK = ['claude-permission', 'claude-question', 'claude-background', 'codex-turn', 'codex-menu'];

describe('what a real CLI printed and did, again in a real terminal', () => {
  it.each(QUICK)('A1 A2 A11 A13 %s gives its states in their order', async (name) => {
    const { ok, derived, expected, detail } = await runReplay(name, host, join(dir, name));
    expect({ derived, detail }).toEqual({ derived: ok ? derived : expected, detail: undefined });
  });

  it('each recording of the matrix exists', () => {
    const names = recordings().map(({ cli, scenario }) => `${cli}-${scenario}`);
    expect(Object.keys(replays).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the matrix of states', () => {
  it('names each situation once, and has at least 60 for each CLI', () => {
    const names = matrix.map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
    for (const cli of ['claude', 'codex', 'amp', 'antigravity'] as const) {
      expect(forCli(cli).length).toBeGreaterThanOrEqual(60);
    }
  });

  it('brings the real Claude Code and Codex into at least 60, and says why not into the others', () => {
    for (const cli of ['claude', 'codex'] as const) {
      const parts = forCli(cli).map((situation) => realPart(cli, situation));
      expect(parts.filter((part) => typeof part !== 'string').length).toBeGreaterThanOrEqual(60);
      expect(parts.filter((part) => part === 'nobody has found out how yet')).toEqual([]);
    }
  });
});
