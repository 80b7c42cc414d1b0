import { describe, expect, it } from 'vitest';
import { readFlags } from './flags.ts';

describe('flags', () => {
  it('reads what npm start passes on, past the app folder and Chromium switches', () => {
    expect(readFlags(['--enable-x', '/app', '--demo', '--screenshot', 'desk.png', '--exit'], '/here')).toEqual({
      demo: true, exit: true, screenshot: '/here/desk.png', unknown: [],
    });
    expect(readFlags(['--project=/p/q', '--home', 'h'], '/here')).toMatchObject({ project: '/p/q', home: '/here/h' });
  });

  it('names a flag without its value instead of taking the next flag for it', () => {
    expect(readFlags(['--screenshot', '--exit'], '/here').unknown).toEqual(['--screenshot (needs a value)']);
  });
});
