import { expect, test } from 'vitest';
import { completeUtf8, defuse } from '../../../shared/contract/defuse.ts';
import { soup } from '../test/soup.ts';
import { createBoundary } from './boundary.ts';
import { Terminal } from './headless.ts';

interface Inside {
  _core: {
    writeSync(bytes: Uint8Array): void;
    _inputHandler: { _parser: { currentState: number } };
  };
}

test('it is clean exactly where xterm.js is, after each character of a random stream', () => {
  const terminal = new Terminal({ allowProposedApi: true, logLevel: 'off', scrollback: 10 });
  defuse(terminal);
  const { _core: core } = terminal as unknown as Inside;
  const boundary = createBoundary();
  const bytes = soup(7, 300_000);
  const wrong: string[] = [];
  let from = 0;
  for (let to = 1; to <= bytes.length && wrong.length < 5; to++) {
    boundary.push(bytes.subarray(to - 1, to));
    const piece = bytes.subarray(from, to);
    if (completeUtf8(piece) !== piece.length) continue;
    core.writeSync(piece);
    from = to;
    const clean = core._inputHandler._parser.currentState === 0;
    if (clean === boundary.clean) continue;
    const around = JSON.stringify(bytes.subarray(Math.max(0, to - 30), to).toString('latin1'));
    wrong.push(`xterm.js ${clean ? 'clean' : 'open'} at ${to}, after ${around}`);
  }
  expect(wrong).toEqual([]);
});

test('pieces of any size give the last clean point of the whole', () => {
  const bytes = soup(11, 20_000);
  const whole = createBoundary().push(bytes);
  for (const step of [1, 2, 3, 7, 64, 1000]) {
    const boundary = createBoundary();
    let last = -1;
    for (let at = 0; at < bytes.length; at += step) {
      const safe = boundary.push(bytes.subarray(at, at + step));
      if (safe >= 0) last = at + safe;
    }
    expect(last).toBe(whole);
  }
});
