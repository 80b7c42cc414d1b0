/** Deliveries into fakes that do what goes wrong in practice, and keep exact logs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../../../../electron/agents/index.ts';
import type { HostClient } from '../../../../electron/terminals/index.ts';
import type { Message, Road } from '../../../../shared/model/index.ts';
import type { Pace } from '../../../../shared/rules/delivery/delivery.ts';
import { bench } from '../../../delivery/lib.ts';
import type { Bench } from '../../../delivery/lib.ts';
import { fakeCli, personas } from '../../../fakes/index.ts';
import type { FakeCli, Misbehaviour, PersonaName } from '../../../fakes/index.ts';
import { chance, text } from './chance.ts';
import type { Chance } from './chance.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';

/**
 * The protocol's times, shortened so that thousands of deliveries take minutes: a person counts as
 * typing for 0.5 s, an end is believed after 0.25 s, a receipt is awaited for 6 s.
 */
const PACE: Partial<Pace> = { quiet: 500, rest: 250, accept: 900, giveUp: 6_000, weak: 700 };
const MOST_MS = 120_000;

const TROUBLES = {
  none: 40, typing: 9, draft: 9, permission: 9, popup: 6, clear: 5, swallow: 6, 'swallow twice': 3,
  crash: 4, kill: 6, stopped: 4, 'one paste': 3,
};
const BOOTS: Record<string, Misbehaviour> = {
  plain: {}, slow: { bootMs: 1_200 }, splash: { splashMs: 700 }, trust: { trust: true }, login: { login: true },
};

export interface Tally {
  deliveries: number;
  /** Said to be accepted and not taken, or without an end and without a question. */
  lost: number;
  twice: number;
  intoDialog: number;
  /** Pieces of text that were on their way when a dialog opened. */
  crossed: number;
  /** A draft that is gone, or that went out with a text. */
  draftsHarmed: number;
  /** Came otherwise than it was sent, and the person was asked about it. */
  garbled: number;
  /** The person was asked, or told of a failure, and decided. */
  asked: number;
  starts: number;
  roads: Partial<Record<Road, number>>;
  files: number;
  troubles: Partial<Record<string, number>>;
  misses: string[];
}

interface Place {
  host: HostClient;
  dir: string;
  runtime: string;
}

/** Delivers `count` texts over so many panes at a time. */
export async function deliverToFakes(count: number, panes: number, place: Place, seed: number, only?: PersonaName): Promise<Tally> {
  const tally: Tally = {
    deliveries: 0, lost: 0, twice: 0, intoDialog: 0, crossed: 0, draftsHarmed: 0, garbled: 0, asked: 0, starts: 0, roads: {}, files: 0,
    troubles: {}, misses: [],
  };
  let next = 0;
  const take = (): number | null => (next < count ? (next += 1) : null);
  const kinds: PersonaName[] = only ? [only] : ['claude', 'codex', 'claude', 'codex', 'claude', 'codex', 'amp', 'antigravity'];
  await Promise.all(
    Array.from({ length: Math.min(panes, count) }, (_, i) =>
      workPane(kinds[i % kinds.length]!, i % kinds.length === 3, join(place.dir, `p${i}`), place, take, chance(seed * 1_000 + i), tally),
    ),
  );
  return tally;
}

async function workPane(
  persona: PersonaName, connected: boolean, dir: string, { host, runtime }: Place, take: () => number | null, by: Chance, tally: Tally,
): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const fake = fakeCli(persona, { speed: 400 }, { dir, runtime });
  const log = openLog(join(dir, `${personas[persona].binary}.log`));
  const channel = connected ? connection(fake, log, by) : null;
  const b = await bench(persona, (agent) => ({ ...agent, command: fake.file }), {
    dir, host, pace: PACE, ...(channel ? { channel: () => channel } : {}),
  });
  try {
    for (let n = take(); n !== null; n = take()) {
      await deliver(n, { b, fake, log, by, tally });
      tally.deliveries += 1;
    }
  } finally {
    tally.crossed += log.crossed;
    await b.close();
  }
}

/** A control connection that refuses now and then, loses answers, and is away for a while. */
function connection(fake: FakeCli, log: Log, by: Chance): Channel {
  return {
    ready: () => by.number(0, 9) > 0,
    async send(words) {
      const how = by.pick({ accepted: 16, refused: 2, 'answer lost': 1, 'text lost': 1 });
      if (how === 'refused') return { result: 'refused', reason: 'not now' };
      if (how === 'text lost') return { result: 'unknown', reason: 'the connection broke' };
      log.read();
      const before = log.submits.length;
      fake.order({ do: 'prompt', text: words });
      const seen = () => {
        log.read();
        return log.submits.slice(before).some(({ prompt }) => prompt === words);
      };
      for (let i = 0; i < 150 && !seen(); i += 1) await wait(20);
      if (how === 'answer lost' || !seen()) return { result: 'unknown', reason: 'no answer came' };
      return { result: 'accepted' };
    },
    close() {},
  };
}

interface Around {
  b: Bench;
  fake: FakeCli;
  log: Log;
  by: Chance;
  tally: Tally;
}

/** One text, with whatever trouble comes its way, until it is settled; then what became of it. */
async function deliver(n: number, { b, fake, log, by, tally }: Around): Promise<void> {
  const trouble = by.pick(TROUBLES);
  const body = text(n, by.number(1, 300), by);
  const mark = `#${n}#`;
  const intrusions = log.intrusions.length;
  const foreign = trouble === 'one paste';
  let message: Message | null = null;
  let tries = 0;
  let answerAt = 0;
  let draft: string | null = null;
  let starting: Promise<void> = Promise.resolve();
  /** The app is being started again: nobody starts an agent beside it. */
  let away = false;
  tally.troubles[trouble] = (tally.troubles[trouble] ?? 0) + 1;

  const stage = () => b.journal.findLast((e) => e.id === message?.id)?.stage ?? 'queued';
  const file = () => b.journal.findLast((e) => e.id === message?.id && e.stage === 'writing')?.file;
  /** Every submit that carried this text, by itself or by its pointer. */
  const taken = () => {
    log.read();
    const ids = Array.from({ length: tries }, (_, i) => `[Q-m${n}x${i}]`);
    return log.submits.filter(({ prompt }) => prompt.includes(mark) || ids.some((id) => prompt.includes(id)));
  };
  const send = () => {
    message = b.send(body, `m${n}x${tries}`, foreign ? { provenance: 'agent' } : {});
    tries += 1;
  };
  const state = () => b.agents.live(b.agent)?.state;
  const miss = (what: 'lost' | 'twice' | 'intoDialog' | 'draftsHarmed', why: string) => {
    tally[what] += 1;
    const mine = b.journal.filter((e) => e.id.startsWith(`m${n}x`));
    const life = mine.map((e) => `    ${e.id} ${e.stage} ${e.road ?? ''} ${e.detail}`).join('\n');
    const seen = b.agents.live(b.agent)?.evidence ?? [];
    const evidence = seen.map((e) => `    ${e.source} ${Date.now() - e.at} ms ago: ${e.says} (${e.detail})`).join('\n');
    tally.misses.push(`${what}: ${b.agent} ${n} (${trouble}): ${why}\n${life}\n    ${state()}; waits: ${b.waits.at(-1)}\n${evidence}\n    dialog: ${log.dialog}`);
  };

  async function composer(): Promise<string> {
    log.read();
    const { told } = log.composer;
    fake.order({ do: 'tell' });
    for (let i = 0; i < 200 && log.composer.told === told; i += 1) {
      await wait(15);
      log.read();
    }
    return log.composer.text;
  }

  function start(): Promise<void> {
    starting = startNow();
    return starting;
  }

  async function startNow(): Promise<void> {
    const boot = by.pick({ plain: 4, slow: 1, splash: 1, trust: 1, login: 1 });
    tally.troubles[`start: ${boot}`] = (tally.troubles[`start: ${boot}`] ?? 0) + 1;
    tally.starts += 1;
    fake.become({ speed: 400, ...BOOTS[boot] });
    const takes = b.agents.adapter(b.agent)?.takesPrompt === true && by.number(0, 2) > 0;
    await (takes ? b.startWith() : b.start()).catch(async (error: Error) => {
      // It may have ended this moment; the next look starts it again.
      if (!/running already/.test(error.message)) throw error;
      await wait(100);
    });
  }

  /** What a person does when something stands there: after a moment, never by a key into a dialog. */
  async function attend(): Promise<void> {
    if (away) return;
    log.read();
    const now = Date.now();
    if (log.dialog === null) answerAt = 0;
    else if (answerAt === 0) answerAt = now + by.number(150, 600);
    else if (now >= answerAt) {
      answerAt = 0;
      const head = log.dialog;
      if (/not signed in/.test(head)) fake.order({ do: 'login' });
      else fake.order({ do: 'answer', value: /Folder access/.test(head) ? 'yes' : 'no' });
      await wait(60);
    }
    if (!b.agents.seat(b.agent)) await start();
    const waits = b.delivery.waiting(b.agent) ?? '';
    // Claude's own key puts a draft aside: the person waits for that.
    if (draft !== null && b.agent === 'claude' && stage() === 'queued') return;
    if (log.dialog === null && /holds more than the prompt|a draft stands/.test(waits) && state() !== 'exited') {
      if (draft !== null && stage() === 'queued' && (await composer()) !== draft)
        return miss('draftsHarmed', `the draft ${draft} is not what stands there: ${log.composer.text.slice(0, 80)}`);
      await wait(by.number(200, 500));
      // The person finishes with the draft; what stands there with it goes, too.
      draft = null;
      await clear();
    }
  }

  async function clear(): Promise<void> {
    log.read();
    if (b.agents.seat(b.agent) && log.dialog === null) b.type('\x15');
    await wait(30);
  }

  async function disturb(): Promise<void> {
    await wait(by.number(0, 900));
    if (state() === 'exited') return;
    switch (trouble) {
      case 'typing':
        log.read();
        if (log.dialog !== null || state() !== 'ready') return;
        b.type('abc');
        await wait(by.number(100, 400));
        return void (log.dialog === null && b.agents.seat(b.agent) && b.type('\x7f\x7f\x7f'));
      case 'permission':
        return fake.order({ do: 'permission', command: 'rm -rf important' });
      case 'popup':
        fake.order({ do: 'popup', items: ['@src/first.ts', '@src/second.ts'] });
        await wait(by.number(300, 1_500));
        return fake.order({ do: 'popup', items: [] });
      case 'clear':
        return fake.order({ do: 'clear' });
      case 'crash':
        return fake.order({ do: 'crash' });
      case 'kill':
        return restart();
      default:
    }
  }

  /** The app is killed and comes back with what its journal holds. */
  async function restart(): Promise<void> {
    away = true;
    // What a killed app had begun to start is started by nobody; here it must be waited for.
    await starting;
    const mine = b.journal.filter((e) => e.id === message?.id);
    const when = (name: string) => mine.findLast((e) => e.stage === name)?.at;
    const last = stage() === 'returned' ? 'queued' : stage();
    const { road, file: path } = mine.findLast((e) => e.stage === 'writing') ?? {};
    if (!message || ['finished', 'failed', 'unverified'].includes(last)) {
      away = false;
      return;
    }
    await b.restart([{
      ...message,
      stage: last as Message['stage'],
      ...(road && last !== 'queued' ? { road } : {}),
      ...(path && last !== 'queued' ? { file: path } : {}),
      ...(when('writing') ? { writingAt: when('writing')! } : {}),
      ...(when('written') ? { writtenAt: when('written')! } : {}),
      ...(when('accepted') ? { acceptedAt: when('accepted')! } : {}),
    }]);
    away = false;
  }

  /** The person is asked, or told that it failed: looks at the pane and decides. */
  async function decide(): Promise<'settled' | 'again'> {
    tally.asked += 1;
    const accepted = b.journal.some((e) => e.id === message?.id && e.stage === 'accepted');
    await wait(300);
    if (accepted || taken().length > 0) {
      b.delivery.settle(message!.id);
      return 'settled';
    }
    // What the person clears away is not harmed by the app.
    draft = null;
    await clear();
    b.delivery.settle(message!.id);
    await wait(50);
    // A late receipt may have come while the person looked.
    if (taken().length > 0) return 'settled';
    return 'again';
  }

  if (trouble === 'stopped') await b.agents.stop(b.agent);
  if (!b.agents.seat(b.agent)) {
    // The first text of a program waits for its start, or comes when it runs.
    if (by.number(0, 1) === 0) await start();
  }
  if (trouble === 'draft' && state() === 'ready') {
    draft = `a thought of mine ${n}`;
    fake.order({ do: 'draft', text: draft });
    await composer();
    // It counts once it can be seen: what is not drawn yet nobody can spare.
    for (let i = 0; i < 100 && !(await b.screen()).includes(draft); i += 1) await wait(20);
    if (!(await b.screen()).includes(draft)) draft = null;
  }
  if (trouble === 'swallow') fake.order({ do: 'swallow', count: 1 });
  if (trouble === 'swallow twice') fake.order({ do: 'swallow', count: 2 });
  send();
  const disturbed = disturb();
  const end = Date.now() + MOST_MS;
  let late = false;
  for (let settled = false; !settled; ) {
    if (Date.now() > end) {
      late = true;
      miss('lost', `not settled within ${MOST_MS / 1000} s`);
      await b.agents.stop(b.agent).catch(() => {});
      b.delivery.settle(message!.id);
      break;
    }
    await wait(25);
    await attend();
    const now = stage();
    if (now === 'finished') settled = true;
    else if (now === 'unverified' || now === 'failed') {
      if ((await decide()) === 'settled') settled = true;
      else send();
    }
  }
  await disturbed;
  fake.order({ do: 'swallow', count: 0 });
  // A dialog that opened last is answered, too; of a program that has ended it is gone.
  for (const last = Date.now() + 10_000; log.dialog !== null && b.agents.seat(b.agent) && Date.now() < last; ) {
    await attend();
    await wait(25);
  }

  const all = taken();
  if (all.length === 0 && !late) miss('lost', 'it was said to be taken, and was not');
  if (all.length > 1) miss('twice', `taken ${all.length} times`);
  const road = b.journal.findLast((e) => e.id === message?.id && e.stage === 'writing')?.road;
  if (road) tally.roads[road] = (tally.roads[road] ?? 0) + 1;
  if (file()) tally.files += 1;
  const exact = all.every(({ prompt }) => file() !== null || squash(prompt) === squash(body));
  // A slow machine cuts an escape sequence in two now and then: that it came otherwise must be asked about.
  if (!exact && stage() === 'unverified') tally.garbled += 1;
  else if (!exact) miss('draftsHarmed', `it went out otherwise: ${difference(all[0]?.prompt ?? '', body)}`);
  if (draft !== null && state() !== 'exited' && !(await composer()).includes(draft))
    miss('draftsHarmed', `the draft did not come back: ${log.composer.text.slice(0, 80)}`);
  if (draft !== null || trouble === 'typing' || trouble === 'popup') await clear();
  if (log.intrusions.length > intrusions) miss('intoDialog', JSON.stringify(log.intrusions.slice(intrusions)).slice(0, 300));
}

/** Where two texts part, for the person who looks into it. */
function difference(told: string, sent: string): string {
  const [a, b] = [squash(told), squash(sent)];
  const at = [...a].findIndex((_, i) => a[i] !== b[i]);
  const from = at < 0 ? Math.min(a.length, b.length) : at;
  const part = (words: string) => JSON.stringify(words.slice(Math.max(0, from - 20), from + 40));
  return `${a.length} of ${b.length} characters, apart from ${from} on: ${part(a)} for ${part(b)}`;
}

/** Line ends and the text's own edges are the CLI's to change. */
const squash = (words: string): string => words.replace(/[^\S\n]+/g, ' ').trim();
