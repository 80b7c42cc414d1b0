import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FRAME,
  WireError,
  createDecoder,
  dataHeader,
  inputFrame,
  jsonFrame,
  negotiate,
  readData,
  readInput,
  readWithBytes,
  requestWithBytes,
  type Frame,
} from './wire.ts';

function join(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

test('frames cut anywhere come out as they went in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 60 }),
      (bodies, step) => {
        const sent = bodies.flatMap((body, index) => [
          dataHeader(FRAME.data, index, 2 ** 40 + index, body.length),
          body,
          inputFrame(index, 'mouse', body),
          requestWithBytes({ id: index }, body),
          jsonFrame(FRAME.reply, { id: index }),
        ]);
        const stream = join(sent);
        const got: Frame[] = [];
        const decoder = createDecoder((frame) => got.push(frame));
        for (let at = 0; at < stream.length; at += step) {
          decoder.push(stream.subarray(at, at + step));
        }
        expect(decoder.held).toBe(0);
        expect(got.length).toBe(bodies.length * 4);
        bodies.forEach((body, index) => {
          const [data, input, request] = got.slice(index * 4);
          expect(readData(data!.payload)).toEqual({ pane: index, offset: 2 ** 40 + index, bytes: body });
          expect(readInput(input!.payload)).toEqual({ pane: index, by: 'mouse', bytes: body });
          expect(readWithBytes(request!.payload).bytes).toEqual(body);
        });
      },
    ),
  );
});

test('X1 random bytes are frames or a WireError, and never held without bound', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
      const decoder = createDecoder((frame) => {
        for (const read of [readData, readInput, readWithBytes]) read(frame.payload);
      }, 1000);
      try {
        for (const chunk of chunks) decoder.push(chunk);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
      expect(decoder.held).toBeLessThan(1500);
    }),
    { numRuns: 500 },
  );
});

test('the newest version in common is spoken, or none', () => {
  expect(negotiate({ min: 1, max: 3 }, { min: 2, max: 5 })).toBe(3);
  expect(negotiate({ min: 1, max: 1 }, { min: 1, max: 1 })).toBe(1);
  expect(negotiate({ min: 1, max: 1 }, { min: 2, max: 3 })).toBeUndefined();
});
