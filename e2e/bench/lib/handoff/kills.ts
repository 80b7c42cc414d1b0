/** Handoffs of an app that is killed again and again, and what came of them. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openJournal } from '../../../../electron/store/index.ts';
import { emptyDesk, type Desk, type JournalEvent } from '../../../../shared/model/index.ts';
import { reduceAll, valuesOf } from '../../../../shared/rules/index.ts';
import { chance, type Chance } from '../delivery/chance.ts';
import { fill, makeWorld, startApp, type App, type World } from './sim.ts';

/** What went wrong, counted. */
export interface Count {
  handoffs: number;
  kills: number;
  /** Two holders in one epoch, or a handoff that ended with another holder than it says. */
  splits: number;
  /** A task that is gone, that changed its worker, or that the memory does not name; a handoff without an end. */
  losses: number;
  /** A takeover prompt that was taken twice, or a second one for a candidate that had one. */
  doubles: number;
  /** How often the person was asked whether the prompt arrived. */
  asked: number;
  /** What happened, in words. */
  notes: string[];
}

export const noCount = (): Count => ({ handoffs: 0, kills: 0, splits: 0, losses: 0, doubles: 0, asked: 0, notes: [] });

const END_MS = 20_000;
/** So many deeds a handoff takes, about: a kill may hit each. */
const DEEDS = 44;

/**
 * One handoff of the role after the other, in which the app is killed at random deeds (before and
 * after each write to the journal, before and after each text that goes out), until so many kills
 * have hit one that was under way.
 */
export async function killInProcess(kills: number, seed: number, say: (text: string) => void): Promise<Count> {
  const count = noCount();
  for (let round = 1; count.kills < kills; round += 1) {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-handoff-kill-')));
    try {
      await oneHandoff(dir, chance(seed + round), count);
    } finally {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    }
    if (round % 10 === 0) say(`${round} handoffs, ${count.kills} kills, ${count.splits} splits, ${count.losses} losses, ${count.doubles} doubles`);
  }
  return count;
}

async function oneHandoff(dir: string, by: Chance, count: Count): Promise<void> {
  const world = makeWorld(dir);
  // The project is laid without a mishap.
  startApp(world, by, null).close();
  fill(world, 'claude', 98);
  count.handoffs += 1;
  const times = by.number(1, 3);
  let app: App | null = null;
  for (let n = 0; n <= times; n += 1) {
    app = start(world, by, n < times ? by.number(1, Math.ceil(DEEDS / (n + 1))) : null);
    if (!app) {
      count.kills += 1;
      continue;
    }
    const ended = await Promise.race([app.dead.then(() => false), untilOver(app, world, count)]);
    if (ended) break;
    count.kills += 1;
    app.close();
    await wait(by.number(0, 4));
  }
  app?.close();
  check(world, readAll(dir), count);
}

/** One that dies while it is being opened leaves nothing behind. */
function start(world: World, by: Chance, dieAt: number | null): App | null {
  try {
    return startApp(world, by, dieAt);
  } catch (error) {
    if (/killed|dead/.test((error as Error).message)) return null;
    throw error;
  }
}

async function untilOver(app: App, world: World, count: Count): Promise<boolean> {
  const end = Date.now() + END_MS;
  while (Date.now() < end && !app.isDead()) {
    const open = Object.values(app.desk().handoffs).find((h) => h.step !== 'over');
    if (!open && Object.keys(app.desk().handoffs).length > 0) return true;
    const doubtful = valuesOf(app.desk().messages).find((m) => m.stage === 'unverified');
    // The person looks at the pane: it is not there, and is sent again.
    if (doubtful && (open?.step === 'asking' || doubtful.id === open?.asked)) {
      if (open?.step === 'asking') count.asked += 1;
      const there = world.took.some(({ id }) => id === doubtful.id);
      app.writer.submit({ type: 'message.resolve', id: doubtful.id, choice: there ? 'arrived' : 'again' });
    } else if (doubtful) world.clock.add += 60_000;
    await wait(5);
  }
  return !app.isDead();
}

function readAll(dir: string): { desk: Desk; events: JournalEvent[] } {
  const journal = openJournal(join(dir, 'journal'), Date.now());
  const events = journal.all();
  journal.close();
  return { events, desk: reduceAll(emptyDesk, events) };
}

function check(world: World, { desk, events }: ReturnType<typeof readAll>, count: Count): void {
  const bad = (kind: 'splits' | 'losses' | 'doubles', note: string): void => {
    count[kind] += 1;
    count.notes.push(note);
  };
  const role = Object.values(desk.handoffs).filter(({ task }) => task === undefined);
  const last = role.at(-1);
  const epochs = events.flatMap(({ body }) => (body.type === 'orchestrator.set' ? [body.epoch] : []));
  if (new Set(epochs).size !== epochs.length) bad('splits', `epochs ${epochs.join(', ')}`);
  if (role.length !== 1) bad('splits', `${role.length} handoffs of the role`);
  if (last?.end?.as === 'done' && desk.orchestrator?.agent !== last.to) bad('splits', `${desk.orchestrator?.agent} holds it, and ${last.to} took it`);
  if (last?.end?.as !== 'done') bad('losses', `it ended ${JSON.stringify(last?.end ?? last?.step)}`);
  const work = desk.tasks['TASK-PO-001'];
  if (work?.stage !== 'running' || work.agent !== 'codex' || !desk.tasks['TASK-PO-002']) bad('losses', `tasks ${JSON.stringify(Object.keys(desk.tasks))}`);
  const memory = last?.memory ? readFileSync(join(world.dir, 'project', last.memory.file), 'utf8') : '';
  if (!memory.includes('TASK-PO-001') || !memory.includes('TASK-PO-002')) bad('losses', 'the memory lacks a task');
  const prompts = new Set(events.flatMap(({ body }) => (body.type === 'handoff.prompted' ? [body.prompt] : [])));
  const took = world.took.filter(({ id }) => prompts.has(id));
  if (new Set(took.map(({ id }) => id)).size !== took.length) bad('doubles', 'one prompt was taken twice');
  if (took.filter(({ agent }) => agent === last?.to).length > 1) bad('doubles', `${last?.to} took ${took.length} prompts`);
}
