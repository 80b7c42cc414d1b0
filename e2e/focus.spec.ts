import { expect, test, type Page } from '@playwright/test';
import { cast, command, expectState, makePlace, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('focus');
});
test.afterEach(() => place.end());

/** Notes from now on each element that gets the keyboard. */
const watchFocus = (page: Page) =>
  page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenFocus: seen });
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof Element) seen.push(target.getAttribute('data-testid') ?? target.className);
    });
  });
const seenFocus = (page: Page) => page.evaluate(() => (window as unknown as { seenFocus: string[] }).seenFocus);

test('U47 whatever the agents do, the keyboard stays where the person types: in an editor, and in a terminal', async () => {
  const { agents, fakes } = cast(place, { claude: { permissionAt: 'working', hold: true }, codex: { hold: true }, amp: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'codex', 'amp']) await expectState(page, id, 'ready');
  const asks = await task(page, { title: 'Asks' });
  const works = await task(page, { title: 'Works' });
  const quick = await task(page, { title: 'Quick' });

  await page.keyboard.press('n');
  const field = page.getByTestId('task-objective');
  await field.click();
  await field.pressSequentially('one ');
  await watchFocus(page);
  for (const [id, agent] of [[asks, 'claude'], [works, 'codex'], [quick, 'amp']] as const) await command(page, { type: 'task.give', id, agent });
  await field.pressSequentially('two ');
  await expectState(page, 'claude', 'waiting-for-you');
  await field.pressSequentially('three ');
  await fakes.amp.until('submit');
  await expectState(page, 'amp', 'ready');
  fakes.codex.order({ do: 'crash', code: 3 });
  await expectState(page, 'codex', 'exited');
  await field.pressSequentially('four ');
  await command(page, { type: 'agent.start', agent: 'codex' });
  await expectState(page, 'codex', 'ready');
  await command(page, { type: 'orchestrator.name', agent: 'amp' });
  await field.pressSequentially('five');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('one two three four five');
  expect(await seenFocus(page)).toEqual([]);
  await page.getByTestId('task-title').fill('Typed meanwhile');
  await page.getByTestId('save-task').click();
  await expect(page.getByTestId('task-editor')).toBeHidden();

  await page.getByTestId('pane-amp').locator('.xterm').click();
  const line = page.getByTestId('pane-amp').locator('.xterm-helper-textarea');
  await expect(line).toBeFocused();
  await watchFocus(page);
  await page.keyboard.type('half a ');
  fakes.claude.order({ do: 'crash', code: 3 });
  await expectState(page, 'claude', 'exited');
  await page.keyboard.type('line');
  await expect(line).toBeFocused();
  expect(await seenFocus(page)).toEqual([]);
  fakes.amp.order({ do: 'tell' });
  expect((await fakes.amp.until('composer'))['text']).toBe('half a line');
  await desk.close();
});

test('U47 a pane that is to have the keyboard with the next frame does not take it from who has pressed elsewhere meanwhile', async () => {
  const { agents } = cast(place, { claude: { hold: true }, codex: {} });
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['claude', 'codex']) await expectState(page, id, 'ready');
  /** Asks for Claude's pane by its keys, does what the person does before the next frame, and says who has the keyboard after it. */
  const then = (meanwhile: 'nothing' | 'a press' | 'Tab') =>
    page.evaluate(async (what) => {
      const button = document.querySelector<HTMLElement>('[data-testid="actions-codex"]')!;
      button.focus();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', code: 'Digit1', ctrlKey: true, bubbles: true, cancelable: true }));
      if (what === 'a press') button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      if (what === 'Tab') button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true }));
      for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
      return document.activeElement === button ? 'the button' : document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane');
    }, meanwhile);
  expect(await then('nothing')).toBe('claude');
  expect(await then('a press')).toBe('the button');
  expect(await then('Tab')).toBe('the button');
  await desk.close();
});
