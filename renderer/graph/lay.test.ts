import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lay, NODE } from './lay.ts';

const node = (id: string) => ({ id, title: '', section: 'ready' as const, agent: undefined });

test('U6 what comes first stands on the left, nothing overlaps, and each line has a path', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(50), { maxLength: 2 }), { minLength: 1, maxLength: 14 }), (links) => {
      const nodes = links.map((_, i) => node(`T-${i}`));
      const edges = links.flatMap((to, i) => [...new Set(i === 0 ? [] : to.map((n) => n % i))].map((n): [string, string] => [`T-${n}`, `T-${i}`]));
      const laid = lay({ nodes, edges });
      for (const [from, to] of edges) expect(laid.at[from]!.x + NODE.width).toBeLessThan(laid.at[to]!.x);
      const spots = Object.values(laid.at);
      for (const a of spots) {
        expect(a.x >= 0 && a.y >= 0 && a.x + NODE.width <= laid.width && a.y + NODE.height <= laid.height).toBe(true);
        for (const b of spots) if (a !== b) expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
      }
      expect(laid.lines.map(({ from, to }) => [from, to])).toEqual(edges);
      for (const { path } of laid.lines) expect(path).toMatch(/^M [\d.]+ [\d.]+ C/);
    }),
    { numRuns: 40 },
  );
});
