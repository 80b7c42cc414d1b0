import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { defaultAgents } from '../../electron/agents/index.ts';
import { emptyDraft, type Agent, type TaskDraft } from '../../shared/model/index.ts';
import type { Command, Reply } from '../../shared/contract/index.ts';
import { fakeCli, type FakeCli, type Misbehaviour, type PersonaName } from '../fakes/index.ts';
import type { Place } from './desk.ts';

/** The four agents over fake CLIs; those that are not named have no CLI. */
export interface Cast {
  agents: Agent[];
  fakes: Record<PersonaName, FakeCli>;
}

/** Makes the agents of a place. Every fake keeps its files in the place, none in the user's home. */
export function cast(place: Place, parts: Partial<Record<PersonaName, Misbehaviour>>): Cast {
  const dir = join(place.dir, 'fakes');
  mkdirSync(dir, { recursive: true });
  const runtime = process.env['QUATUOR_ELECTRON'] ?? '';
  const fakes: Partial<Record<PersonaName, FakeCli>> = {};
  const agents = defaultAgents().map((agent): Agent => {
    // Each of the default agents has a fake of its name.
    const persona = agent.adapter as PersonaName;
    const part = parts[persona];
    if (!part) return { ...agent, command: `no-such-${agent.command}` };
    const fake = fakeCli(persona, part, { dir, runtime });
    fakes[persona] = fake;
    const env = { CLAUDE_CONFIG_DIR: join(fake.home, 'claude'), CODEX_HOME: join(fake.home, 'codex') };
    return { ...agent, command: fake.file, env };
  });
  return { agents, fakes: fakes as Record<PersonaName, FakeCli> };
}

/** Sends a command as the window's own code does, for what a test does not mean to prove. */
export async function command(page: Page, what: Command): Promise<Reply> {
  return page.evaluate(
    (sent) => (window as unknown as { quatuor: { command(c: unknown): Promise<Reply> } }).quatuor.command(sent),
    what,
  );
}

/** Adds a task without the editor, and gives its id. */
export async function task(page: Page, draft: Partial<TaskDraft> & { title: string }): Promise<string> {
  const full = { ...emptyDraft(), ...draft };
  expect(await command(page, { type: 'task.add', draft: full })).toMatchObject({ ok: true });
  const card = page.locator('[data-testid^="card-"]').filter({ hasText: draft.title });
  return ((await card.first().getAttribute('data-testid')) ?? '').slice('card-'.length);
}

/** Waits until a task's card stands at a stage; a done one is looked for under its tab. */
export async function expectStage(page: Page, id: string, stage: string, timeout = 90_000): Promise<void> {
  if (stage === 'done') await page.getByRole('tab', { name: /done/i }).click();
  await expect(page.getByTestId(`card-${id}`)).toHaveAttribute('data-stage', stage, { timeout });
  if (stage === 'done') await page.getByRole('tab', { name: /queue/i }).click();
}

/** The rows on an agent's screen as the window's own terminal has them, without ends of blanks. */
export async function windowScreen(page: Page, agent: string): Promise<string[]> {
  return page.getByTestId(`pane-${agent}`).locator('.pane-terminal').evaluate((node) => {
    interface Line { translateToString(trim: boolean): string }
    interface Buffer { baseY: number; getLine(y: number): Line | undefined }
    const { terminal } = node as unknown as { terminal: { rows: number; buffer: { active: Buffer } } };
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, y) =>
      (active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd());
  });
}

/** The sessions that a fake was started for, without the looks at its version and help. */
export const sessionsOf = (fake: FakeCli) =>
  fake.log().filter((line) => line.kind === 'start' && !(line['argv'] as string[]).some((arg) => /^--(?:version|help)$/.test(arg)));

/** The same rows as the host's twin has them; the pane is that of a fake's latest start. */
export async function hostScreen(place: Place, fake: FakeCli): Promise<string[]> {
  const client = await place.host();
  if (!client) throw new Error('no terminal host');
  try {
    const pid = sessionsOf(fake).at(-1)?.pid;
    const pane = (await client.panes()).find((one) => one.pid === pid);
    if (!pane) throw new Error(`no pane with process ${pid}`);
    return (await client.screen(pane.pane)).lines.map((line) => line.trimEnd());
  } finally {
    client.close();
  }
}

/** The processes that live in panes at the host, in order. */
export async function livePids(place: Place): Promise<number[]> {
  const client = await place.host();
  if (!client) return [];
  const panes = await client.panes();
  client.close();
  return panes.filter((pane) => !pane.exited).map((pane) => pane.pid).toSorted((a, b) => a - b);
}
