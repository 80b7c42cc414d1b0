import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { beginAhead, watchFiles, type Outside } from './ahead.ts';

const electron = vi.hoisted(() => ({ app: null as unknown as EventEmitter & { whenReady: () => Promise<void> }, opened: 0 }));
vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
}));
vi.mock('./window.ts', () => ({ guardSession: () => {}, openPage: () => ({ number: (electron.opened += 1) }) }));

test('U49 what is asked for before the app hears is kept in order and served once, a Mac’s link before anything is ready too', async () => {
  let ready = (): void => {};
  electron.app = Object.assign(new EventEmitter(), { whenReady: () => new Promise<void>((done) => (ready = done)) });
  const begun = beginAhead(null);
  const event = { preventDefault: vi.fn<() => void>() };
  electron.app.emit('open-url', event, 'quatuor://task/1');
  expect(event.preventDefault).toHaveBeenCalled();
  expect(electron.opened).toBe(0);
  ready();
  const ahead = await begun;
  expect(electron.opened).toBe(1);
  electron.app.emit('second-instance', {}, [], '', { project: '/work', link: null });
  electron.app.emit('second-instance', {}, [], '', null);

  const heard: Outside[] = [];
  ahead.hear((asked) => heard.push(asked));
  expect(heard).toEqual([{ project: null, link: 'quatuor://task/1' }, { project: '/work', link: null }, { project: null, link: null }]);
  electron.app.emit('second-instance', {}, [], '', { link: 'quatuor://task/2' });
  expect(heard.at(-1)).toEqual({ project: null, link: 'quatuor://task/2' });
  expect(heard).toHaveLength(4);
});

test('a page is served once it has asked for a script and no more files, and is not waited for without end', async () => {
  vi.useFakeTimers();
  const seen: string[] = [];
  const files = watchFiles(8);
  files.asked('/index.html');
  // Who waits may come late: the time begins then.
  await vi.advanceTimersByTimeAsync(500);
  void files.served(120).then(() => seen.push('served'));
  for (let i = 0; i < 30; i += 1) {
    files.asked(i === 0 ? '/a.js' : '/b.css');
    await vi.advanceTimersByTimeAsync(7);
  }
  expect(seen).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toEqual(['served']);
  files.asked('/later.js');
  const late = watchFiles(8);
  late.asked('/index.html');
  void late.served(120).then(() => seen.push('late'));
  await vi.advanceTimersByTimeAsync(119);
  expect(seen).toEqual(['served']);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toEqual(['served', 'late']);
  vi.useRealTimers();
});
