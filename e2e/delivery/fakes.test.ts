import { afterEach, describe, expect, it } from 'vitest';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeCli } from '../fakes/index.ts';
import type { FakeCli, Misbehaviour, PersonaName } from '../fakes/index.ts';
import { bench, prompt } from './lib.ts';
import type { Bench } from './lib.ts';

let b: Bench;
let fake: FakeCli;

async function open(persona: PersonaName, misbehaviour: Misbehaviour = {}): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-fake-')));
  fake = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  b = await bench(persona, (agent) => ({ ...agent, command: fake.file }), { dir });
}

afterEach(async () => {
  const { dir } = b;
  await b.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const stages = (id: string) => b.journal.filter((e) => e.id === id).map((e) => e.stage);
/** How often the CLI acted on that prompt. */
const taken = (name: string) => fake.prompts().filter((text) => text.includes(`END OF ${name}`));

/** Moves to an option of a dialog, as a person does, and takes it. A new dialog is deaf at first. */
async function choose(option: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const rows = (await b.screen()).split('\n');
    if (rows.some((row) => row.includes('❯') && row.includes(option))) return b.type('\r');
    b.type('\x1b[B');
    await new Promise((done) => setTimeout(done, 150));
  }
  throw new Error(`the dialog never came to ${option}`);
}

describe('deliveries into fakes, over the real terminal host', () => {
  for (const persona of ['claude', 'codex', 'amp', 'antigravity'] as const) {
    it(`D1 D2 D8 ${persona}: a prompt of 40 lines goes through every stage, once and exact`, async () => {
      await open(persona);
      await b.start();
      const { text } = b.send(prompt('ONE', 40));
      await b.reaches('m1', 'finished', 30_000);
      expect(stages('m1')).toEqual(['writing', 'written', 'accepted', 'finished']);
      expect(taken('ONE').map((told) => told.trim())).toEqual([text]);
      expect(b.agents.live(persona)?.state).toBe('ready');
    });
  }

  it('keeps the order of two prompts, one after the other', async () => {
    await open('claude');
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    b.send(prompt('TWO', 25), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    const order = b.journal.map((e) => `${e.id} ${e.stage}`);
    expect(order.indexOf('m1 finished')).toBeLessThan(order.indexOf('m2 writing'));
    expect([taken('ONE').length, taken('TWO').length]).toEqual([1, 1]);
  });

  it('D1 a message that is told of twice, when it is queued and by the recovery, goes out once', async () => {
    await open('claude');
    const message = b.send(prompt('ONE', 3), 'm1');
    b.delivery.recover([message]);
    await b.start();
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect([taken('ONE').length, taken('TWO').length]).toEqual([1, 1]);
    expect(stages('m1')).toEqual(['writing', 'written', 'accepted', 'finished']);
  });

  it('D1 a message that a person says arrived is not sent again by the next one that waits', async () => {
    await open('claude', { swallowEnter: 2 });
    await b.start();
    const one = b.send(prompt('ONE', 3), 'm1');
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m1', 'unverified', 40_000);
    const accepted = { ...one, stage: 'accepted' as const, acceptedAt: Date.now() };
    b.delivery.recover([accepted]);
    b.type('\r');
    await b.reaches('m2', 'finished', 60_000);
    expect([taken('ONE').length, taken('TWO').length]).toEqual([1, 1]);
    expect(stages('m1').filter((stage) => stage === 'writing')).toHaveLength(1);
  });

  it('D3 while a message is in doubt nothing else is written, and the text in the composer stays', async () => {
    await open('claude', { swallowEnter: 2 });
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    b.send(prompt('TWO', 3), 'm2');
    await b.reaches('m1', 'unverified', 40_000);
    await b.waitsFor(/say first whether/);
    expect(await b.screen()).toContain('END OF ONE');
    b.delivery.settle('m1');
    await b.reaches('m2', 'finished', 30_000);
    expect(taken('TWO')).toHaveLength(1);
  });

  it('an agent that was stopped can be started again at once', async () => {
    await open('codex');
    for (let round = 0; round < 3; round += 1) {
      await b.start();
      await b.agents.stop('codex');
      expect(b.agents.seat('codex')).toBeNull();
    }
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 30_000);
  });

  it('D5 a slow start is waited for', async () => {
    await open('codex', { boots: true });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.waitsFor(/starting/);
    fake.order({ do: 'boot' });
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D5 no text reaches a trust dialog, and the prompt goes in when the person has answered', async () => {
    await open('claude', { trust: true });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.waitsFor(/question for you/);
    expect(stages('m1')).toEqual([]);
    await choose('Yes, continue');
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D5 no text reaches a login', async () => {
    await open('claude', { login: true });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.state('needs-login');
    await b.waitsFor(/login/);
    expect(stages('m1')).toEqual([]);
    fake.order({ do: 'login' });
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D5 a permission dialog that opens between paste and Enter is never approved', async () => {
    await open('claude', { permissionAt: 'paste' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.state('waiting-for-you');
    await b.waitsFor(/opened before Enter|question/);
    expect(stages('m1')).toEqual(['writing']);
    const answered = fake.log().filter((line) => line.kind === 'dialog-answer');
    expect(answered).toEqual([]);
    expect(taken('ONE')).toEqual([]);
  });

  it('D3 a swallowed Enter is pressed once more', async () => {
    await open('claude', { swallowEnter: 1 });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D3 after two swallowed Enters it asks, and presses no third', async () => {
    await open('claude', { swallowEnter: 9 });
    await b.start();
    b.send(prompt('ONE', 20));
    const { detail } = await b.reaches('m1', 'unverified', 40_000);
    expect(detail).toContain('still stands in the composer');
    expect(taken('ONE')).toEqual([]);
  });

  it('D5 a splash that swallows keys gets none', async () => {
    await open('codex', { splashMs: 1_500 });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'finished', 40_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D3 a list that opens over the text and takes Enter is asked about, and nothing is sent twice', async () => {
    await open('claude', { popupAt: 'paste' });
    await b.start();
    b.send('[ONE] short\nEND OF ONE');
    await b.reaches('m1', 'writing', 20_000);
    await Promise.any([b.reaches('m1', 'unverified', 40_000), b.waitsFor(/holds more|opened/, 40_000)]);
    expect(taken('ONE')).toEqual([]);
  });

  it('a screen that is cleared after the paste is asked about, not guessed', async () => {
    await open('claude', { clearAt: 'paste' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'writing', 20_000);
    const settled = ['finished', 'unverified'].map((stage) => b.reaches('m1', stage, 40_000));
    const { stage } = await Promise.any(settled);
    expect(taken('ONE')).toHaveLength(stage === 'finished' ? 1 : 0);
  });

  it('D3 a CLI that accepts and then says nothing stays accepted, and the next one waits', async () => {
    await open('claude', { silent: true });
    await b.start();
    b.send(prompt('ONE', 20), 'm1');
    b.send(prompt('TWO', 20), 'm2');
    await b.reaches('m1', 'accepted', 30_000);
    await b.state('working');
    expect(stages('m2')).toEqual([]);
  });

  it('binary garbage and an endless flood in the pane stop neither state nor rules', async () => {
    await open('codex', { garbageAt: 'working' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'finished', 40_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it("D4 a person's draft is put aside and comes back", async () => {
    await open('claude', { draft: 'a thought of mine' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE').map((text) => text.includes('thought'))).toEqual([false]);
    expect(await b.screen()).toContain('a thought of mine');
  });

  it("D4 where a draft cannot be put aside, it is waited for", async () => {
    await open('codex', { draft: 'a thought of mine' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.waitsFor(/draft/);
    expect(stages('m1')).toEqual([]);
    b.type('\x15');
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D4 a person who is typing is waited for', async () => {
    await open('claude');
    await b.start();
    await b.state('ready');
    b.type('x');
    b.type('\x7f');
    b.send(prompt('ONE', 20));
    await b.waitsFor(/typing/);
    expect(stages('m1')).toEqual([]);
    await b.reaches('m1', 'finished', 30_000);
  });

  it('D2 a crash at the paste is told, and nothing is sent again', async () => {
    await open('claude', { crashAt: 'paste' });
    await b.start();
    b.send(prompt('ONE', 20));
    await b.reaches('m1', 'failed', 30_000);
    expect(b.agents.live('claude')?.state).toBe('exited');
    fake.become({});
    await b.start();
    await b.state('ready');
    expect(stages('m1')).toEqual(['writing', 'failed']);
    expect(taken('ONE')).toEqual([]);
  });

  it('a crash in the turn is told', async () => {
    await open('claude', { crashAt: 'working' });
    await b.start();
    b.send(prompt('ONE', 20));
    const { detail } = await b.reaches('m1', 'failed', 30_000);
    expect(detail).toContain('before the turn was over');
  });

  it('D2 after a restart of main an accepted message finds its end', async () => {
    await open('claude', { hold: true });
    await b.start();
    const sent = b.send(prompt('ONE', 20));
    const { at } = await b.reaches('m1', 'accepted', 30_000);
    await b.restart([{ ...sent, stage: 'accepted', acceptedAt: at }]);
    expect(b.agents.live('claude')?.state).toBe('working');
    fake.order({ do: 'finish' });
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 after a restart a written message finds its receipt in the unread hooks', async () => {
    await open('claude', { hold: true });
    await b.start();
    const sent = b.send(prompt('ONE', 20));
    const { at } = await b.reaches('m1', 'written', 30_000);
    b.agents.close();
    await fake.until('submit');
    await b.restart([{ ...sent, stage: 'written', writtenAt: at }]);
    await b.reaches('m1', 'accepted', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 after a restart a half-written message asks, and is not sent', async () => {
    await open('claude');
    await b.start();
    await b.state('ready');
    const message = { id: 'm9', agent: 'claude', text: prompt('NINE', 20), provenance: 'person', stage: 'writing', queuedAt: Date.now() } as const;
    await b.restart([message]);
    await b.reaches('m9', 'unverified');
    b.send(prompt('ONE', 3));
    await b.waitsFor(/say first whether/);
    b.delivery.settle('m9');
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('NINE')).toEqual([]);
  });

  it('a CLI that prints a usage text and ends is told as ended, with its exit code', async () => {
    await open('claude', { usageOnly: true });
    await b.start();
    b.send(prompt('ONE', 3));
    await b.state('exited');
    await b.waitsFor(/not running/);
    expect(b.agents.live('claude')?.why).toContain('exit code 2');
    expect(stages('m1')).toEqual([]);
  });

  it('D7 escape characters of a text reach the terminal as nothing', async () => {
    await open('claude');
    await b.start();
    b.send('before \x1b[201~\r rm -rf \x03\x04 after\x1b]0;title\x07');
    await b.reaches('m1', 'finished', 30_000);
    expect(fake.prompts()).toEqual(['before [201~\n rm -rf  after]0;title']);
  });
});
