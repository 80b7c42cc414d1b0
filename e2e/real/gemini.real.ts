import { afterEach, describe, expect, test } from 'vitest';
import { prompt } from '../delivery/lib.ts';
import { hold, taskScript } from '../model-server/index.ts';
import { oneAgent } from './one-agent.ts';
import type { OneAgent } from './one-agent.ts';

let one: OneAgent;
afterEach(() => one.close());

const LONG = 150_000;

describe('the real Gemini CLI', { timeout: 400_000 }, () => {
  test('D1 D2 D8 prompts sent at boot and later are taken once, word for word, by their own text', async () => {
    one = await oneAgent('gemini');
    one.server.script([
      taskScript({ match: 'TASK-1', shell: 'echo made > made.txt', finalText: 'Made.', usage: { input: 1_000, output: 50, cacheRead: 200 } }),
      { reply: { text: 'Read.' } },
    ]);
    const long = prompt('long', 120);
    await one.start();
    one.send('TASK-1: make the file', 'first');
    one.send('a second prompt\nof three\nlines', 'second');
    one.send(long, 'third');
    await one.state('waiting-for-you', LONG);
    expect(one.repo.read('made.txt')).toBeUndefined();
    one.type('\r');
    await one.reaches('third', 'finished', LONG);

    expect(one.asked()).toEqual(['TASK-1: make the file', 'a second prompt\nof three\nlines', long]);
    expect(one.journal.filter((entry) => entry.stage === 'accepted')).toHaveLength(3);
    expect(one.repo.read('made.txt')).toBe('made\n');
    expect(one.journal.map((entry) => entry.stage)).not.toContain('unverified');
    const usage = one.agents.live('gemini')?.context;
    expect(usage).toMatchObject({ window: 1_048_576, source: 'transcript' });
    expect(one.agents.live('gemini')?.spent?.cached).toBeGreaterThanOrEqual(200);
    expect(one.server.unmatched).toEqual([]);
    expect(one.server.failures).toEqual([]);
  });

  test('D5 nothing is typed while it asks whether to trust the folder; the person answers, and it goes on', async () => {
    one = await oneAgent('gemini', {}, { trusted: false });
    one.server.script({ reply: { text: 'Read.' } });
    await one.start();
    await one.state('waiting-for-you', LONG);
    one.send('after the trust');
    await one.waitsFor(/question/);
    expect(one.asked()).toEqual([]);
    expect(await one.screen()).toContain('1. Trust folder');
    one.type('\r');
    await one.reaches('m1', 'finished', LONG);
    expect(one.asked()).toEqual(['after the trust']);
  });

  test('D5 A2 a permission dialog is waited for, and an error, a stop and the end are told', async () => {
    one = await oneAgent('gemini');
    const gate = hold();
    one.server.script([
      { match: 'ask first', reply: [{ calls: [{ shell: 'echo no > no.txt' }] }, { text: 'Done.' }] },
      { match: 'fail', reply: { error: { status: 400, message: 'a bad request' } } },
      { match: 'for ever', reply: { text: 'never', hold: gate } },
    ]);
    await one.start();
    one.send('ask first', 'asks');
    one.send('fail, please', 'fails');
    await one.state('waiting-for-you', LONG);
    await expect.poll(() => one.agents.live('gemini')?.why, { timeout: 10_000 }).toMatch(/^its title asks for you; it asks for your permission: Shell +echo no > no\.txt$/);
    await new Promise((done) => setTimeout(done, 1_500));
    expect(one.repo.read('no.txt')).toBeUndefined();
    expect(one.asked()).toEqual(['ask first']);
    one.type('\x1b');
    expect(await one.reaches('asks', 'failed', LONG)).toMatchObject({ detail: 'the turn was stopped in the pane' });
    expect((await one.reaches('fails', 'failed', LONG)).detail).toContain('a bad request');
    expect(one.repo.read('no.txt')).toBeUndefined();

    one.send('think for ever', 'stopped');
    await gate.reached;
    await one.state('working');
    one.type('\x1b');
    expect(await one.reaches('stopped', 'failed', LONG)).toMatchObject({ detail: 'the turn was stopped in the pane' });
    gate.release();
    await one.agents.stop('gemini');
    await one.state('exited');
  });

  test('A4 a session is resumed by its own id; a first prompt goes with the start', async () => {
    one = await oneAgent('gemini');
    one.server.script({ reply: { text: 'Read.' } });
    one.send('with\nthe start');
    const { cliSession } = await one.startWith();
    await one.reaches('m1', 'finished', LONG);
    expect(one.journal.find((entry) => entry.stage === 'writing')?.road).toBe('argument');
    await one.agents.stop('gemini');
    await one.start(cliSession ?? '');
    one.send('once more', 'm2');
    await one.reaches('m2', 'finished', LONG);

    expect(one.asked()).toEqual(['with\nthe start', 'once more']);
    const last = one.server.turns().at(-1)?.request;
    expect(last?.prompts).toEqual(['with\nthe start', 'once more']);
    expect(one.sessions.map((session) => session.cliSession)).toEqual([cliSession, cliSession]);
  });
});
