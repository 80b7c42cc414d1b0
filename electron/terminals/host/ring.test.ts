import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRing } from './ring.ts';

test('T1 a ring gives exactly the last bytes of what was pushed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9000 }),
      fc.array(fc.integer({ min: 0, max: 7000 }), { maxLength: 12 }),
      (capacity, sizes) => {
        const ring = createRing(capacity);
        let all = Buffer.alloc(0);
        for (const size of sizes) {
          const bytes = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + size) & 255));
          ring.push(bytes);
          all = Buffer.concat([all, bytes]);
        }
        expect(ring.end).toBe(all.length);
        expect(ring.start).toBe(Math.max(0, all.length - capacity));
        for (const from of [ring.start, Math.floor((ring.start + ring.end) / 2), ring.end]) {
          expect(ring.read(from)?.equals(all.subarray(from))).toBe(true);
        }
        expect(ring.read(ring.start - 1)).toBeUndefined();
        expect(ring.read(ring.end + 1)).toBeUndefined();
      },
    ),
  );
});
