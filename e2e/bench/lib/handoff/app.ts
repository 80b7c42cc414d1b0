/** The real app, killed at random moments of a handoff, and what came of it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { usualPaths, type Desk, type Message } from '../../../../shared/model/index.ts';
import { inDoubt, valuesOf } from '../../../../shared/rules/index.ts';
import { cast, command, expectState, hostScreen, journalOf, makePlace, trust, type Place } from '../../../lib/index.ts';
import type { FakeCli } from '../../../fakes/index.ts';
import type { Chance } from '../delivery/chance.ts';
import type { Count } from './kills.ts';

const END_MS = 120_000;
const NAMES = ['claude', 'amp'] as const;
type Name = (typeof NAMES)[number];
type Fakes = Record<Name, FakeCli>;

const takeovers = (fake: FakeCli): string[] => fake.prompts().filter((prompt) => prompt.startsWith('[HANDOFF ORCHESTRATEUR'));

/** So many handoffs, one after the other, each with one kill of the real app at a random moment of it. */
export async function killApp(kills: number, by: Chance, count: Count, say: (text: string) => void): Promise<void> {
  const place = makePlace('handoff-kills');
  const { agents, fakes } = cast(place, { claude: { hands: true, bootMs: 200 }, amp: { hands: true, bootMs: 200 } });
  try {
    let app = await place.start({ agents });
    await trust(app.page);
    await command(app.page, { type: 'files.set', files: { on: true, paths: usualPaths } });
    for (const id of NAMES) await expectState(app.page, id, 'ready', 60_000);
    await command(app.page, { type: 'orchestrator.name', agent: 'claude' });
    for (let round = 1; round <= kills; round += 1) {
      const to: Name = round % 2 ? 'amp' : 'claude';
      const before = takeovers(fakes[to]).length;
      const reply = await command(app.page, { type: 'handoff.start', to });
      if (!reply.ok) throw new Error(`round ${round}, to ${to}: ${reply.message}`);
      await wait(by.number(0, 4_000));
      const at = journalOf(place).desk;
      const step = Object.values(at.handoffs).at(-1)?.step ?? 'none';
      await app.kill();
      count.kills += 1;
      count.handoffs += 1;
      app = await place.start({ agents });
      const asked = count.asked;
      const ended = await over(app.page, place, fakes, count);
      for (const id of NAMES) await expectState(app.page, id, 'ready', 60_000);
      const took = takeovers(fakes[to]).length - before;
      if (!ended) count.losses += 1;
      if (took > 1) count.doubles += 1;
      if (!ended || took !== 1) count.notes.push(`round ${round}: ${to} took ${took} prompts, ${ended ? 'it ended' : 'no end'}`);
      say(`kill ${round} while ${step}: ${ended ? 'one holder' : 'NO END'}, ${took} prompt${asked === count.asked ? '' : `, the person was asked ${count.asked - asked} times`}`);
      if (!ended) break;
    }
    await app.kill();
    const { desk, events } = journalOf(place);
    const epochs = events.flatMap(({ body }) => (body.type === 'orchestrator.set' ? [body.epoch] : []));
    if (new Set(epochs).size !== epochs.length) count.splits += 1;
    const last = Object.values(desk.handoffs).at(-1);
    if (last?.end?.as === 'done' && desk.orchestrator?.agent !== last.to) count.splits += 1;
    const wrong = Object.values(desk.handoffs).filter((h) => h.end?.as !== 'done');
    count.losses += wrong.length;
    count.notes.push(...wrong.map((h) => `${h.from} to ${h.to} ended ${JSON.stringify(h.end ?? h.step)}`));
  } finally {
    await place.end();
  }
}

/**
 * Waits until the latest handoff is over and nothing is asked of the person any more. What is asked
 * is answered as a person would: they look what the CLI has taken, and what stands in its composer.
 */
async function over(page: Page, place: Place, fakes: Fakes, count: Count): Promise<boolean> {
  const end = Date.now() + END_MS;
  const answered = new Set<string>();
  let overAt: number | null = null;
  while (Date.now() < end) {
    const { desk } = journalOf(place);
    const doubt = doubts(desk).find(({ id }) => !answered.has(id));
    if (doubt) {
      answered.add(doubt.id);
      await answer(page, place, fakes, count, doubt);
    } else if (Object.values(desk.handoffs).at(-1)?.step === 'over') {
      overAt ??= Date.now();
      // Who had it is told; that text may be in doubt as any other.
      if (!isBusy(desk) || Date.now() > overAt + 30_000) return true;
    }
    await wait(300);
  }
  return overAt !== null;
}

/** What the inbox asks of the person: whether a text arrived. */
const doubts = (desk: Desk): Message[] => valuesOf(desk.messages).filter((m) => m.stage === 'unverified' && inDoubt(desk, m));

/** Something is on its way to an agent, or in its turn. */
const isBusy = (desk: Desk): boolean =>
  valuesOf(desk.messages).some(({ stage }) => stage === 'queued' || stage === 'writing' || stage === 'written' || stage === 'accepted');

/** The person looks at the pane, empties a composer in which half a text stands, and says what they saw. */
async function answer(page: Page, place: Place, fakes: Fakes, count: Count, { id, agent, text }: Message): Promise<void> {
  const fake = fakes[agent as Name];
  // A late receipt may answer for them.
  await wait(2_000);
  const now = journalOf(place).desk.messages[id];
  if (now?.stage !== 'unverified') return;
  count.asked += 1;
  const arrived = fake.prompts().includes(text);
  if (!arrived) {
    const screen = await hostScreen(place, fake);
    if (holds(screen, text)) {
      await page.getByTestId(`pane-${agent}`).locator('textarea').first().focus();
      await page.keyboard.press('Control+u');
    }
  }
  const reply = await command(page, { type: 'message.resolve', id, choice: arrived ? 'arrived' : 'again' });
  if (!reply.ok && journalOf(place).desk.messages[id]?.stage === 'unverified') count.notes.push(`${agent}: ${reply.message}`);
}

/** Part of a text, or its paste as the CLI folds it, stands on the screen's last rows. */
function holds(screen: string[], text: string): boolean {
  const rows = screen.slice(-12).join('\n');
  return /\[Pasted text/.test(rows) || text.split('\n').some((line) => line.trim().length > 12 && rows.includes(line.trim().slice(0, 40)));
}
