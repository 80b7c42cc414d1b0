import { expect, test } from '@playwright/test';
import {
  dragTo, expectStage, expectState, kinds, makePlace, scene, sessionsOf, task, windowScreen, type Scene, type Place,
} from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('misbehave');
});
test.afterEach(() => place.end());

/** How often the text of a prompt was put into Claude's composer, in however many pieces. */
const pasted = ({ fakes }: Scene) =>
  fakes.claude.log().filter((line) => line.kind === 'paste' && String(line['text']).includes('AUTONOMIE MAXIMALE')).length;

test('D5 a slow boot is waited for, and the prompt arrives once', async () => {
  const s = await scene(place, 'codex', { boots: true });
  const { page, fakes } = s;
  await expectState(page, 'codex', 'starting');
  const id = await task(page, { title: 'Be patient' });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'delivering');
  await expect(page.getByTestId('strip-codex')).toContainText('starting');
  fakes.codex.order({ do: 'boot' });
  await expectStage(page, id, 'done');
  expect(fakes.codex.prompts()).toHaveLength(1);
  expect(kinds(s, 'codex')).not.toContain('lost');
  await s.desk.close();
});

test('D5 a splash that swallows keys is given none', async () => {
  const s = await scene(place, 'codex', { splashMs: 3_000 });
  const { page, fakes } = s;
  const id = await task(page, { title: 'After the splash' });
  await dragTo(page, id, 'codex');
  await expectStage(page, id, 'done');
  expect(fakes.codex.prompts()).toHaveLength(1);
  expect(kinds(s, 'codex')).not.toContain('lost');
  await s.desk.close();
});

test('D3 a swallowed Enter is pressed once more, and the prompt counts once', async () => {
  const s = await scene(place, 'claude', { swallowEnter: 1 });
  const { page, fakes } = s;
  const id = await task(page, { title: 'Swallowed once' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  await s.desk.close();
});

test('D3 after two swallowed Enters the person is asked; pressed by hand, the late receipt settles it', async () => {
  const s = await scene(place, 'claude', { swallowEnter: 2 });
  const { page, fakes } = s;
  const id = await task(page, { title: 'Swallowed twice' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'needs-you');
  await expect(page.getByTestId('strip-claude')).toContainText(`Did ${id} arrive?`);
  expect(fakes.claude.prompts()).toEqual([]);
  expect(fakes.claude.log().filter((line) => line.kind === 'lost')).toHaveLength(2);
  await page.getByTestId('pane-claude').locator('.xterm').click();
  await page.keyboard.press('Enter');
  await fakes.claude.until('submit');
  await expect(page.getByTestId('strip-arrived')).toBeHidden();
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  await s.desk.close();
});

test('D4 a draft in the composer is put aside, and stands there again afterwards', async () => {
  const s = await scene(place, 'claude', { draft: 'a thought of mine' });
  const { page, fakes } = s;
  const id = await task(page, { title: 'Beside a draft' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.prompts()[0]).not.toContain('a thought of mine');
  await expect.poll(() => windowScreen(page, 'claude').then((rows) => rows.join('\n'))).toContain('a thought of mine');
  await s.desk.close();
});

test('D2 a crash in the middle needs the person, and Resume goes on with the same session', async () => {
  const s = await scene(place, 'claude', { crashAt: 'working', crashCode: 7 });
  const { page, fakes } = s;
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
  await s.desk.close();
});

test('D3 silence after the prompt stays working, and nothing is sent again', async () => {
  const s = await scene(place, 'claude', { silent: true });
  const { page, fakes } = s;
  const id = await task(page, { title: 'Says nothing' });
  const next = await task(page, { title: 'Waits behind' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'running');
  await dragTo(page, next, 'claude');
  await expectStage(page, next, 'assigned');
  await expectState(page, 'claude', 'working');
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(pasted(s)).toBe(1);
  await s.desk.close();
});

test('D7 what a task says cannot press keys: escapes and controls reach the CLI as nothing', async () => {
  const s = await scene(place, 'claude', {});
  const { page, fakes } = s;
  const id = await task(page, { title: 'Sly', objective: 'before \u001b[201~\r/quit\u0003\u0004 after \u001b]0;title\u0007' });
  await dragTo(page, id, 'claude');
  await expectStage(page, id, 'done');
  expect(fakes.claude.prompts()).toHaveLength(1);
  expect(fakes.claude.prompts()[0]).toContain('before [201~\n/quit after ]0;title');
  expect(sessionsOf(fakes.claude)).toHaveLength(1);
  await s.desk.close();
});
