import { expect, test } from 'vitest';
import { oneAtATime } from './once.ts';

test('U46 the second of two quick clicks does nothing, and a later one does', async () => {
  const once = oneAtATime();
  const done: string[] = [];
  let finish = (): void => {};
  const first = once(() => new Promise<void>((resolve) => (finish = resolve)).then(() => void done.push('first')));
  await once(async () => void done.push('second'));
  expect(done).toEqual([]);
  finish();
  await first;
  await once(async () => void done.push('third'));
  expect(done).toEqual(['first', 'third']);
});

test('U46 an act that fails says so, and the next one is done', async () => {
  const once = oneAtATime();
  await expect(once(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  let done = false;
  await once(async () => void (done = true));
  expect(done).toBe(true);
});
