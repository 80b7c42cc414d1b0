import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedItem, Recording } from '../../shared/contract/recording.ts';
import { createPlayer } from './player.ts';
import { afterKey } from './Slider.tsx';

const text = (value: string) => new TextEncoder().encode(value);
const recording = (items: RecordedItem[]): Recording => ({
  session: 's', startedAt: 0, from: 0, to: items.at(-1)?.t ?? 0, cols: 80, rows: 24, whole: true, items, clock: [], damaged: 0, foreign: false,
});

/** A terminal that takes each write a little later, as xterm.js does. */
function slow() {
  const shown = { text: '', size: '' };
  return {
    shown,
    write(bytes: Uint8Array, done: () => void) {
      queueMicrotask(() => {
        shown.text += new TextDecoder().decode(bytes);
        done();
      });
    },
    reset: () => void (shown.text = ''),
    resize: (cols: number, rows: number) => void (shown.size = `${cols}x${rows}`),
  };
}

describe('G6 the player', () => {
  const items: RecordedItem[] = [
    { kind: 'output', t: 0, bytes: text('a') },
    { kind: 'output', t: 10, bytes: text('b') },
    { kind: 'size', t: 15, cols: 100, rows: 30 },
    { kind: 'output', t: 20, bytes: text('c') },
    { kind: 'screen', t: 30, cols: 100, rows: 30, bytes: text('abc') },
    { kind: 'output', t: 40, bytes: text('d') },
  ];
  it('shows the moment that was wanted last, forwards and backwards, in its size', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(60), { minLength: 1, maxLength: 8 }), fc.boolean(), async (moments, waits) => {
      const terminal = slow();
      const player = createPlayer(recording(items), terminal, () => undefined);
      let last = Promise.resolve();
      for (const t of moments) {
        last = player.show(t);
        if (waits) await last;
      }
      await last;
      const t = moments.at(-1) ?? 0;
      expect(terminal.shown.text).toBe('abcd'.slice(0, items.filter((item) => item.kind === 'output' && item.t <= t).length));
      expect(terminal.shown.size).toBe(t < 15 ? '80x24' : '100x30');
    }));
  });

  it('goes by keys, and never beyond its ends', () => {
    const all = { from: 1_000, to: 9_000 };
    expect(afterKey('ArrowRight', all, 2_000)).toBe(7_000);
    expect(afterKey('ArrowRight', all, 7_000)).toBe(9_000);
    expect(afterKey('PageDown', all, 7_000)).toBe(1_000);
    expect(afterKey('Home', all, 7_000)).toBe(1_000);
    expect(afterKey('End', all, 7_000)).toBe(9_000);
    expect(afterKey('x', all, 7_000)).toBe(null);
  });
});
