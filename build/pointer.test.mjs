import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { startDisplay } from './display.mjs';
import { parkPointer } from './pointer.mjs';

let display;
afterEach(() => display?.end());

it.skipIf(process.platform !== 'linux')('on a display of ours the pointer lies in the corner, and only its cookie may ask', async () => {
  display = await startDisplay();
  const number = Number(display.env.DISPLAY.slice(1));
  const cookie = readFileSync(display.env.XAUTHORITY).subarray(-16);
  expect(await parkPointer(number, cookie)).toEqual({ x: 1679, y: 1049 });
  await expect(parkPointer(number, Buffer.alloc(16))).rejects.toThrow('may not be opened');
});
