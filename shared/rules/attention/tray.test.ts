import { describe, expect, it } from 'vitest';
import { emptyDesk } from '../../model/index.ts';
import { uiTexts } from '../../text/ui.ts';
import { inbox, trayModel } from '../index.ts';
import { makeWorld } from '../test/world.ts';
import { trayIcon } from './tray-icon.ts';

const model = (w: ReturnType<typeof makeWorld>) => trayModel(w.desk, w.live, inbox(w.desk, w.live, w.now), uiTexts.en);

describe('N2 the tray', () => {
  it('N2 names each agent with its state and task: the stalled first, then those that wait', () => {
    const w = makeWorld(['a', 'b', 'c', 'd']);
    const ids = ['b', 'c', 'd'].map((agent) => {
      const id = w.add({ title: `For ${agent}` });
      w.run(id, agent);
      return id;
    });
    w.state('d', 'stalled');
    w.state('c', 'waiting-for-you');
    const { rows, count, tone, tip } = model(w);
    expect(rows.map((row) => row.agent)).toEqual(['d', 'c', 'a', 'b']);
    expect(rows[0]?.label).toBe(`d: Silent – ${ids[2]} For d`);
    expect(rows[2]?.label).toBe('a: Ready – no task');
    expect([count, tone]).toEqual([1, 'you']);
    expect(tip).toBe('Quatuor – palm: 1 thing waits for you');
  });

  it('N2 is calm, at work or amber, and says when all is paused', () => {
    const w = makeWorld();
    expect(model(w)).toMatchObject({ tone: 'calm', count: 0, paused: false, open: true });
    w.run(w.add(), 'claude');
    expect(model(w).tone).toBe('work');
    w.submit({ type: 'run.set', run: 'paused' });
    expect(model(w).paused).toBe(true);
    expect(trayModel(emptyDesk, {}, [], uiTexts.en)).toMatchObject({ open: false, rows: [] });
  });

  it('N2 cuts what is too long for a menu', () => {
    const w = makeWorld();
    w.run(w.add({ title: 'x'.repeat(200) }), 'claude');
    for (const { label } of model(w).rows) expect(label.length).toBeLessThanOrEqual(70);
  });
});

describe('N2 the tray’s icon', () => {
  const look = { tone: 'calm', count: 0, template: false } as const;
  const filled = (pixels: Uint8Array) => pixels.filter((v, i) => i % 4 === 3 && v > 0).length;

  it('N2 is drawn in every size, differs by what it says, and fills no corner', () => {
    for (const size of [16, 22, 32, 44]) {
      const plain = trayIcon(size, look);
      expect(plain).toHaveLength(size * size * 4);
      expect(filled(plain)).toBeGreaterThan(size);
      expect(plain[3]).toBe(0);
      const others = [trayIcon(size, { ...look, tone: 'work' }), ...[1, 2, 9, 10].map((count) => trayIcon(size, { ...look, count }))];
      expect(new Set([plain, ...others].map((p) => Buffer.from(p).toString('hex'))).size).toBe(6);
      expect(Buffer.from(trayIcon(size, { ...look, count: 10 }))).toEqual(Buffer.from(trayIcon(size, { ...look, count: 99 })));
    }
  });

  it('N2 as a template it is black and nothing else', () => {
    const pixels = trayIcon(22, { ...look, count: 3, template: true });
    expect(filled(pixels)).toBeGreaterThan(0);
    expect(pixels.some((v, i) => i % 4 !== 3 && v > 0)).toBe(false);
  });
});
