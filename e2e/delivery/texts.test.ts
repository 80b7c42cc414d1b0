/** Texts of every kind, and messages into turns that run: over the real terminal host, with fakes. */
import { afterEach, describe, expect, it } from 'vitest';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '../../shared/model/index.ts';
import { fakeCli } from '../fakes/index.ts';
import type { FakeCli, Misbehaviour, PersonaName } from '../fakes/index.ts';
import { bench, prompt, until } from './lib.ts';
import type { Bench } from './lib.ts';

let b: Bench;
let fake: FakeCli;

async function open(persona: PersonaName, misbehaviour: Misbehaviour = {}): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-fake-')));
  fake = fakeCli(persona, misbehaviour, { dir, runtime: process.execPath });
  b = await bench(persona, (agent) => ({ ...agent, command: fake.file }), { dir });
  await b.start();
}

afterEach(async () => {
  const { dir } = b;
  await b.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const stages = (id: string) => b.journal.filter((e) => e.id === id).map((e) => e.stage);
const writing = (id: string) => b.journal.find((e) => e.id === id && e.stage === 'writing');
const taken = (name: string) => fake.prompts().filter((text) => text.includes(`END OF ${name}`));
const submits = () => fake.log().filter((line) => line.kind === 'submit');

describe('long texts and words of others', () => {
  it('D8 1 MB goes as a file, byte for byte, with a pointer whose text is the receipt', async () => {
    await open('claude');
    const text = `${'é漢🎻 une ligne assez longue, "quoted"\n'.repeat(23_000)}END`;
    expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
    b.send(text);
    await b.reaches('m1', 'finished', 30_000);
    const { file } = writing('m1')!;
    expect(readFileSync(join(b.cwd, file ?? ''), 'utf8')).toBe(text);
    expect(fake.prompts()).toEqual([expect.stringMatching(/^Lis le fichier \.quatuor\/prompts\/m1\.md .*\[Q-m1\]$/)]);
    expect(b.journal.find((e) => e.stage === 'accepted')?.detail).toContain('by its text');
  });

  it('a file that cannot be written is told, and nothing is typed', async () => {
    await open('claude');
    writeFileSync(join(b.cwd, '.quatuor'), 'not a folder');
    b.send('x'.repeat(20_000));
    const { detail } = await b.reaches('m1', 'failed');
    expect(detail).toMatch(/too long to be typed, and its file could not be written/);
    expect([stages('m1'), submits()]).toEqual([['failed'], []]);
  });

  it("D9 Claude: another agent's text goes as one paste, which Claude marks as foreign", async () => {
    await open('claude');
    b.send(prompt('ONE', 12), 'm1', { provenance: 'agent' });
    await b.reaches('m1', 'finished', 30_000);
    b.send(prompt('TWO', 12), 'm2');
    await b.reaches('m2', 'finished', 30_000);
    expect(submits().map((line) => line['wrapped'])).toEqual([true, false]);
    expect([taken('ONE').length, taken('TWO').length]).toEqual([1, 1]);
  });

  it("D9 where a paste is not marked, another agent's text goes as a file that says so", async () => {
    await open('codex');
    const text = prompt('ONE', 12);
    b.send(text, 'm1', { provenance: 'agent' });
    await b.reaches('m1', 'finished', 30_000);
    expect(fake.prompts()).toEqual([expect.stringMatching(/^Un autre agent a écrit .*\[Q-m1\]$/)]);
    expect(readFileSync(join(b.cwd, '.quatuor/prompts/m1.md'), 'utf8')).toBe(text);
  });
});

describe('messages into a turn that runs', () => {
  for (const persona of ['claude', 'codex'] as const) {
    it(`D6 ${persona}: an urgent message overtakes and joins the turn, the others keep their order`, async () => {
      await open(persona, { hold: true });
      b.send(prompt('ONE', 3), 'm1');
      await b.reaches('m1', 'accepted', 30_000);
      b.send(prompt('TWO', 3), 'm2');
      b.send(prompt('NOW', 3), 'm3', { urgent: true });
      await b.reaches('m3', 'accepted', 30_000);
      expect(stages('m2')).toEqual([]);
      expect(submits().map((line) => line['phase'])).toEqual(['idle', 'working']);
      for (let i = 0; i < 3; i += 1) fake.order({ do: 'finish' });
      await b.reaches('m2', 'finished', 30_000);
      expect([taken('ONE').length, taken('NOW').length, taken('TWO').length]).toEqual([1, 1, 1]);
      expect([stages('m1').at(-1), stages('m3').at(-1)]).toEqual(['finished', 'finished']);
    });
  }

  it('D5 an urgent message waits for an open dialog', async () => {
    await open('claude', { hold: true });
    b.send(prompt('ONE', 3), 'm1');
    await b.reaches('m1', 'accepted', 30_000);
    fake.order({ do: 'permission', command: 'rm -rf important' });
    await b.state('waiting-for-you');
    b.send(prompt('NOW', 3), 'm2', { urgent: true });
    await b.waitsFor(/question for you/);
    expect([stages('m2'), fake.log().filter((line) => line.kind === 'dialog-answer')]).toEqual([[], []]);
  });

  it("a stop hook of the person's own that sends the agent on takes the end back", async () => {
    await open('claude', { stopBlocks: 2, steps: [{ think: 40_000 }] });
    const at = Date.now();
    b.send(prompt('ONE', 3));
    await b.reaches('m1', 'finished', 40_000);
    const ends = fake.log().filter((line) => line.kind === 'turn-end');
    expect(ends).toHaveLength(1);
    const finished = b.journal.find((e) => e.stage === 'finished')?.at ?? 0;
    expect(finished, 'it is finished after the real end').toBeGreaterThanOrEqual(ends[0]?.at ?? Infinity);
    expect(at).toBeLessThan(finished);
    expect(b.events.filter((e) => e.type === 'signal' && e.signal.kind === 'ended' && e.signal.source === 'hook')).toHaveLength(3);
  });
});

describe('what a kill leaves in the composer', () => {
  const half = (text: string): Message => ({
    id: 'm1', agent: 'claude', text, provenance: 'person', stage: 'writing', road: 'keys',
    queuedAt: Date.now() - 1, writingAt: Date.now() - 1,
  });

  for (const [what, typed, told] of [
    ['the whole text', 'the text of the message', /stands in the composer, whole: press Enter/],
    ['a part of it', 'the text of', /a part of the text stands in the composer: clear it/],
    ['nothing', '', /nothing of it stands in the composer/],
  ] as const) {
    it(`D2 is told to the person: ${what}`, async () => {
      await open('claude');
      await b.state('ready');
      if (typed) b.type(`\x1b[200~${typed}\x1b[201~`);
      await b.restart([half('the text of the message')]);
      const { detail } = await b.reaches('m1', 'unverified', 30_000);
      expect(detail).toMatch(told);
      expect(submits()).toEqual([]);
    });
  }

  it('D8 a receipt that comes late answers the question', async () => {
    await open('claude');
    await b.state('ready');
    b.type('\x1b[200~the text of the message\x1b[201~');
    await b.restart([half('the text of the message')]);
    await b.reaches('m1', 'unverified', 30_000);
    b.type('\r');
    const { detail } = await b.reaches('m1', 'accepted', 30_000);
    expect(detail).toContain('came late');
    await b.reaches('m1', 'finished', 30_000);
    await until('one submit', () => submits().length === 1, 1_000);
  });
});
