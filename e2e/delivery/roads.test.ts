/** The roads that need no keystrokes: with the start, and by a control connection. */
import { afterEach, describe, expect, it } from 'vitest';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../../electron/agents/index.ts';
import type { Message } from '../../shared/model/index.ts';
import { fakeCli } from '../fakes/index.ts';
import type { FakeCli, Misbehaviour, PersonaName } from '../fakes/index.ts';
import { bench, prompt } from './lib.ts';
import type { Bench } from './lib.ts';

let b: Bench;
let fake: FakeCli;

async function open(persona: PersonaName, misbehaviour: Misbehaviour = {}, channel?: () => Channel | null) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-fake-')));
  fake = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  b = await bench(persona, (agent) => ({ ...agent, command: fake.file }), { dir, ...(channel ? { channel } : {}) });
}

afterEach(async () => {
  const { dir } = b;
  await b.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const stages = (id: string) => b.journal.filter((e) => e.id === id).map((e) => e.stage);
const road = (id: string) => b.journal.find((e) => e.id === id && e.stage === 'writing')?.road;
const taken = (name: string) => fake.prompts().filter((text) => text.includes(`END OF ${name}`));

describe('a text that goes with the start', () => {
  for (const persona of ['claude', 'codex'] as const) {
    it(`D1 D2 D8 ${persona}: whole and once, and the next one is typed after it`, async () => {
      await open(persona);
      const { text } = b.send(prompt('ONE', 40), 'm1');
      b.send(prompt('TWO', 5), 'm2');
      await b.startWith();
      await b.reaches('m2', 'finished', 40_000);
      expect(stages('m1')).toEqual(['writing', 'written', 'accepted', 'finished']);
      expect([road('m1'), road('m2')]).toEqual(['argument', 'keys']);
      expect([taken('ONE').map((told) => told.trim()), taken('TWO').length]).toEqual([[text], 1]);
      // Whichever is read first: the hook's word or the transcript's.
      expect(b.journal.find((e) => e.stage === 'accepted')?.detail).toMatch(/^by its text \((hook|transcript)\)$/);
    });
  }

  it('goes with a session that is resumed', async () => {
    await open('claude');
    const { cliSession } = await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'finished', 30_000);
    await b.agents.stop('claude');
    b.send(prompt('TWO', 3), 'm2');
    await b.startWith(cliSession ?? '');
    await b.reaches('m2', 'finished', 30_000);
    expect([road('m2'), taken('ONE').length, taken('TWO').length]).toEqual(['argument', 1, 1]);
  });

  it('D5 waits behind the trust dialog, says so, and goes in with the yes', async () => {
    await open('claude', { trust: true });
    b.send(prompt('ONE', 20));
    await b.startWith();
    await b.waitsFor(/gets the text with its start.*question for you/);
    expect(stages('m1')).toEqual(['writing', 'written']);
    await yes();
    await b.reaches('m1', 'finished', 30_000);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 is in doubt when the trust is refused, and is not sent with the next start', async () => {
    await open('claude', { trust: true });
    b.send(prompt('ONE', 20));
    await b.startWith();
    await b.waitsFor(/question for you/);
    await new Promise((done) => setTimeout(done, 400));
    b.type('\r');
    const { detail } = await b.reaches('m1', 'unverified', 30_000);
    expect(detail).toContain('its program ended before');
    fake.become({});
    await b.startWith();
    await b.state('ready');
    expect([taken('ONE'), stages('m1')]).toEqual([[], ['writing', 'written', 'unverified']]);
  });

  it('D2 waits again when nothing could be started, and goes with the next start', async () => {
    await open('claude');
    const { file } = fake;
    b.agents.set([{ ...b.list[0]!, command: '/no/such/program' }]);
    b.send(prompt('ONE', 3));
    await expect(b.startWith()).rejects.toThrow();
    await b.reaches('m1', 'returned');
    b.agents.set([{ ...b.list[0]!, command: file }]);
    await b.startWith();
    await b.reaches('m1', 'finished', 30_000);
    expect(stages('m1')).toEqual(['writing', 'returned', 'writing', 'written', 'accepted', 'finished']);
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 after a kill between journal and start it is in doubt', async () => {
    await open('claude');
    const message: Message = {
      id: 'm1', agent: 'claude', text: prompt('ONE', 3), provenance: 'person', stage: 'writing', road: 'argument',
      queuedAt: Date.now(), writingAt: Date.now(),
    };
    await b.restart([message]);
    await b.reaches('m1', 'unverified');
    expect(taken('ONE')).toEqual([]);
  });

  it('D2 D8 after a kill in the start it finds its receipt in the unread hooks', async () => {
    await open('claude', { boots: true, hold: true });
    const sent = b.send(prompt('ONE', 3));
    await b.startWith();
    const { at } = await b.reaches('m1', 'writing');
    b.agents.close();
    fake.order({ do: 'boot' });
    await fake.until('submit');
    await b.restart([{ ...sent, stage: 'writing', road: 'argument', writingAt: at }]);
    const { detail } = await b.reaches('m1', 'accepted', 30_000);
    expect(detail).toContain('by its text');
    expect(taken('ONE')).toHaveLength(1);
  });
});

/** Takes the yes of the trust dialog, as a person does. A new dialog is deaf at first. */
async function yes(): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const rows = (await b.screen()).split('\n');
    if (rows.some((row) => row.includes('❯') && row.includes('Yes, continue'))) return b.type('\r');
    b.type('\x1b[B');
    await new Promise((done) => setTimeout(done, 150));
  }
  throw new Error('the dialog never came to its yes');
}

describe('a text by the control connection', () => {
  type Answer = Awaited<ReturnType<Channel['send']>>;
  /** A connection in this process; `take` decides what becomes of a text. */
  const connection = (take: (text: string, count: number) => Answer | Promise<Answer>) => {
    const state = { ready: true, texts: [] as string[] };
    const channel: Channel = {
      ready: () => state.ready,
      async send(text) {
        state.texts.push(text);
        return take(text, state.texts.length);
      },
      close() {},
    };
    return { state, channel };
  };
  const gives = (text: string): Answer => {
    fake.order({ do: 'prompt', text });
    return { result: 'accepted' };
  };

  it("D1 D2 D4 D8 is taken once, and a person's draft is not touched", async () => {
    const { channel, state } = connection(gives);
    await open('codex', { draft: 'a thought of mine' }, () => channel);
    await b.start();
    const { text } = b.send(prompt('ONE', 100));
    await b.reaches('m1', 'finished', 30_000);
    expect(stages('m1')).toEqual(['writing', 'written', 'accepted', 'finished']);
    expect([road('m1'), state.texts, taken('ONE')]).toEqual(['channel', [text], [text]]);
    expect(await b.screen()).toContain('a thought of mine');
  });

  it('D5 waits for the end of a turn and for an open dialog, as typing does', async () => {
    const { channel, state } = connection(gives);
    await open('codex', { hold: true }, () => channel);
    await b.start();
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'accepted', 30_000);
    b.send(prompt('TWO', 3), 'm2');
    fake.order({ do: 'permission', command: 'rm -rf important' });
    await b.state('waiting-for-you');
    expect([state.texts.length, stages('m2')]).toEqual([1, []]);
    expect(fake.log().filter((line) => line.kind === 'dialog-answer')).toEqual([]);
  });

  it('D2 a refused text waits again and is typed when it is refused for good', async () => {
    const { channel, state } = connection(() => ({ result: 'refused', reason: 'not now' }));
    await open('codex', {}, () => channel);
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 40_000);
    const roads = b.journal.filter((e) => e.stage === 'writing').map((e) => e.road);
    expect([roads, state.texts.length]).toEqual([['channel', 'channel', 'channel', 'keys'], 3]);
    expect(b.journal.find((e) => e.stage === 'returned')?.detail).toContain('refused the text: not now');
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 D3 no answer and no receipt is in doubt, and no key is pressed', async () => {
    const { channel } = connection(() => ({ result: 'unknown', reason: 'the connection broke' }));
    await open('codex', {}, () => channel);
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'unverified', 40_000);
    expect([road('m1'), taken('ONE'), fake.log().filter((line) => line.kind === 'paste')]).toEqual(['channel', [], []]);
  });

  it('D8 no answer, but the receipt comes: accepted by its text', async () => {
    const { channel } = connection((text) => {
      gives(text);
      return { result: 'unknown', reason: 'the connection broke' };
    });
    await open('codex', {}, () => channel);
    await b.start();
    b.send(prompt('ONE', 3));
    const { detail } = await b.reaches('m1', 'accepted', 30_000);
    expect(detail).toContain('by its text');
    expect(taken('ONE')).toHaveLength(1);
  });

  it('D2 a connection that is lost before the text leaves the message to the keys', async () => {
    const { channel, state } = connection(gives);
    state.ready = false;
    await open('codex', {}, () => channel);
    await b.start();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 30_000);
    expect([road('m1'), state.texts]).toEqual(['keys', []]);
  });
});
