/** What the desk concludes from the real Claude Code and Codex, and how it explains that. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { hold } from '../model-server/index.ts';
import type { Agent, AgentLive } from '../../shared/model/index.ts';
import { explain } from '../../shared/rules/cli/explain.ts';
import type { CliName } from './clis.ts';
import { around } from './one-agent.ts';
import type { Around } from './one-agent.ts';

const HOUR = 3_600_000;
let at: Around;
let b: Bench;

async function open(name: CliName, more: Partial<Agent> = {}): Promise<() => AgentLive> {
  b = await at.open(name, more);
  await b.start();
  await b.state('ready', 40_000);
  return () => b.agents.live(name)!;
}

beforeEach(async () => {
  at = await around();
  at.server.script(() => ({ text: 'Read.' }));
});
afterEach(() => at.close());

describe.each<CliName>(['claude', 'codex'])('the real %s', (name) => {
  test('A6 A14 can all that is asked for; its states are explained by its own word', async () => {
    const gate = hold();
    at.server.script({ match: 'go', reply: { text: 'Done.', hold: gate } });
    const live = await open(name);
    expect(live().cli.version).toBeTruthy();
    expect(live().capabilities.length).toBeGreaterThan(2);
    // Codex reports that it is ready a moment before its control connection is there.
    const lacking = () => live().capabilities.filter((c) => !c.has).map((c) => c.name).join(', ');
    await until('nothing that it cannot', () => lacking() === '', 20_000);
    // The state file of Claude may be a moment earlier.
    const source = () => explain(live().evidence, Date.now()).by?.source ?? '';
    await until('its own word', () => ['report', 'channel'].includes(source()), 20_000);
    expect(explain(live().evidence, Date.now())).toMatchObject({ state: 'ready', by: { says: 'ready' } });
    b.send('go', 'm1');
    await b.state('working', 30_000);
    const working = explain(live().evidence, Date.now());
    expect(working.changes.join(' ')).toContain('A report of idle or done');
    expect(working.entries.filter((e) => e.role === 'decides')).toHaveLength(1);
    gate.release();
    await b.reaches('m1', 'finished', 60_000);
    await b.state('ready');
  });

  test('A8 tries again by itself and says so; a limit holds until the time that it names, or until work', async () => {
    const message = 'You have hit your usage limit. Try again in 2 hours.';
    // Codex tells an account's limit by the kind of the error, which the scripted server cannot send.
    at.server.script({ match: 'go', reply: { error: { status: 429, message, retryAfter: 1 } } });
    const live = await open(name, { env: { CLAUDE_CODE_MAX_RETRIES: '3' } });
    const whys = new Set<string>();
    b.send('go', 'm1');
    await until('a limit', () => {
      if (live().state === 'working') whys.add(live().why);
      return live().state === 'rate-limited';
    }, 60_000);
    const { limit, evidence } = live();
    expect(limit).not.toBeNull();
    expect(evidence.find((e) => e.says === 'rate-limited')?.rule).toMatch(new RegExp(`^${name}\\.json#`));
    if (name === 'claude') {
      expect([...whys].some((why) => /retrying in \d+s/.test(why))).toBe(true);
      expect(limit!.until! - limit!.seenAt).toBe(2 * HOUR);
    }
    at.server.script(() => ({ text: 'Back again.' }));
    // Enter apart from the text: together Codex takes them for a paste.
    b.type('once more');
    await new Promise((done) => setTimeout(done, 1_000));
    b.type('\r');
    await until('work', () => live().state === 'working' || live().state === 'ready', 30_000);
    await b.state('ready', 30_000);
    expect(live().limit).toBeNull();
  });
});
