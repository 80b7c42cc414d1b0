import { afterEach, describe, expect, it } from 'vitest';
import { adapters } from '../../electron/agents/catalogue.ts';
import { defaultAgents } from '../../electron/agents/index.ts';
import { createProbes } from '../../electron/agents/probe.ts';
import { cliPath } from './clis.ts';
import { makeHome, type Home } from './home.ts';

let home: Home;
afterEach(() => home.dispose());

describe('the probe', () => {
  it.each(['claude', 'codex'] as const)('A14 the real %s can all that is asked for', async (name) => {
    home = makeHome({ url: 'http://127.0.0.1:9' });
    const agent = { ...defaultAgents().find(({ id }) => id === name)!, env: home.env };
    const { version, help } = await createProbes().ask(cliPath(name), agent, home.env['PATH'] ?? '', true);
    expect(version).toBe(adapters[name].rules.seen.at(-1));
    expect(help).toBeTruthy();
    expect(adapters[name].probe!(version, help).filter((c) => !c.has)).toEqual([]);
  });
});
