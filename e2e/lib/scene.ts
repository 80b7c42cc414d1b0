import { expect, type Page } from '@playwright/test';
import type { Misbehaviour, PersonaName } from '../fakes/index.ts';
import type { Desk, Place } from './desk.ts';
import { cast, windowScreen, type Cast } from './fakes.ts';
import { trust } from './hand.ts';

/** A desk with one agent that misbehaves, and its page. */
export interface Scene extends Cast {
  desk: Desk;
  page: Page;
}

/** Starts a trusted desk on which one agent misbehaves; the others have no CLI. */
export async function scene(place: Place, who: PersonaName, how: Misbehaviour): Promise<Scene> {
  const { agents, fakes } = cast(place, { [who]: how });
  const desk = await place.start({ agents });
  await trust(desk.page);
  return { agents, fakes, desk, page: desk.page };
}

/** Presses a dialog's option as a person does; a new dialog hears nothing at first. */
export async function choose(page: Page, agent: string, option: string): Promise<void> {
  await page.getByTestId(`pane-${agent}`).locator('.xterm').click();
  const marked = async () => (await windowScreen(page, agent)).some((row) => row.includes('❯') && row.includes(option));
  await expect.poll(async () => {
    if (!(await marked())) await page.keyboard.press('ArrowDown');
    return marked();
  }).toBe(true);
  await page.keyboard.press('Enter');
}

/** The kinds of what a fake has logged, in order. */
export const kinds = ({ fakes }: Cast, who: PersonaName): string[] => fakes[who].log().map((line) => line.kind);
