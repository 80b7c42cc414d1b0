/** A night's work: thirty tasks, four agents, and on the way whatever goes wrong in a night. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { usualPaths, usualPolicy } from '../shared/model/index.ts';
import { cast, command, expectState, makePlace, sessionsOf, task, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('night');
});
test.afterEach(async () => {
  const { status, expectedStatus } = test.info();
  const file = join(place.project, usualPaths.log);
  if (status !== expectedStatus && existsSync(file)) console.log(readFileSync(file, 'utf8').split('\n').slice(-60).join('\n'));
  await place.end();
});

const COUNT = 30;
/** Passes at its third run. */
const THIRD = 'echo run >> runs.txt; test $(wc -l < runs.txt) -gt 2';
const LIMIT = 'Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 0h0m20s.';

test('W2 W5 W7 W7b A8 thirty tasks get done though one agent falls silent, one crashes, one is at its limit and one gate fails twice', async () => {
  test.setTimeout(420_000);
  const rules = join(place.home, 'rules');
  mkdirSync(rules);
  writeFileSync(join(rules, 'claude.json'), JSON.stringify({ format: 1, cli: 'claude', stallMs: 15_000 }));
  const { agents, fakes } = cast(place, {
    claude: { still: true, acts: [{ act: 'silence' }] },
    amp: {},
    antigravity: { acts: [{ act: 'wait' }, { act: 'step', step: { fail: LIMIT, kind: 'rate_limit', status: 429 } }] },
    codex: { crashAt: 'working', crashCode: 3 },
  });
  const { page, close } = await place.start({ agents });
  await trust(page);
  for (const { id } of agents) await expectState(page, id, 'ready');
  const stall = { ...usualPolicy.stall, remind: 0.25, again: 600, tell: 600, offer: 600 };
  const policy = { ...usualPolicy, stall, crash: { tries: 3, wait: 0.05 }, sendBacks: 1 };
  expect(await command(page, { type: 'policy.set', policy })).toMatchObject({ ok: true });
  expect(await command(page, { type: 'files.set', files: { on: true, paths: usualPaths } })).toMatchObject({ ok: true });

  const ids: string[] = [];
  const before = new Map<string, string[]>();
  for (let n = 0; n < COUNT; n += 1) {
    // Four begin at once; the others wait for one or two that came before.
    const dependsOn = n < 4 ? [] : [...new Set([ids[n - 4]!, ids[Math.floor(n / 2)]!])];
    const id = await task(page, {
      title: `Night work ${n}.`,
      dependsOn,
      ...(n === 6 ? { gates: [THIRD] } : {}),
      ...(n === 9 ? { gates: ['true'] } : {}),
    });
    ids.push(id);
    before.set(id, dependsOn);
  }
  expect(await command(page, { type: 'policy.set', policy: { ...policy, mode: 'automatic' } })).toMatchObject({ ok: true });

  const log = () => readFileSync(join(place.project, usualPaths.log), 'utf8');
  // It works for a while before it hears of its limit.
  await expect.poll(log).toMatch(/IN PROGRESS TASK-PO-\d+ \(antigravity\)/);
  fakes.antigravity.order({ do: 'finish' });
  await fakes.codex.until((line) => line.kind === 'crash', 60_000);
  fakes.codex.become({});
  await fakes.claude.until((line) => line.kind === 'paste' && String(line['text']).includes('RAPPEL URGENT'), 120_000);
  fakes.claude.become({});
  fakes.claude.order({ do: 'finish' });

  // The one thing that the rules ask the person: what to do with a gate that stays red.
  const waits = page.getByTestId('waiting');
  await expect(waits).toContainText('1 waits for you', { timeout: 180_000 });
  await waits.click();
  const inbox = page.getByTestId('inbox');
  await expect(inbox).toContainText(ids[6]!);
  await inbox.getByTestId('inbox-send-back').click();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: /done/i }).click();
  await expect(page.getByRole('tab', { name: /done/i })).toContainText(String(COUNT), { timeout: 180_000 });

  await expect.poll(() => log().split('\n').filter((line) => / COMPLETED /.test(line)).length).toBe(COUNT);
  const lines = log().split('\n');
  const at = (words: RegExp) => lines.findIndex((line) => words.test(line));
  for (const id of ids)
    for (const one of before.get(id)!) {
      const begun = at(new RegExp(`IN PROGRESS ${id} `));
      expect(begun, `${id} was begun`).toBeGreaterThanOrEqual(0);
      expect(at(new RegExp(`COMPLETED ${one} `)), `${one} before ${id}`).toBeLessThan(begun);
    }
  for (const incident of [/WATCH TASK-PO-\d+ \(claude\): remind/, /AGENT codex exited/, /for antigravity failed: its usage limit/, new RegExp(`GATE ${ids[6]} failed`)])
    expect(at(incident), String(incident)).toBeGreaterThanOrEqual(0);
  expect(lines.filter((line) => line.includes(`GATE ${ids[6]} failed`))).toHaveLength(2);
  expect(lines.filter((line) => line.includes(`GATE ${ids[6]} passed`))).toHaveLength(1);
  expect(sessionsOf(fakes.codex)).toHaveLength(2);
  for (const name of ['codex', 'antigravity'] as const)
    expect(fakes[name].prompts().filter((text) => text.includes('[REPRISE]')), name).toHaveLength(1);
  // Nobody was given a task that another one had done, and each prompt went out once.
  const given = Object.values(fakes).flatMap((fake) => fake.prompts()).flatMap((text) => /^TASK_ID: (\S+)$/m.exec(text)?.[1] ?? []);
  expect([...given].sort()).toEqual([...ids].sort());
  await expect(page.getByTestId('waiting')).toBeHidden();
  await close();
});
