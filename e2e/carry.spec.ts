import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test';
import { cast, command, expectStage, expectState, grab, makePlace, task, trust, windowScreen, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('carry');
});
test.afterEach(() => place.end());

interface Load {
  files?: string[];
  text?: string;
}

/** Carries files or a text in from outside, over something; made by Chromium's own input, not by a script. */
async function carry(page: Page, tools: CDPSession, over: Locator, { files, text }: Load): Promise<{ over(): Promise<void>; drop(): Promise<void> }> {
  const box = await over.boundingBox();
  if (!box) throw new Error('not on the screen');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: text === undefined ? [] : [{ mimeType: 'text/plain', data: text }], ...(files ? { files } : {}), dragOperationsMask: 1 };
  const step = (type: 'dragEnter' | 'dragOver' | 'drop') => tools.send('Input.dispatchDragEvent', { type, ...at, data });
  await step('dragEnter');
  await step('dragOver');
  // The window knows what comes with its next frame.
  await expect(page.getByTestId('carry-board')).toBeVisible();
  return {
    over: async () => void (await step('dragOver')),
    async drop() {
      await step('dragOver');
      await step('drop');
    },
  };
}

const hasFocus = (page: Page, agent: string) => expect(page.getByTestId(`pane-${agent}`).locator('.xterm-helper-textarea')).toBeFocused();

test('W1b files and texts say on each pane what they would do, and go in as typing; what asks takes none', async () => {
  const { agents, fakes } = cast(place, { codex: {}, claude: { hold: true } });
  const one = join(place.dir, "it's one.txt");
  const two = join(place.dir, 'two.txt');
  for (const file of [one, two]) writeFileSync(file, 'x');
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  for (const id of ['codex', 'claude']) await expectState(page, id, 'ready');
  const tools = await page.context().newCDPSession(page);
  const pane = page.getByTestId('pane-codex');

  const files = await carry(page, tools, pane.locator('.xterm'), { files: [one, two] });
  await expect(page.getByTestId('carry-codex')).toContainText('Insert 2 paths');
  await expect(page.getByTestId('carry-board')).toContainText('One file at a time');
  await files.over();
  await expect(page.getByTestId('spoken')).toContainText('Insert 2 paths');
  await files.drop();
  expect((await fakes.codex.until('paste'))['text']).toBe(`'${one.replace("'", `'\\''`)}' ${two} `);
  await expect(page.getByTestId('carry-codex')).toBeHidden();
  await hasFocus(page, 'codex');

  // A text with escapes and a line end behind it: no escape and no Enter arrives.
  await (await carry(page, tools, pane.locator('.xterm'), { text: 'so\u001b[201~ be it\r\n' })).drop();
  await expect.poll(async () => (await windowScreen(page, 'codex')).join('')).toContain('so[201~ be it');

  // Several lines are shown first.
  await (await carry(page, tools, pane.locator('.xterm'), { text: 'first line\nsecond line' })).drop();
  await expect(page.getByTestId('ask')).toContainText('Insert 2 lines');
  await expect(page.getByTestId('ask')).toContainText('second line');
  await page.getByTestId('ask-yes').click();
  await expect.poll(async () => (await windowScreen(page, 'codex')).join('')).toContain('second line');
  expect(fakes.codex.prompts()).toEqual([]);

  // By keyboard, by the same rule; the pane that took the text has it first.
  await hasFocus(page, 'codex');
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('actions-claude').press('Enter');
  await page.getByTestId('paths-claude').press('Enter');
  await (await chooser).setFiles(two);
  expect((await fakes.claude.until('paste'))['text']).toBe(`${two} `);

  // What misses is let go for nothing.
  await (await carry(page, tools, page.getByTestId('title-project'), { files: [one] })).drop();
  await expect(page.getByTestId('carry-codex')).toBeHidden();
  await expect(page.getByTestId('pane-codex')).toBeVisible();
  await desk.close();
});

test('W1b the board makes a draft of a text file, opens the import for a list, and says what it cannot take', async () => {
  const { agents } = cast(place, { claude: { hold: true }, codex: {} });
  const file = (name: string, text: string | Uint8Array): string => {
    const path = join(place.dir, name);
    writeFileSync(path, text);
    return path;
  };
  const desk = await place.start({ agents });
  const { page } = desk;
  await trust(page);
  const tools = await page.context().newCDPSession(page);
  const list = page.locator('#board-list');

  const note = await carry(page, tools, list, { files: [file('note.md', '# The price reader\n\nIt reads prices.')] });
  await expect(page.getByTestId('carry-board')).toContainText('A new task from it');
  await note.drop();
  await expect(page.getByTestId('task-title')).toHaveValue('The price reader');
  await expect(page.getByTestId('task-objective')).toHaveValue('It reads prices.');
  await page.getByTestId('save-task').click();
  await expect(page.getByTestId('card-TASK-PO-001')).toContainText('The price reader');

  await (await carry(page, tools, list, { files: [file('plan.md', '- [ ] One more\n- [ ] And another\n')] })).drop();
  await expect(page.getByTestId('import-rows')).toContainText('And another');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('import')).toBeHidden();

  mkdirSync(join(place.dir, 'folder'));
  for (const [path, says] of [
    [join(place.dir, 'folder'), /folder|no text/],
    [file('blob', new Uint8Array([1, 0, 255, 2])), 'no text'],
    [file('empty.txt', ''), 'Nothing in it'],
  ] as const) {
    const held = await carry(page, tools, list, { files: [path] });
    await held.over();
    // What was said of the one before is over.
    await expect(page.getByTestId('spoken')).toContainText('A new task from it');
    await held.drop();
    await expect(page.getByTestId('spoken')).toContainText(says);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }

  // A task in work is held over another pane: an honest no, and it stays.
  await expectState(page, 'claude', 'ready');
  const runs = await task(page, { title: 'In work' });
  expect(await command(page, { type: 'task.give', id: runs, agent: 'claude' })).toMatchObject({ ok: true });
  await expectStage(page, runs, 'running');
  const held = await grab(page, page.getByTestId(`card-${runs}`));
  await held.over(page.getByTestId('pane-codex'));
  await expect(page.getByTestId('drop-codex')).toContainText('In work');
  await held.drop();
  await expectStage(page, runs, 'running');
  await desk.close();
});
