import { beforeAll, expect, test } from 'vitest';
import { emptyDesk, type Desk, type Project } from '../shared/model/index.ts';
import { startEachProjectFresh } from './fresh.ts';
import { useReplica } from './store.ts';
import { setView, useView } from './view.ts';

const project = (id: string): Project => ({ id, path: `/${id}`, name: id, prefix: 'Q', language: 'en', demo: false });
const open = (id: string | null): void => useReplica.setState({ desk: { ...emptyDesk, project: id === null ? null : project(id) } as Desk });

beforeAll(() => {
  Object.assign(globalThis, { localStorage: { getItem: () => null, setItem: () => undefined } });
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
