import { beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyDesk, type Desk, type Project } from '../shared/model/index.ts';
import { agent } from './derive/made.ts';
import { startEachProjectFresh } from './fresh.ts';
import { useReplica } from './store.ts';
import { setView, useView } from './view.ts';

const project = (id: string): Project => ({ id, path: `/${id}`, name: id, prefix: 'Q', language: 'en', demo: false });
const open = (id: string | null): void => useReplica.setState({ desk: { ...emptyDesk, project: id === null ? null : project(id) } as Desk });

/** What the window keeps, as far as it is asked for here. */
const keep = (kept: Record<string, object>): void => {
  const texts = Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, JSON.stringify(value)]));
  const reads = { getItem: (key: string) => texts[key] ?? null, setItem: () => undefined, removeItem: () => undefined };
  Object.assign(globalThis, { localStorage: Object.assign(Object.create(reads) as object, texts) });
};
beforeEach(() => keep({}));

beforeAll(() => {
  startEachProjectFresh();
});

test('U46 what is open over one project, and what is asked about it, never stands over another', () => {
  let done = false;
  open('one');
  setView({
    page: 'figures', replay: { agent: 'claude' }, sendTo: 'claude', palette: true, timeline: false,
    cardMenu: { id: 'TASK-Q-001', assign: false, x: 0, y: 0, anchor: null }, dragging: ['TASK-Q-001'], movingPane: 'claude',
    confirm: { title: 'Remove it?', text: '', yes: 'Remove', no: 'Keep', act: () => void (done = true) },
  });
  open('two');
  const view = useView.getState();
  expect(view).toMatchObject({ page: null, replay: null, sendTo: null, palette: false, cardMenu: null, dragging: null, movingPane: null, confirm: null });
  expect(done).toBe(false);
  // How the window is set up is nobody’s.
  expect(view.timeline).toBe(false);
});

test('U46 a page of the app itself stays where the project changes, and what is opened in the same project too', () => {
  setView({ page: 'doctor' });
  open('three');
  expect(useView.getState().page).toBe('doctor');
  setView({ page: 'graph' });
  useReplica.setState(({ desk }) => ({ desk: { ...desk, seq: 9 } }));
  expect(useView.getState().page).toBe('graph');
  open(null);
  expect(useView.getState().page).toBeNull();
});

test('U48 a project is opened with the page on which something was being written in it, and in no other', () => {
  keep({ 'begun:five:editor:TASK-Q-009': { form: {} }, 'begun:five:goal': { text: 'x' }, 'begun:six:goal': { text: 'y' }, 'begun:seven:send:claude': { text: 'z' }, 'begun:seven:send:gone': { text: 'z' } });
  open('five');
  expect(useView.getState()).toMatchObject({ editor: { mode: 'new', instead: 'TASK-Q-009' }, goal: false, sendTo: null });
  open('six');
  expect(useView.getState()).toMatchObject({ editor: null, goal: true });
  open('seven');
  expect(useView.getState()).toMatchObject({ editor: null, goal: false, sendTo: null });
  useReplica.setState({ desk: { ...emptyDesk, project: null } });
  useReplica.setState({ desk: { ...emptyDesk, project: project('seven'), agents: [agent('claude')] } as Desk });
  expect(useView.getState()).toMatchObject({ sendTo: 'claude' });
});
