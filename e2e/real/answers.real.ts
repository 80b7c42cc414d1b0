/** What the real CLIs tell of the words of their agents, while a turn runs and when it has ended. */
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../delivery/lib.ts';
import { around } from './one-agent.ts';
import type { Around } from './one-agent.ts';

let at: Around;
afterEach(() => at.close());

const LONG = 150_000;
const FIRST = 'BUT: rebuild the model\nTACHES EN COURS: TASK-PO-001\nPROCHAINE ETAPE: TASK-PO-002';
const LAST = 'All of it is done.';

describe.each(['claude', 'codex', 'gemini', 'opencode'] as const)('the real %s', { timeout: 400_000 }, (name) => {
  test('H5 tells what its agent said before its first tool and at the end, and not what it said in the turn before', async () => {
    at = await around();
    at.server.script([
      { match: 'take over', reply: [{ text: FIRST, calls: [{ shell: 'echo made > made.txt' }] }, { text: LAST }] },
      { reply: { text: 'An earlier answer.' } },
    ]);
    const b = await at.open(name, name === 'codex' ? { autonomy: 'all' } : {});
    const answers = () => b.events.flatMap((event) => (event.type === 'answer' ? [event.text] : []));
    await b.start();
    b.send('a prompt before it', 'm0');
    await b.reaches('m0', 'finished', LONG);
    b.send('take over now', 'm1');
    if (name === 'gemini' || name === 'opencode') {
      await b.state('waiting-for-you', LONG);
      // A new dialog drops the keys of its first moments.
      await new Promise((done) => setTimeout(done, 1_000));
      b.type('\r');
    }
    await b.reaches('m1', 'finished', LONG);
    await until('all that it said was told', () => answers().at(-1)?.includes(LAST), 20_000);

    const [last = ''] = answers().slice(-1);
    expect(last).toContain(FIRST);
    expect(last.split(FIRST)).toHaveLength(2);
    expect(last.split(LAST)).toHaveLength(2);
    expect(last).not.toContain('An earlier answer');
    expect(b.agents.transcript(name) === null).toBe(name === 'opencode');
    expect(at.repo.read('made.txt')).toBe('made\n');
  });
});
