import fc from 'fast-check';
import { expect, test } from 'vitest';
import { soup } from '../test/soup.ts';
import { stateOf } from '../test/same.ts';
import type { Evidence } from './evidence.ts';
import { createTwin, type Twin } from './twin.ts';

const theme = () => ({ foreground: '#102030', background: '#405060', cursor: '#708090' });

interface Seen {
  answers: string[];
  evidence: Evidence[];
}

function twin(cols = 40, rows = 12, seen: Seen = { answers: [], evidence: [] }): Twin {
  return createTwin({
    cols,
    rows,
    scrollback: 60,
    theme,
    onAnswer: (text) => seen.answers.push(text),
    onEvidence: (evidence) => seen.evidence.push(evidence),
  });
}

test('T1 a snapshot and the bytes behind it give the emulator that saw all bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.nat({ max: 4000 }), fc.boolean(), (seed, cut, wild) => {
      const bytes = soup(seed, 5000, wild);
      const all = twin();
      all.feed(bytes.subarray(0, cut));
      const late = twin();
      late.feed(Buffer.from(all.snapshot()));
      expect(stateOf(late.terminal)).toEqual(stateOf(all.terminal));
      late.feed(Buffer.concat([all.held, bytes.subarray(cut)]));
      all.feed(bytes.subarray(cut));
      expect(stateOf(late.terminal)).toEqual(stateOf(all.terminal));
    }),
    { numRuns: 150, seed: 42 },
  );
});

test('T1 the same bytes in pieces of any size give the same screen and answers', () => {
  for (const seed of [1, 2, 3, 4]) {
    // In insert mode xterm.js itself treats wide characters differently at the end of a write.
    const bytes = Buffer.from(soup(seed, 12_000).toString('latin1').replaceAll('[4h', '[4l'), 'latin1');
    const whole: Seen = { answers: [], evidence: [] };
    const one = twin(60, 20, whole);
    one.feed(bytes);
    for (const step of [1, 2, 5, 13, 400]) {
      const seen: Seen = { answers: [], evidence: [] };
      const other = twin(60, 20, seen);
      for (let at = 0; at < bytes.length; at += step) other.feed(bytes.subarray(at, at + step));
      expect(stateOf(other.terminal)).toEqual(stateOf(one.terminal));
      expect(seen.answers).toEqual(whole.answers);
      expect(other.offset + other.held.length).toBe(bytes.length);
    }
  }
});

test('T1 a snapshot keeps what random output seldom sets', () => {
  for (const text of [
    '\x1b)0\x0elqqk',
    '\x1b*0\x1bnlqqk\x1b7\x1b[2;3Hab',
    '\x1b[?7labc',
    '\x1b[20h\x1b[3 q\x1b[?25l\x1b[?66h',
    '\x1b[1;4:3;58:2::1:2:3mcurly\x1b[1"qkept\x1b[0"q',
    '\x1b[3g\x1b[5G\x1bH\x1b[1;1H\tx',
    `${'0123456789'.repeat(4)}`,
    `${'0123456789'.repeat(4)}wrapped\x1b[1;40H`,
    '\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[?1h',
    'main\x1b[2;5H\x1b[?1049halt\x1b[3;4r\x1b[?6h\x1b[2;2H',
  ]) {
    const all = twin();
    all.feed(Buffer.from(text));
    const late = twin();
    late.feed(Buffer.from(all.snapshot()));
    expect(stateOf(late.terminal)).toEqual(stateOf(all.terminal));
    for (const each of [all, late]) each.feed(Buffer.from('q\u0301more\x1b[5b\x1b8z\x1b[?1049lw'));
    expect(stateOf(late.terminal)).toEqual(stateOf(all.terminal));
  }
});

test('T1 a snapshot inside a string that never ends neither waits nor prints its rest', () => {
  for (const start of ['\x1b]0;', '\x1bP1$q', '\x1b_', '\x1b[1;', '\x1bPq', '\x1b[?', '\x1b[1 ']) {
    const all = twin();
    all.feed(Buffer.from(`before${start}${'1'.repeat(70_000)}`));
    expect(all.held.length).toBe(0);
    const late = twin();
    late.feed(Buffer.from(all.snapshot()));
    for (const each of [all, late]) each.feed(Buffer.from('111\x1b\\after'));
    expect(late.terminal.buffer.active.getLine(0)?.translateToString(true)).toContain('before');
    expect(stateOf(late.terminal).slice(0, -8)).toEqual(stateOf(all.terminal).slice(0, -8));
  }
});

test('T2 counts beyond the screen cost no time', () => {
  const terminal = twin(120, 30);
  terminal.feed(Buffer.from('full\r\n'.repeat(200)));
  const before = process.cpuUsage();
  for (const final of [...'bLMSTIZ@PXABCDEFGHJKad`e', ' @', ' A', "'}", "'~"]) {
    terminal.feed(Buffer.from(`x\x1b[999999999${final}x\x1b[2147483647;2147483647${final}`));
  }
  const { user, system } = process.cpuUsage(before);
  // Unguarded, a single one of them takes more than twenty seconds.
  expect(user + system).toBeLessThan(5_000_000);
});

test('T2 erasing above in the last cell of a screen without scrollback goes on', () => {
  const terminal = twin(10, 3);
  terminal.feed(Buffer.from('\x1b[?1049haaaa\r\nbbbb\r\n\x1b[3;1Hcccccccccc\x1b[1J'));
  expect(terminal.view(0).lines).toEqual(['', '', '']);
  terminal.feed(Buffer.from('\x1b[Hnext'));
  expect(terminal.view(0).lines[0]).toBe('next');
});

test('T2 megabytes of random sequences throw nothing and keep answering', () => {
  const seen: Seen = { answers: [], evidence: [] };
  const terminal = twin(80, 24, seen);
  for (let seed = 1; seed <= 10; seed++) terminal.feed(soup(seed, 300_000));
  seen.answers.length = 0;
  terminal.feed(Buffer.from('\x18\x1bc\x1b[5n'));
  expect(seen.answers).toEqual(['\x1b[0n']);
});

test('each query is answered once', () => {
  const seen: Seen = { answers: [], evidence: [] };
  const terminal = twin(80, 24, seen);
  const ask = (query: string): string[] => {
    seen.answers.length = 0;
    terminal.feed(Buffer.from(query));
    return [...seen.answers];
  };
  expect(ask('\x1b[c')).toEqual(['\x1b[?1;2c']);
  expect(ask('\x1b[6n')).toEqual(['\x1b[1;1R']);
  expect(ask('\x1b[5n')).toEqual(['\x1b[0n']);
  expect(ask('\x1b]7501;?\x07')).toEqual(['\x1b]7501;?\x1b\\']);
  expect(ask('\x1b]7501;?\x1b\\')).toEqual(['\x1b]7501;?\x1b\\']);
  expect(ask('\x1b]10;?\x07')).toEqual(['\x1b]10;rgb:1010/2020/3030\x1b\\']);
  expect(ask('\x1b]11;?\x07')).toEqual(['\x1b]11;rgb:4040/5050/6060\x1b\\']);
  expect(ask('\x1b]12;?\x07')).toEqual(['\x1b]12;rgb:7070/8080/9090\x1b\\']);
  expect(ask('\x1b]10;?;?\x07')).toHaveLength(2);
  expect(ask('\x1b[>0q')).toEqual(['\x1bP>|xterm.js(6.0.0)\x1b\\']);
  expect(seen.evidence).toEqual([]);
});

test('what a program says of itself becomes evidence, bounded and without controls', () => {
  const seen: Seen = { answers: [], evidence: [] };
  const terminal = twin(80, 24, seen);
  const say = (text: string): Evidence[] => {
    seen.evidence.length = 0;
    terminal.feed(Buffer.from(text));
    return [...seen.evidence];
  };
  expect(say('\x1b]7501;state=working:msg=abc\x07')).toEqual([
    { kind: 'report', raw: 'state=working:msg=abc' },
  ]);
  expect(say('\x1b]0;a title\x07')).toEqual([{ kind: 'title', text: 'a title' }]);
  expect(say('\x1b]9;done\x07')).toEqual([{ kind: 'notify', source: '9', text: 'done' }]);
  expect(say('\x1b]9;4;1;40\x07')).toEqual([{ kind: 'progress', state: 1, value: 40 }]);
  expect(say('\x1b]9;9;/tmp\x07')).toEqual([]);
  expect(say('\x1b]777;notify;a;b\x07')).toEqual([{ kind: 'notify', source: '777', text: 'a;b' }]);
  expect(say('\x1b]133;D;0\x07')).toEqual([{ kind: 'mark', raw: 'D;0' }]);
  expect(say('\x07')).toEqual([{ kind: 'bell' }]);
  expect(say('\x1b[?2004h\x1b[?2004h')).toEqual([
    { kind: 'mode', mode: 'bracketedPaste', on: true },
  ]);
  expect(say('\x1b[?1049h')).toEqual([{ kind: 'mode', mode: 'altScreen', on: true }]);
  expect(say('\x1bc').map((one) => one.kind)).toEqual(['mode', 'mode']);
  const [long] = say(`\x1b]9;${'y'.repeat(60_000)}\x07`);
  expect(long).toMatchObject({ kind: 'notify', text: 'y'.repeat(4096) });
});

test('the screen tells dim and inverse text from the rest, character for character', () => {
  const terminal = twin(40, 3);
  terminal.feed(Buffer.from('> \x1b[7mT\x1b[27;2mry 漢\x1b[22m ok'));
  const view = terminal.view(0);
  expect(view.lines[0]).toBe('> Try 漢 ok');
  expect(view.dim[0]).toBe('0001111000');
  expect(view.inverse[0]).toBe('0010000000');
});
