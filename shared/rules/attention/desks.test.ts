import { expect, test } from 'vitest';
import { uiTexts } from '../../text/ui.ts';
import { makeWorld } from '../test/world.ts';
import { itemsOver, keysOfProject, trayOver, withoutProject, withProject, type OpenDesk } from './desks.ts';
import { notifyStep, toldNothing, toRemember, type Told } from './notify.ts';

const t = uiTexts.en;

/** Two projects with the same agents, whose desks go on. */
function two() {
  const worlds = [makeWorld(['claude', 'codex']), makeWorld(['claude', 'codex'])] as const;
  worlds[1].record({ type: 'project.opened', project: { id: 'p2', path: '/q', name: 'site', prefix: 'SI', language: 'en', demo: false } });
  return { worlds, desks: (): OpenDesk[] => worlds.map(({ desk, live }) => ({ desk, live })) };
}

test('N5 the tray counts what waits in all projects, has a group for each, and is paused once all are', () => {
  const { worlds, desks } = two();
  const [one, other] = worlds;
  const shown = () => trayOver(desks(), itemsOver(desks(), one.now), t);
  expect(shown()).toMatchObject({ tone: 'calm', count: 0, tip: 'Quatuor – palm, site', open: true, paused: false });
  one.state('codex', 'working');
  expect(shown().tone).toBe('work');
  other.state('claude', 'waiting-for-you');
  const now = shown();
  expect(now).toMatchObject({ tone: 'you', count: 1, tip: 'Quatuor – palm, site: 1 thing waits for you' });
  expect(now.groups.map(({ project, name, rows }) => [project, name, rows[0]?.agent])).toEqual([['p', 'palm', 'claude'], ['p2', 'site', 'claude']]);
  one.submit({ type: 'run.set', run: 'paused' });
  expect(shown().paused).toBe(false);
  other.submit({ type: 'run.set', run: 'paused' });
  expect(shown().paused).toBe(true);
  expect(trayOver([], [], t)).toMatchObject({ tone: 'calm', open: false, tip: 'No project is open', groups: [] });
});

test('N5 the same question in two projects is told for each, and not in the one whose window is in front', () => {
  const { worlds, desks } = two();
  for (const world of worlds) world.state('claude', 'waiting-for-you');
  const [mine, theirs] = itemsOver(desks(), 0);
  expect(mine!.key).not.toBe(theirs!.key);
  expect([mine!.project, theirs!.project]).toEqual(['p', 'p2']);
  const front = (key: string): boolean => key === mine!.key;
  const settings = { notify: 'away', quietFrom: 0, quietTo: 0 } as const;
  const at = (told: Told, now: number) => notifyStep(told, { items: itemsOver(desks(), now), now, minute: 720, front, settings });
  const first = at(toldNothing, 1_000);
  const second = at(first.told, 4_000);
  expect(second.show).toEqual([expect.objectContaining({ key: theirs!.key })]);
  // It is taken back when its own window comes to the front, not when another does.
  expect(at(second.told, 5_000).close).toBe(false);
  const seen = notifyStep(second.told, { items: itemsOver(desks(), 5_000), now: 5_000, minute: 720, front: true, settings });
  expect(seen.close).toBe(true);
});

test('N5 what was told of a project is known when it is opened again, and what only waited to be told is told', () => {
  const { worlds, desks } = two();
  for (const world of worlds) world.state('claude', 'waiting-for-you');
  const settings = { notify: 'always', quietFrom: 0, quietTo: 0 } as const;
  const step = (told: Told, now: number, open = desks()) => notifyStep(told, { items: itemsOver(open, now), now, minute: 720, front: false, settings });
  const shown = step(step(toldNothing, 0).told, 3_000);
  expect(shown.show).toHaveLength(2);
  const kept = keysOfProject(toRemember(shown.told), 'p2');
  expect(kept).toEqual(itemsOver(desks(), 0).slice(1).map(({ item }) => item.key));
  // A name that only begins alike is another project.
  expect(keysOfProject(toRemember(shown.told), 'p')).toHaveLength(1);
  const closed = withoutProject(shown.told, 'p2');
  const alone = step(closed, 4_000, desks().slice(0, 1));
  expect(alone.close).toBe(false);
  expect(step(withProject(alone.told, 'p2', kept, 90_000), 90_000).told.pending).toEqual([]);
  expect(step(alone.told, 90_000).told.pending).toHaveLength(1);
  expect(step(withoutProject(alone.told, 'p'), 5_000, []).close).toBe(true);
});
