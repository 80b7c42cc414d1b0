import { endApp } from '../place.ts';
import { median } from '../report.ts';
import { cardsShown, seeded } from '../ui/seed.ts';

/** Frames of one list, in ms. */
export interface Frames {
  median: number;
  /** The longest frame of a round, median of the rounds. */
  worst: number;
}

export interface Scrolled {
  /** Until the cards are there, from the start of the process, ms. */
  shownMs: number;
  board: Frames;
  /** A list with nothing in it, as long as the board's, scrolled in the same window in turn with it. */
  empty: Frames;
  /** The frames of a window in which nothing moves. */
  still: Frames;
  /** How far a round went, px. */
  distance: number;
}

const FRAMES = 60;
const STEP_PX = 190;

/** In the page: scrolls a list by a step each frame, and tells how long each frame took. */
function scroll(id: string, frames: number, step: number): Promise<{ times: number[]; distance: number }> {
  const list = document.getElementById(id)!;
  list.scrollTop = 0;
  const times: number[] = [];
  return new Promise((resolve) => {
    let last = 0;
    // What the way back to the top takes is not counted.
    let skip = 3;
    const frame = (now: number): void => {
      if (skip > 0) skip -= 1;
      else times.push(now - last);
      last = now;
      if (skip === 0) list.scrollTop += step;
      if (times.length < frames) requestAnimationFrame(frame);
      else resolve({ times, distance: list.scrollTop });
    };
    requestAnimationFrame(frame);
  });
}

/** In the page: puts a list in the board's place that is as long and has nothing in it, or takes it away. */
function empty(there: boolean): void {
  const board = document.getElementById('board-list')!;
  document.getElementById('empty-list')?.remove();
  if (there) {
    const list = document.createElement('div');
    list.id = 'empty-list';
    list.className = board.className;
    list.style.height = `${board.clientHeight}px`;
    const inside = document.createElement('div');
    inside.style.height = `${board.scrollHeight}px`;
    list.append(inside);
    board.after(list);
  }
  board.style.display = there ? 'none' : '';
}


/** The app with a project of so many tasks: how its board scrolls, so many times. */
export async function scrolling(count: number, times: number): Promise<Scrolled> {
  const app = await seeded(`queue-${count}`, count, [{ program: 'quick' }]);
  const running = await app.again();
  await cardsShown(running);
  const shownMs = Date.now() - running.startedAt;

  const { page } = running;
  const rounds: Record<'board' | 'empty' | 'still', number[][]> = { board: [], empty: [], still: [] };
  let distance = 0;
  // The first round draws each glyph for the first time.
  await page.run(scroll, 'board-list', FRAMES, STEP_PX);
  for (let round = 0; round < times; round += 1) {
    const told = await page.run(scroll, 'board-list', FRAMES, STEP_PX);
    distance = told.distance;
    rounds.board.push(told.times);
    rounds.still.push((await page.run(scroll, 'board-list', FRAMES / 3, 0)).times);
    await page.run(empty, true);
    rounds.empty.push((await page.run(scroll, 'empty-list', FRAMES, STEP_PX)).times);
    await page.run(empty, false);
  }
  await running.kill();
  await endApp(app);
  const frames = (list: number[][]): Frames => ({ median: median(list.flat()), worst: median(list.map((one) => Math.max(...one))) });
  return { shownMs, board: frames(rounds.board), empty: frames(rounds.empty), still: frames(rounds.still), distance };
}
