import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { personas } from './personas.ts';
import { drawLive, type View } from './view.ts';

const view: View = { streaming: [], doing: 'writing', queued: [], draft: '', cursor: 0, hint: '' };

describe('the frame of a composer', () => {
  it.each([
    ['idle', view],
    ['at work', { ...view, busy: { frame: '⠋', verb: 'Thinking', seconds: 1 } }],
    ['with a draft', { ...view, draft: 'two\nrows', cursor: 3 }],
  ])('is as wide below as above, %s', (_name, seen) => {
    const rows = drawLive(seen, personas.amp, 60, 20).rows.map(stripVTControlCharacters);
    const frame = rows.slice(rows.findIndex((row) => row.startsWith('╭')));
    expect(frame.map((row) => row.length)).toEqual(frame.map(() => 60));
  });
});
