import { endApp } from '../place.ts';
import { until, type Running } from '../launch.ts';
import { median, say } from '../report.ts';
import { cardsShown, seeded } from './seed.ts';

const ROUNDS = 7;
const LOADS = 5;

interface Opened {
  /** From the start of the process until the cards are drawn, ms. */
  start: number[];
  /** From the beginning of the page, in a running app, until the cards are drawn, ms. */
  page: number[];
  /** From the click on the board's tab until they are drawn, ms. */
  tab: number[];
}

/** In the page: epoch ms at which the cards had been drawn, and how long after the page's beginning. */
function drawn(): Promise<{ at: number; after: number } | null> {
  if (document.querySelectorAll('#board-list [data-card]').length <= 5) return Promise.resolve(null);
  const at = performance.getEntriesByName('board-drawn')[0]?.startTime;
  return Promise.resolve(at === undefined ? null : { at: performance.timeOrigin + at, after: at });
}

/** In the page: goes to the done tasks and back; ms until the cards are drawn again. */
async function changeTab(): Promise<number> {
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  document.getElementById('tab-done')!.click();
  await frame();
  await frame();
  const began = performance.now();
  document.getElementById('tab-queue')!.click();
  while (document.querySelectorAll('#board-list [data-card]').length <= 5) await frame();
  await frame();
  return performance.now() - began;
}

async function whenDrawn({ page }: Running): Promise<{ at: number; after: number }> {
  let seen: { at: number; after: number } | null = null;
  await until('the board is drawn', 120_000, async () => (seen = await page.run(drawn).catch(() => null)) !== null);
  return seen!;
}

/** How a board opens with each number of cards, in turn; the ratios are of the last beside the first. */
export async function opening(sizes: [number, number]): Promise<{ figures: Record<string, number>; ratios: Record<string, number> }> {
  const places = [];
  for (const size of sizes) places.push({ size, place: await seeded(`opens-${size}`, size, [{ program: 'quick' }]), of: { start: [], page: [], tab: [] } as Opened });
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { size, place, of } of round % 2 ? places : places.toReversed()) {
      const running = await place.again();
      const { at } = await whenDrawn(running);
      await cardsShown(running);
      // The first start fills the caches.
      if (round >= 0) of.start.push(at - running.startedAt);
      if (round === ROUNDS - 1) {
        for (let load = 0; load < LOADS; load += 1) {
          await running.page.send('Page.reload');
          const { after } = await whenDrawn(running);
          of.page.push(after);
          of.tab.push(await running.page.run(changeTab));
        }
      }
      say(`${size} cards: ${(at - running.startedAt).toFixed(0)} ms`);
      await running.kill();
    }
  }
  const figures: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  for (const { size, place, of } of places) {
    for (const [what, list] of Object.entries(of) as [keyof Opened, number[]][]) figures[`board.${size}.${what}.ms`] = median(list);
    await endApp(place);
  }
  for (const what of ['start', 'page', 'tab'] as const)
    ratios[`board.${what}.ratio`] = figures[`board.${sizes[1]}.${what}.ms`]! / figures[`board.${sizes[0]}.${what}.ms`]!;
  return { figures, ratios };
}
