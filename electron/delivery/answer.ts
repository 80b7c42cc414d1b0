import { setTimeout as wait } from 'node:timers/promises';
import { questionIn } from '../../shared/rules/cli/question.ts';
import { deliveryWords as words } from '../../shared/text/delivery.ts';
import type { Seat } from '../agents/index.ts';

/** So long it is tried, and so long what the person saw has to stand there again. ms. */
const TRY_MS = 5_000;
const SEEN_MS = 1_500;
/** Between two looks at the screen. ms. */
const LOOK_MS = 60;
const ENTER = '\r';
const DOWN = '\x1b[B';
const UP = '\x1b[A';

/**
 * Gives the person's answer to the dialog in a pane: moves its mark and presses Enter, as they would.
 * Each key is written only onto a screen that was read right before and shows the same question
 * with the same answers as the person saw (D5).
 * @param asked what was asked and the labels of all answers, as the person saw them, and the place of theirs
 * @returns null when Enter was pressed; else why not, as a sentence
 */
export async function answerDialog(
  { host, pane }: Pick<Seat, 'host' | 'pane'>,
  asked: { head: string; labels: readonly string[]; choice: number },
): Promise<string | null> {
  const began = performance.now();
  const end = began + TRY_MS;
  for (let pressed = false; performance.now() < end; await wait(LOOK_MS)) {
    const screen = await host.screen(pane);
    const found = questionIn(screen.lines);
    const { choices } = found ?? { choices: [] };
    const same = found?.head === asked.head && choices.length === asked.labels.length && choices.every(({ label }, i) => label === asked.labels[i]);
    if (!same) {
      // Between two pictures of the same dialog anything may stand there.
      if (pressed || performance.now() - began < SEEN_MS) continue;
      return found ? words.anotherQuestion : words.noQuestion;
    }
    const at = choices.findIndex(({ selected }) => selected);
    const key = at === asked.choice ? ENTER : at < asked.choice ? DOWN : UP;
    const { offset, personKey } = screen;
    const result = await host.writeIf(pane, Buffer.from(key, 'utf8'), { offset, personKey });
    if (!result.written) continue;
    if (key === ENTER) return null;
    pressed = true;
    await drawn(host, pane, at, end);
  }
  return words.notAnswered;
}

/** Waits until the mark has moved: a second key before that would move it twice. */
async function drawn(host: Seat['host'], pane: number, was: number, end: number): Promise<void> {
  while (performance.now() < end) {
    await wait(LOOK_MS / 2);
    const choices = questionIn((await host.screen(pane)).lines)?.choices;
    if (choices && choices.findIndex(({ selected }) => selected) !== was) return;
  }
}
