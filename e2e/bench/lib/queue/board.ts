import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../../electron/store/index.ts';
import type { EventBody } from '../../../../shared/model/index.ts';
import { launch, until, type Running } from '../launch.ts';
import { endApp, root, startApp, temporary } from '../place.ts';
import { median } from '../report.ts';
import { manyTasks } from './rules.ts';

export interface Frames {
  /** Until the cards are there, from the start of the process, ms. */
  shownMs: number;
  median: number;
  /** The longest frame of a round, median of the rounds, ms. */
  worst: number;
  /** How far a round went, px. */
  scrolled: number;
}

const ROUNDS = 5;
const FRAMES = 90;

/** In the page: scrolls the board by a step each frame, and tells how long each frame took. */
function scroll(frames: number): Promise<{ times: number[]; scrolled: number }> {
  const list = document.getElementById('board-list')!;
  list.scrollTop = 0;
  const times: number[] = [];
  return new Promise((resolve) => {
    let last = 0;
    const frame = (now: number): void => {
      if (last > 0) times.push(now - last);
      last = now;
      list.scrollTop += 120;
      if (times.length < frames) requestAnimationFrame(frame);
      else resolve({ times, scrolled: list.scrollTop });
    };
    requestAnimationFrame(frame);
  });
}

const cards = (): number => document.querySelectorAll('#board-list [data-card]').length;
const boardThere = (): boolean => document.getElementById('board-list') !== null;

/** The app with a project of so many tasks: how its board scrolls. */
export async function scrolling(count: number): Promise<Frames> {
  const app = await startApp(`queue-${count}`, [{ program: 'quick' }]);
  await until('the board is there', 60_000, () => app.page.run(boardThere));
  let running: Running = app;
  let began = app.startedAt;
  if (count > 0) {
    await app.kill();
    const projects = join(app.home, 'projects');
    const [id] = readdirSync(projects);
    const journal = openJournal(join(projects, id ?? ''), Date.now());
    const prefix = journal.events.flatMap(({ body }) => (body.type === 'project.opened' ? [body.project.prefix] : [])).at(-1) ?? 'T';
    const named = JSON.stringify(manyTasks(count)).replaceAll('TASK-T-', `TASK-${prefix}-`);
    journal.append(JSON.parse(named) as EventBody[], Date.now());
    journal.close();
    running = await launch([root, '--home', app.home, '--project', temporary('project')], { QUATUOR_AGENTS: temporary(`agents-queue-${count}.json`) });
    began = running.startedAt;
    await until('cards are shown', 120_000, async () => (await running.page.run(cards)) > 5);
  }
  const shownMs = Date.now() - began;
  const worst: number[] = [];
  const all: number[] = [];
  let scrolled = 0;
  // The first round draws each glyph for the first time.
  await running.page.run(scroll, FRAMES);
  for (let round = 0; round < ROUNDS; round += 1) {
    const told = await running.page.run(scroll, FRAMES);
    worst.push(Math.max(...told.times));
    all.push(...told.times);
    scrolled = told.scrolled;
  }
  if (running !== app) await running.kill();
  await endApp(app);
  return { shownMs, median: median(all), worst: median(worst), scrolled };
}
