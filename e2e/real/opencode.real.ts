import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { prompt } from '../delivery/lib.ts';
import { hold } from '../model-server/index.ts';
import { oneAgent } from './one-agent.ts';
import type { OneAgent } from './one-agent.ts';

let one: OneAgent;
afterEach(() => one.close());

/** It boots in 3 s; on a machine with far too much to do it takes many times as long, which `until` allows for. */
const LONG = 40_000;

describe('the real OpenCode', { timeout: 400_000 }, () => {
  test('D1 D2 D8 prompts sent at boot and later go in without keystrokes, once, word for word; a draft stays', async () => {
    one = await oneAgent('opencode');
    one.server.script([
      { match: 'make', reply: [{ calls: [{ shell: 'echo made > made.txt' }] }, { text: 'Made.', usage: { input: 1_000, output: 50, cacheRead: 200 } }] },
      { reply: { text: 'Read.', usage: { input: 2_000, output: 10, cacheRead: 0 } } },
    ]);
    const long = prompt('long', 120);
    await one.start();
    one.send('TASK-1: make the file', 'first');
    one.send(long, 'second');
    await one.state('waiting-for-you', LONG);
    expect(one.agents.live('opencode')?.why).toBe('it asks for permission: bash: echo made > made.txt');
    expect(one.repo.read('made.txt')).toBeUndefined();
    await new Promise((done) => setTimeout(done, 1_000));
    expect(one.asked()).toEqual(['TASK-1: make the file']);
    one.type('\r');
    await one.reaches('second', 'finished', LONG);
    one.type('half a thought');
    one.send('a third', 'third');
    await one.reaches('third', 'finished', LONG);

    expect(one.asked()).toEqual(['TASK-1: make the file', long, 'a third']);
    // At boot the composer may be there before the connection is: that is waited for.
    const roads = one.journal.filter((entry) => entry.stage === 'writing').map((entry) => entry.road);
    expect(roads).toEqual(['channel', 'channel', 'channel']);
    expect(one.journal.filter((entry) => entry.stage === 'accepted')).toHaveLength(3);
    expect(one.repo.read('made.txt')).toBe('made\n');
    expect(await one.screen()).toContain('half a thought');
    const { context, spent } = one.agents.live('opencode') ?? {};
    expect(context).toMatchObject({ used: 2_010, window: 200_000, source: 'channel' });
    expect(spent?.usd).toBeGreaterThan(0);
    expect(one.server.unmatched).toEqual([]);
    expect(one.server.failures).toEqual([]);
  });

  test('A2 an error, a stop and a limit are told; a restart of the desk takes the connection up again', async () => {
    one = await oneAgent('opencode');
    const gate = hold();
    one.server.script([
      { match: 'fail', reply: { error: { status: 400, message: 'a bad request' } } },
      { match: 'for ever', reply: { text: 'never', hold: gate } },
      { match: 'slow down', times: 1, reply: { error: { status: 429, retryAfter: 2, message: 'Too many requests' } } },
      { match: 'slow down', reply: { text: 'Here.' } },
    ]);
    await one.start();
    one.send('fail, please', 'fails');
    expect((await one.reaches('fails', 'failed', LONG)).detail).toContain('a bad request');

    one.send('slow down', 'slow');
    await one.reaches('slow', 'finished', LONG);
    expect(one.events.some((event) => event.type === 'live' && event.live.why.includes('Too many requests'))).toBe(true);

    one.send('think for ever', 'stopped');
    await gate.reached;
    await one.state('working');
    one.type('\x1b');
    await new Promise((done) => setTimeout(done, 500));
    one.type('\x1b');
    expect(await one.reaches('stopped', 'failed', LONG)).toMatchObject({ detail: 'the turn was stopped in the pane' });
    gate.release();

    await one.restart([]);
    await one.state('ready', LONG);
    one.server.script({ reply: { text: 'Read.' } });
    one.send('after the restart', 'last');
    await one.reaches('last', 'finished', LONG);
    expect(one.journal.at(-1)).toMatchObject({ id: 'last', stage: 'finished' });
    expect(one.journal.find((entry) => entry.id === 'last')?.road).toBe('channel');
    expect(one.asked().filter((text) => text === 'after the restart')).toHaveLength(1);
  });

  test('A4 a session is resumed by its own id, and its key stands in no argument (X6)', async () => {
    one = await oneAgent('opencode');
    one.server.script({ reply: { text: 'Read.' } });
    await one.start();
    one.send('the first');
    await one.reaches('m1', 'finished', LONG);
    const session = one.sessions[0]?.cliSession ?? '';
    expect(session).toMatch(/^ses_/);
    await one.agents.stop('opencode');
    await one.state('exited');
    await one.start(session);
    one.send('once more', 'm2');
    await one.reaches('m2', 'finished', LONG);

    expect(one.server.turns().at(-1)?.request?.prompts).toEqual(['the first', 'once more']);
    expect(one.sessions.map(({ cliSession }) => cliSession)).toEqual([session, session]);
    const pid = (await one.host.panes()).find((pane) => !pane.exited)?.pid;
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1, -1)).toEqual([
      '--session', session, '--port', expect.stringMatching(/^\d+$/) as string,
    ]);
  });

  test('D4 D5 without the connection prompts are typed: at boot, long, beside a draft, never into a dialog', async () => {
    one = await oneAgent('opencode', { args: ['--hostname', '127.0.0.1'] });
    // What is typed has the screen alone for its receipt: a model that answers in no time shows no work there.
    one.server.script([
      { match: 'make', reply: [{ calls: [{ shell: 'echo made > made.txt' }], delayMs: 3_000 }, { text: 'Made.' }] },
      { reply: { text: 'Read.', delayMs: 3_000 } },
    ]);
    const lines = 'a prompt\nof three\n\nlines, é';
    const long = prompt('long', 60);
    await one.start();
    one.send(lines, 'first');
    await one.reaches('first', 'finished', LONG);
    one.send(long, 'second');
    await one.reaches('second', 'finished', LONG);
    one.type('half a thought');
    await new Promise((done) => setTimeout(done, 500));
    one.send('make it', 'third');
    await one.waitsFor(/draft|typing/);
    one.type('\x15');
    await one.state('waiting-for-you', LONG);
    await new Promise((done) => setTimeout(done, 1_000));
    expect(one.repo.read('made.txt')).toBeUndefined();
    one.type('\r');
    await one.reaches('third', 'finished', LONG);

    // It puts a blank behind the short form of a paste.
    expect(one.asked().map((text) => text.trimEnd())).toEqual([lines, long, 'make it']);
    expect(one.journal.filter((entry) => entry.stage === 'writing').map((entry) => entry.road)).toEqual(['keys', 'keys', 'keys']);
    expect(one.journal.map((entry) => entry.stage)).not.toContain('unverified');
  });
});
