import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../../electron/store/index.ts';
import type { EventBody } from '../../../../shared/model/index.ts';
import { launch, until, type Running } from '../launch.ts';
import { root, startApp, temporary, type App, type Program } from '../place.ts';
import { manyTasks } from '../queue/rules.ts';

const boardThere = (): boolean => document.getElementById('board-list') !== null;
const cards = (): number => document.querySelectorAll('#board-list [data-card]').length;

export interface Seeded extends App {
  /** Starts the app anew on the same home. */
  again(): Promise<Running>;
}

/** A home whose project has so many tasks; the app is not running on it. */
export async function seeded(name: string, count: number, programs: Program[]): Promise<Seeded> {
  const app = await startApp(name, programs);
  await until('the board is there', 60_000, () => app.page.run(boardThere));
  await app.kill();
  const projects = join(app.home, 'projects');
  const [id] = readdirSync(projects);
  const journal = openJournal(join(projects, id ?? ''), Date.now());
  const prefix = journal.events.flatMap(({ body }) => (body.type === 'project.opened' ? [body.project.prefix] : [])).at(-1) ?? 'T';
  const named = JSON.stringify(manyTasks(count)).replaceAll('TASK-T-', `TASK-${prefix}-`);
  journal.append(JSON.parse(named) as EventBody[], Date.now());
  journal.close();
  const env = { QUATUOR_AGENTS: temporary(`agents-${name}.json`) };
  const again = (): Promise<Running> => launch([root, '--home', app.home, '--project', temporary('project')], env);
  return Object.assign(app, { again });
}

/** Waits until the board shows cards. */
export const cardsShown = (running: Running): Promise<void> =>
  until('cards are shown', 120_000, async () => (await running.page.run(cards)) > 5);
