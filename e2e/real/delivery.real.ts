/** Prompts into the real Claude Code and Codex, on every road, in panes of the real host. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { prompt } from '../delivery/lib.ts';
import type { Bench } from '../delivery/lib.ts';
import { hold } from '../model-server/index.ts';
import type { CliName } from './clis.ts';
import type { Home } from './home.ts';
import { around } from './one-agent.ts';
import type { Around } from './one-agent.ts';

let at: Around;
let b: Bench;

async function open(name: CliName, { trusted = true, before = (_home: Home) => {} } = {}): Promise<void> {
  at = await around({ trusted });
  at.server.script(() => ({ text: 'Read.' }));
  before(at.home);
  b = await at.open(name);
}

afterEach(() => at.close());

const stages = (id: string) => b.journal.filter((e) => e.id === id).map((e) => e.stage);
const road = (id: string) => b.journal.find((e) => e.id === id && e.stage === 'writing')?.road;
const detail = (id: string) => b.journal.find((e) => e.id === id && e.stage === 'accepted')?.detail;
/** What the model was asked, without the CLI's own calls beside it. */
const asked = () => at.server.turns().map((turn) => turn.request?.lastPrompt);

describe.each<CliName>(['claude', 'codex'])('prompts into the real %s', (name) => {
  test('D1 D2 D8 the first goes with the start, whole and once; so does one with a resumed session', async () => {
    await open(name);
    const { text } = b.send(prompt('ONE', 40), 'm1');
    const first = await b.startWith();
    await b.reaches('m1', 'finished', 60_000);
    expect([road('m1'), stages('m1')]).toEqual(['argument', ['writing', 'written', 'accepted', 'finished']]);
    expect(detail('m1')).toContain('by its text');
    expect(asked()).toEqual([text]);
    await b.agents.stop(name);
    const session = b.sessions.find(({ id }) => id === first.id)?.cliSession;
    const two = b.send('-- a second one\nthat begins with dashes', 'm2');
    await b.startWith(session ?? '');
    await b.reaches('m2', 'finished', 60_000);
    expect([road('m2'), asked()]).toEqual(['argument', [text, two.text]]);
  });

  test('D6 an urgent one joins the turn that runs', async () => {
    const gate = hold();
    await open(name);
    at.server.script({ match: 'END OF ONE', times: 1, reply: { text: 'One.', hold: gate } });
    b.send(prompt('ONE', 3), 'm1');
    await b.startWith();
    await b.reaches('m1', 'accepted', 60_000);
    await b.state('working', 20_000);
    b.send(prompt('NOW', 3), 'm2', { urgent: true });
    await b.reaches('m2', 'accepted', 40_000);
    expect(detail('m2')).toMatch(/by its text|acknowledged/);
    gate.release();
    await b.reaches('m2', 'finished', 60_000);
    expect(asked().filter((text) => text?.includes('END OF NOW')).length).toBeGreaterThanOrEqual(1);
    expect(stages('m1').at(-1)).toBe('finished');
  });

  test('a long one goes as a file, and the pointer is the receipt', async () => {
    await open(name);
    await b.start();
    const text = 'una lìnea "quoted" 漢字\n'.repeat(4_000);
    b.send(text);
    await b.reaches('m1', 'finished', 60_000);
    expect(readFileSync(join(at.repo.dir, '.quatuor/prompts/m1.md'), 'utf8')).toBe(text);
    expect(asked()).toEqual([expect.stringMatching(/^Lis le fichier .*\[Q-m1\]$/)]);
    expect(at.repo.git('status', '--porcelain')).toBe('');
  });
});

describe('what is Claude’s own', () => {
  test('D9 a line of 3,000 characters arrives as the person’s own words; another agent’s text arrives marked', async () => {
    await open('claude');
    await b.start();
    const line = Array.from({ length: 500 }, (_, i) => `word${i}`).join(' ');
    b.send(`A long line:\n${line}\nthe end`, 'm1');
    await b.reaches('m1', 'finished', 60_000);
    expect(asked()).toEqual([`A long line:\n${line}\nthe end`]);
    b.send(prompt('TWO', 12), 'm2', { provenance: 'agent' });
    await b.reaches('m2', 'finished', 60_000);
    expect(asked().at(-1)).toMatch(/<pasted_content[\s\S]*END OF TWO[\s\S]*<\/pasted_content/);
    expect(detail('m2')).toContain('with other words around it');
  });

  test('a stop hook of the person’s own that sends it on takes the end back', async () => {
    await open('claude', {
      before({ dir, claudeDir }) {
        const once = `test -e '${dir}/stopped' || { touch '${dir}/stopped'; echo '{"decision":"block","reason":"GO-ON"}'; }`;
        const hooks = { Stop: [{ hooks: [{ type: 'command', command: once }] }] };
        writeFileSync(join(claudeDir, 'settings.json'), JSON.stringify({ hooks }));
      },
    });
    const gate = hold();
    let rounds = 0;
    at.server.script(() => {
      rounds += 1;
      return rounds === 2 ? { text: 'Second.', hold: gate } : { text: 'First.' };
    });
    await b.start();
    b.send('Do it.');
    await gate.reached;
    await new Promise((done) => setTimeout(done, 4_000));
    expect(stages('m1')).toEqual(['writing', 'written', 'accepted']);
    gate.release();
    await b.reaches('m1', 'finished', 60_000);
    expect(rounds).toBe(2);
  });

  test('D2 D5 a refused trust loses the prompt of the start: it is in doubt, and not sent again', async () => {
    await open('claude', { trusted: false });
    b.send(prompt('ONE', 3));
    await b.startWith();
    await b.waitsFor(/gets the text with its start.*question for you/, 40_000);
    await new Promise((done) => setTimeout(done, 1_000));
    b.type('\r');
    const { detail: why } = await b.reaches('m1', 'unverified', 40_000);
    expect(why).toContain('its program ended before');
    expect(at.server.turns()).toEqual([]);
  });
});
