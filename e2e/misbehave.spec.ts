import { expect, test, type Page } from '@playwright/test';
import type { Misbehaviour, PersonaName } from './fakes/index.ts';
import { cast, dragTo, expectStage, expectState, makePlace, sessionsOf, task, trust, windowScreen, type Cast, type Desk, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('misbehave');
});
test.afterEach(() => place.end());

interface Scene extends Cast {
  desk: Desk;
  page: Page;
}

/** A trusted desk on which one agent misbehaves. */
async function open(who: PersonaName, how: Misbehaviour): Promise<Scene> {
  const { agents, fakes } = cast(place, { [who]: how });
  const desk = await place.start({ agents });
  await trust(desk.page);
  return { agents, fakes, desk, page: desk.page };
}

/** Presses a dialog's option as a person does; a new dialog hears nothing at first. */
async function choose(page: Page, agent: string, option: string): Promise<void> {
  await page.getByTestId(`pane-${agent}`).locator('.xterm').click();
  const marked = async () => (await windowScreen(page, agent)).some((row) => row.includes('❯') && row.includes(option));
  await expect.poll(async () => {
    if (!(await marked())) await page.keyboard.press('ArrowDown');
    return marked();
  }).toBe(true);
  await page.keyboard.press('Enter');
}

/** How often the text of a prompt was put into Claude's composer, in however many pieces. */
const pasted = (scene: Scene) =>
  scene.fakes.claude.log().filter((line) => line.kind === 'paste' && String(line['text']).includes('AUTONOMIE MAXIMALE')).length;

const kinds = (scene: Scene, who: PersonaName) => scene.fakes[who].log().map((line) => line.kind);

test('D5 a slow boot is waited for, and the prompt arrives once', async () => {
  const scene = await open('codex', { bootMs: 3_000 });
  const { page, fakes } = scene;
  await expectState(page, 'codex', 'starting');
  const id = await task(page, { title: 'Be patient' });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'delivering');
  await expect(page.getByTestId('strip-codex')).toContainText('starting');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.codex.prompts()).toHaveLength(1);
  expect(kinds(scene, 'codex')).not.toContain('lost');
  await scene.desk.close();
});

test('D5 a splash that swallows keys is given none', async () => {
  const scene = await open('codex', { splashMs: 3_000 });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'After the splash' });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.codex.prompts()).toHaveLength(1);
  expect(kinds(scene, 'codex')).not.toContain('lost');
  await scene.desk.close();
});

test('D5 a trust dialog is the person’s: nothing is typed into it, and the prompt follows the answer', async () => {
  const scene = await open('claude', { trust: true });
  const { page, fakes } = scene;
  await expectState(page, 'claude', 'waiting-for-you');
  const id = await task(page, { title: 'When it is trusted' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'delivering');
  await expect(page.getByTestId('waiting')).toContainText('1 waits for you');
  expect(kinds(scene, 'claude').filter((kind) => kind === 'lost' || kind === 'dialog-answer')).toEqual([]);
  await choose(page, 'claude', 'Yes, continue');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.log().filter((line) => line.kind === 'dialog-answer')).toHaveLength(1);
  await scene.desk.close();
});

test('D5 a permission dialog in the middle of a turn waits for the person and for no one else', async () => {
  const scene = await open('claude', { permissionAt: 'working', hold: true });
  const { page, fakes } = scene;
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Asks in the middle' });
  const next = await task(page, { title: 'Comes after' });
  await dragTo(page, id, 'claude');
  await expectState(page, 'claude', 'waiting-for-you');
  await dragTo(page, next, 'claude');
  await expectStage(page, next, 'assigned');
  await expect(page.getByTestId('pane-state-claude')).toContainText('Waits for you');
  await expect(page.getByTestId('section-needs-you')).toContainText('Asks in the middle');
  expect(kinds(scene, 'claude')).not.toContain('dialog-answer');
  await choose(page, 'claude', '3. No');
  await fakes.claude.until('dialog-answer');
  expect(fakes.claude.log().find((line) => line.kind === 'dialog-answer')).toMatchObject({ value: 'no' });
  expect(fakes.claude.prompts()).toHaveLength(1);
  await scene.desk.close();
});

test('D5 a permission dialog that opens between paste and Enter is not approved by that Enter', async () => {
  const scene = await open('claude', { permissionAt: 'paste' });
  const { page, fakes } = scene;
  await expectState(page, 'claude', 'ready');
  const id = await task(page, { title: 'Interrupted' });
  await dragTo(page, id, 'claude');
  await expectState(page, 'claude', 'waiting-for-you');
  await fakes.claude.until('dialog');
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', 'delivering');
  expect(kinds(scene, 'claude')).not.toContain('dialog-answer');
  expect(fakes.claude.prompts()).toEqual([]);
  await choose(page, 'claude', '3. No');
  await fakes.claude.until('dialog-answer');
  // The dialog took the rest of the paste: what is left of it is the person's to clear.
  const strip = page.getByTestId('strip-claude');
  await expect(strip).toContainText('composer');
  expect(fakes.claude.prompts()).toEqual([]);
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('Control+c');
  await expectStage(page, id, 'needs-you', 30_000);
  await expect(strip).toContainText(`Did ${id} arrive?`);
  expect(fakes.claude.prompts()).toEqual([]);
  expect(fakes.claude.log().filter((line) => line.kind === 'dialog-answer')).toHaveLength(1);
  await scene.desk.close();
});

test('D3 a swallowed Enter is pressed once more, and the prompt counts once', async () => {
  const scene = await open('claude', { swallowEnter: 1 });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Swallowed once' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  await scene.desk.close();
});

test('D3 after two swallowed Enters the person is asked, and says what happens', async () => {
  const scene = await open('claude', { swallowEnter: 2 });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Swallowed twice' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'needs-you', 50_000);
  await expect(page.getByTestId('strip-claude')).toContainText(`Did ${id} arrive?`);
  expect(fakes.claude.prompts()).toEqual([]);
  expect(fakes.claude.log().filter((line) => line.kind === 'lost')).toHaveLength(2);
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('Enter');
  await fakes.claude.until('submit');
  await page.getByTestId('strip-arrived').click();
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  await scene.desk.close();
});

test('D4 a draft in the composer is put aside, and stands there again afterwards', async () => {
  const scene = await open('claude', { draft: 'a thought of mine' });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Beside a draft' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.prompts()[0]).not.toContain('a thought of mine');
  await expect.poll(() => windowScreen(page, 'claude').then((rows) => rows.join('\n'))).toContain('a thought of mine');
  await scene.desk.close();
});

test('D4 a person who types is waited for, and keeps what was typed', async () => {
  const scene = await open('codex', {});
  const { page, fakes } = scene;
  await expectState(page, 'codex', 'ready');
  const id = await task(page, { title: 'After the person' });
  await page.getByTestId('pane-codex').locator('.xterm').click();
  await page.keyboard.type('my own words');
  await expect.poll(() => windowScreen(page, 'codex').then((rows) => rows.join('\n'))).toContain('my own words');
  await dragTo(page, id, 'codex');
  await expect(page.getByTestId('strip-codex')).toContainText(/draft|typing/);
  await expect(page.getByTestId('strip-codex')).toContainText('draft');
  expect(kinds(scene, 'codex')).not.toContain('paste');
  await page.getByTestId('pane-codex').locator('.xterm').click();
  await page.keyboard.press('Enter');
  await expectStage(page, id, 'done', 40_000);
  expect(fakes.codex.prompts()).toHaveLength(2);
  expect(fakes.codex.prompts()[0]).toBe('my own words');
  expect(fakes.codex.prompts()[1]).toContain(`TASK_ID: ${id}`);
  await scene.desk.close();
});

test('D2 a crash in the middle needs the person, and Resume goes on with the same session', async () => {
  const scene = await open('claude', { crashAt: 'working', crashCode: 7 });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Breaks down' });
  await dragTo(page, id, 'claude');
  await expectState(page, 'claude', 'exited');
  await expectStage(page, id, 'needs-you');
  await expect(page.getByTestId('ended-claude')).toContainText('exit code 7');
  const session = fakes.claude.log().find((line) => line.kind === 'ready')?.['sessionId'];
  fakes.claude.become({});
  await page.getByTestId('resume-now-claude').click();
  await expectState(page, 'claude', 'ready');
  const starts = sessionsOf(fakes.claude);
  expect(starts).toHaveLength(2);
  expect(starts[1]?.['argv']).toContain(String(session));
  expect(fakes.claude.prompts()).toHaveLength(1);
  await expectStage(page, id, 'needs-you');
  await scene.desk.close();
});

test('D3 silence after the prompt stays working, and nothing is sent again', async () => {
  const scene = await open('claude', { silent: true });
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Says nothing' });
  const next = await task(page, { title: 'Waits behind' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'running');
  await dragTo(page, next, 'claude');
  await expectStage(page, next, 'assigned');
  await expectState(page, 'claude', 'working');
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(pasted(scene)).toBe(1);
  await scene.desk.close();
});

test('D5 a login screen is shown, refuses drops, and is not written to', async () => {
  const scene = await open('claude', { login: true });
  const { page, fakes } = scene;
  await expectState(page, 'claude', 'needs-login');
  await expect(page.getByTestId('pane-state-claude')).toContainText('Wants a login');
  const id = await task(page, { title: 'Once logged in' });
  await dragTo(page, id, 'claude');
  await expect(page.getByTestId('toast')).toContainText('log in');
  await expectStage(page, id, 'queued');
  expect(kinds(scene, 'claude').filter((kind) => kind === 'lost' || kind === 'paste' || kind === 'dialog-answer')).toEqual([]);
  fakes.claude.order({ do: 'login' });
  await expectState(page, 'claude', 'ready');
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  await scene.desk.close();
});

test('D7 what a task says cannot press keys: escapes and controls reach the CLI as nothing', async () => {
  const scene = await open('claude', {});
  const { page, fakes } = scene;
  const id = await task(page, { title: 'Sly', objective: 'before \u001b[201~\r/quit\u0003\u0004 after \u001b]0;title\u0007' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done', 30_000);
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.prompts()[0]).toContain('before [201~\n/quit after ]0;title');
  expect(sessionsOf(fakes.claude)).toHaveLength(1);
  await scene.desk.close();
});
