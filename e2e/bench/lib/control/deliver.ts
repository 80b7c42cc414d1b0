/** The same texts to the same fake agents: by `quatuor send`, by the stand-in, and by a real tmux. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { personas, type FakeCli, type PersonaName } from '../../../fakes/index.ts';
import { openLog, type Log } from '../delivery/log.ts';
import { say } from '../report.ts';

export interface Outcome {
  sent: number;
  /** Taken exactly once, byte for byte. */
  once: number;
  lost: number;
  twice: number;
  changed: number;
  /** Of these, those in which nothing but tabs is gone. */
  tabsGone: number;
  /** From the start of the sending program to the agent's taking the text, ms. */
  accepted: number[];
  /** From there to its end. */
  returned: number[];
}

/** One way to send a text to a window. */
export interface Way {
  /** The program that sends it; `input`: what it reads. */
  command(window: number, text: string): { file: string; args: string[]; input?: string };
  env: NodeJS.ProcessEnv;
  /** What is not taken by then is lost. ms. */
  lostMs: number;
  /** Clears away what was typed and not taken. */
  clear?(window: number): void;
}

export interface Target {
  persona: PersonaName;
  window: number;
  fake: FakeCli;
  dir: string;
}

const nothing = (): Outcome => ({ sent: 0, once: 0, lost: 0, twice: 0, changed: 0, tabsGone: 0, accepted: [], returned: [] });

/** Sends the texts, shared out among the agents, each the next one when its last is over. */
export async function deliver(name: string, way: Way, targets: Target[], texts: readonly string[]): Promise<Outcome> {
  const outcome = nothing();
  let next = 0;
  await Promise.all(targets.map(async (target) => {
    const log = openLog(join(target.dir, `${personas[target.persona].binary}.log`));
    log.read();
    for (let n = next++; n < texts.length; n = next++) await one(name, way, target, log, texts[n]!, n, outcome);
  }));
  return outcome;
}

async function one(name: string, way: Way, { window, persona }: Target, log: Log, text: string, n: number, outcome: Outcome): Promise<void> {
  const before = log.submits.length;
  const ends = log.turnEnds;
  const mark = `#${n}#`;
  const mine = () => {
    log.read();
    return log.submits.slice(before);
  };
  const began = Date.now();
  const sending = async (): Promise<void> => {
    const complaint = await run(way, window, text);
    outcome.returned.push(Date.now() - began);
    if (complaint !== '') say(`${name} ${persona} ${mark}: ${complaint}`);
  };
  const ran = sending();
  const end = began + way.lostMs;
  while (mine().length === 0 && Date.now() < end) await wait(10);
  const [first] = mine();
  if (first) outcome.accepted.push(first.at - began);
  await ran;
  outcome.sent += 1;
  // A second one would come within a moment, and what was cut in two is not whole yet.
  await wait(first ? 150 : 0);
  const taken = mine();
  if (taken.length === 0) outcome.lost += 1;
  else if (taken.length === 1 && taken[0]!.prompt === text) outcome.once += 1;
  else if (taken.length > 1 && taken.every(({ prompt }) => prompt === text)) outcome.twice += 1;
  else {
    outcome.changed += 1;
    const bare = (words: string): string => words.replaceAll('\t', '');
    if (taken.length === 1 && bare(taken[0]!.prompt) === bare(text)) outcome.tabsGone += 1;
    if (way.clear === undefined) say(`${name} ${persona} ${mark} came as ${JSON.stringify(taken[0]!.prompt).slice(0, 160)}`);
  }
  way.clear?.(window);
  for (const late = Date.now() + 10_000; log.turnEnds <= ends && taken.length > 0 && Date.now() < late; log.read()) await wait(20);
}

/** The program's complaint, empty when it had none. */
function run({ command, env }: Way, window: number, text: string): Promise<string> {
  const { file, args, input } = command(window, text);
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? '' : `exit ${code} ${said.trim()}`));
  });
}
