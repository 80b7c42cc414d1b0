/** Brings a situation about in a pane and compares what the desk derives. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../../../delivery/lib.ts';
import type { Order } from '../../../fakes/index.ts';
import type { Cli, Do, Result, Want } from './types.ts';

/** What differs between fakes and real CLIs. */
export interface Stage {
  bench: Bench;
  dir: string;
  /** The text that is typed for a prompt. */
  text(prompt: string): string;
  order(order: Order): void;
  go(): void;
  logged(kind: string): boolean;
  asked(): number;
  /** Where the CLI keeps its state file, for the situation that spoils it. */
  stateFile(pid: number): string;
  /** Default of `within`. */
  withinMs: number;
  /** A dialog takes keys after so long. */
  deafMs: number;
}

export interface Performed {
  ok: boolean;
  expected: string[];
  derived: string[];
  ms: number | null;
  detail?: string;
}

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const HOLDS = 500;

class Missed extends Error {}

/** Does the steps in order; ends at the first that does not come true. */
export async function perform(steps: readonly Do[], stage: Stage): Promise<Performed> {
  const expected: string[] = [];
  const derived: string[] = [];
  let ms: number | null = null;
  let acted = Date.now();
  let booting = true;
  /** When the last `want` had come true. */
  let agreed = 0;
  let typed = false;
  const { bench } = stage;

  const pane = (): number => {
    const found = bench.agents.live(bench.agent)?.pane;
    if (!found) throw new Missed('it has no pane');
    return found.id;
  };
  const pid = async (): Promise<number> => {
    const id = pane();
    const found = (await bench.host.panes()).find((p) => p.pane === id);
    if (!found) throw new Missed('the host has no such pane');
    return found.pid;
  };
  const wait = async (what: string, holds: () => boolean | Promise<boolean>, within = stage.withinMs) => {
    const end = Date.now() + within;
    while (!(await holds())) {
      if (Date.now() > end) throw new Missed(`not brought about: ${what}`);
      await pause(50);
    }
  };
  const shows = async (fits: (screen: string) => boolean): Promise<boolean> => fits(await bench.screen());

  /** Some CLIs show their composer before they take keys: their rules say how long. */
  async function awake(): Promise<void> {
    if (typed) return;
    typed = true;
    const since = bench.trail.find((step) => step.state === 'ready')?.at ?? 0;
    const first = bench.agents.adapter(bench.agent)?.typing.firstMs ?? 0;
    await pause(Math.max(0, since + first - Date.now()));
  }

  async function expectState({ want: wanted, within = stage.withinMs, holds = HOLDS, never = [] }: Want): Promise<void> {
    const states = [wanted].flat();
    expected.push(states.join(' or '));
    const since = acted;
    const end = since + within;
    for (;;) {
      const last = bench.trail.at(-1);
      const bad = bench.trail.find((step) => step.at >= Math.max(since, agreed) && never.includes(step.state));
      if (bad) {
        derived.push(bad.state);
        throw new Missed(`${bad.state} in between: ${bad.why}`);
      }
      const inside = last !== undefined && states.includes(last.state);
      if (inside && Date.now() >= Math.max(last.at, since) + holds) {
        derived.push(last.state);
        ms = booting || last.at < since ? ms : last.at - since;
        agreed = Date.now();
        return;
      }
      if (!inside && Date.now() > end) {
        const way = bench.trail.filter((step) => step.at >= since).map((step) => step.state);
        derived.push(last?.state ?? 'nothing');
        throw new Missed(
          `${states.join(' or ')} expected, ${last?.state} derived (${last?.why}); since the act: ${way.join(' → ')}`,
        );
      }
      await pause(20);
    }
  }

  async function act(step: Do): Promise<void> {
    if ('prompt' in step) {
      const text = step.bare ? step.prompt : stage.text(step.prompt);
      bench.type(`\x1b[200~${text}\x1b[201~`);
      // A pane of a few rows may not show it all.
      await wait('', () => shows((screen) => screen.includes(text)), 3_000).catch(() => {});
      await pause(200);
      bench.type('\r');
    } else if ('keys' in step) bench.type(step.keys);
    else if ('answer' in step) {
      await pause(stage.deafMs);
      bench.type(step.answer);
    } else if ('paste' in step) bench.type(`\x1b[200~${step.paste}\x1b[201~`);
    else if ('order' in step) stage.order(step.order);
    else if ('go' in step) stage.go();
    else if ('resize' in step) await bench.host.resize(pane(), ...step.resize);
    else if ('signal' in step) process.kill(step.child ? await childOf(await pid(), step.child) : await pid(), step.signal);
    else if ('stop' in step) await bench.agents.stop(bench.agent);
    else if ('start' in step) {
      await bench.start(step.resume ? (bench.sessions.at(-1)?.cliSession ?? undefined) : undefined);
    } else if ('hook' in step) {
      const spool = join(stage.dir, 'spool', bench.sessions.at(-1)?.id ?? '');
      writeFileSync(join(spool, `h.${Math.random().toString(36).slice(2)}.json`), step.hook);
    } else if ('stateFile' in step) writeFileSync(stage.stateFile(await pid()), step.stateFile);
    else if ('restart' in step) {
      bench.agents.close();
      bench.delivery.close();
      for (const away of step.restart) await run(away);
      acted = Date.now();
      await bench.restart([]);
    } else if ('pause' in step) await pause(step.pause);
  }

  async function run(step: Do): Promise<void> {
    if ('want' in step) return expectState(step);
    if ('see' in step) return wait(`the screen shows ${step.see}`, () => shows((s) => step.see.test(s)));
    if ('logged' in step) return wait(`the fake does ${step.logged}`, () => stage.logged(step.logged));
    if ('asked' in step) return wait(`the model is asked ${step.asked} times`, () => stage.asked() >= step.asked);
    if ('problem' in step) {
      return wait(`a problem like ${step.problem}`, () =>
        bench.events.some((event) => event.type === 'problem' && step.problem.test(event.text)));
    }
    if ('prompt' in step || 'keys' in step || 'paste' in step) await awake();
    const before = Date.now();
    await act(step);
    if ('pause' in step) return;
    // How long a CLI takes to start is its own affair.
    booting = 'start' in step;
    if ('restart' in step) return;
    // A prompt counts from its Enter, what takes a while by itself from its beginning.
    acted = 'prompt' in step || 'answer' in step ? Date.now() : before;
  }

  try {
    acted = Date.now();
    for (const step of steps) await run(step);
    return { ok: true, expected, derived, ms };
  } catch (error) {
    const screen = await bench.screen().then((s) => s.replaceAll(/\n+$/g, ''), () => '(no pane)');
    const evidence = bench.agents.live(bench.agent)?.evidence.map((e) => `${e.source}: ${e.says} (${e.detail})`) ?? [];
    const detail = [error instanceof Missed ? error.message : String((error as Error).stack), ...evidence, screen].join('\n');
    return { ok: false, expected, derived, ms: null, detail };
  }
}

/** The row of the table; `more` is put behind what went wrong. */
export function resultOf(cli: Cli, name: string, done: Performed, more = ''): Result {
  return {
    cli,
    name,
    ok: done.ok,
    expected: done.expected.join(' → '),
    derived: done.derived.join(' → '),
    ms: done.ms,
    ...(done.detail && { detail: done.detail + more }),
  };
}

/** A process below `parent` whose command line fits. */
async function childOf(parent: number, fits: RegExp): Promise<number> {
  const end = Date.now() + 5_000;
  for (;;) {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        if (fits.test(command) && Number(name) !== parent && isBelow(Number(name), parent)) return Number(name);
      } catch {
        // It ended meanwhile.
      }
    }
    if (Date.now() > end) throw new Missed(`not brought about: no child like ${fits}`);
    await pause(100);
  }
}

function isBelow(child: number, parent: number): boolean {
  for (let at = child; at > 1; ) {
    const stat = readFileSync(`/proc/${at}/stat`, 'utf8');
    at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (at === parent) return true;
  }
  return false;
}
