import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { usualPaths } from '../shared/model/index.ts';
import { cast, command, expectState, journalOf, makePlace, trust, type Place } from './lib/index.ts';

let place: Place;
test.beforeEach(() => {
  place = makePlace('handoff-kill');
});
test.afterEach(() => place.end());

test('H4 H5 main killed while the role passes: after the next start one holder, one prompt, and the memory is there', async () => {
  test.setTimeout(400_000);
  const { agents, fakes } = cast(place, { claude: { hands: true }, amp: { hands: true } });
  let desk = await place.start({ agents });
  await trust(desk.page);
  await command(desk.page, { type: 'files.set', files: { on: true, paths: usualPaths } });
  for (const id of ['claude', 'amp']) await expectState(desk.page, id, 'ready');
  await command(desk.page, { type: 'orchestrator.name', agent: 'claude' });
  const holder = () => String((JSON.parse(readFileSync(join(place.project, usualPaths.queue), 'utf8')) as Record<string, unknown>)['current_orchestrator']);
  const takeovers = (who: 'claude' | 'amp') => fakes[who].prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'));

  // While the incumbent is asked; in the moment in which the prompt is taken; and while it is asked again.
  // A text that is left in the composer is the person's to answer for (D2).
  const submits = (words: string, count: number) => () =>
    expect.poll(() => fakes.claude.log().filter((line) => line.kind === 'submit' && String(line['prompt']).includes(words)).length, { intervals: [20] })
      .toBeGreaterThanOrEqual(count);
  const moments = [submits('quatuor:context', 1), submits('AMP -> CLAUDE', 1), submits('quatuor:context', 2)];
  for (const [round, moment] of moments.entries()) {
    const to = round % 2 === 0 ? 'amp' : 'claude';
    // The turn of the round before is over.
    for (const id of ['claude', 'amp']) await expectState(desk.page, id, 'ready');
    const reply = await command(desk.page, { type: 'handoff.start', to });
    expect(reply.ok ? `round ${round}` : reply.message).toBe(`round ${round}`);
    await moment().catch((error: Error) => {
      const { desk: now, events } = journalOf(place);
      const said = events.slice(-12).map(({ body }) => JSON.stringify(body).slice(0, 300)).join('\n');
      throw new Error(`${error.message}\n${JSON.stringify(Object.values(now.handoffs).at(-1)).slice(0, 600)}\n${said}`, { cause: error });
    });
    await desk.kill();
    desk = await place.start({ agents });
    for (const id of ['claude', 'amp']) await expectState(desk.page, id, 'ready');
    await expect.poll(holder, { timeout: 90_000, message: `round ${round}` }).toBe(to);
    await expect.poll(() => Object.values(journalOf(place).desk.handoffs).at(-1)?.end, { timeout: 90_000, message: `round ${round}` })
      .toMatchObject({ as: 'done' });
    expect(takeovers(to)).toHaveLength(Math.floor(round / 2) + 1);
  }
  expect(takeovers('amp')).toHaveLength(2);
  expect(takeovers('claude')).toHaveLength(1);
  expect(readFileSync(join(place.project, usualPaths.handoff, 'claude_to_amp.md'), 'utf8')).toContain('# HANDOFF: Claude -> AMP');
  const epochs = journalOf(place).events.flatMap(({ body }) => (body.type === 'orchestrator.set' ? [body.epoch] : []));
  expect(epochs).toEqual([1, 2, 3, 4]);
  await desk.close();
});
