import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { defuse } from '../../shared/contract/defuse.ts';
import { causeOf } from './input.ts';
import { parseNow } from './parse.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const make = () =>
  new Terminal({ cols: 80, rows: 24, allowProposedApi: true, logLevel: 'off' });

describe('parseNow', () => {
  test('the pinned xterm.js parses at once, in order, again and again', () => {
    const terminal = make();
    let parsed = 0;
    for (let i = 0; i < 5; i += 1) {
      expect(parseNow(terminal, encode(`line ${i}\r\n`), () => (parsed += 1))).toBe(true);
      expect(parsed).toBe(i + 1);
    }
    expect(terminal.buffer.active.getLine(4)?.translateToString(true)).toBe('line 4');
  });

  test('an empty piece is parsed too', () => {
    let parsed = false;
    expect(parseNow(make(), new Uint8Array(), () => (parsed = true))).toBe(true);
    expect(parsed).toBe(true);
  });

  test('no query of a program is answered by the window', () => {
    const terminal = make();
    let parsing = false;
    const said: string[] = [];
    const answered: string[] = [];
    terminal.onData((data) => {
      answered.push(data);
      if (causeOf(data, null, parsing) !== 'drop') said.push(data);
    });
    const queries =
      '\u001b[c\u001b[>c\u001b[=c\u001b[5n\u001b[6n\u001b[?6n\u001b[?2004$p\u001b[4$p\u001b[>q' +
      '\u001bP$qm\u001b\\\u001b]10;?\u001b\\\u001b]4;1;?\u0007\u001b]7501;?\u001b\\\u001b[18t';
    parsing = true;
    parseNow(terminal, encode(queries), () => (parsing = false));
    expect(parsing).toBe(false);
    expect(answered.length).toBeGreaterThan(4);
    expect(said).toEqual([]);
  });

  test('T2 sequences that would loop for long are over at once', () => {
    const terminal = make();
    defuse(terminal);
    for (const final of 'bLSTZM') parseNow(terminal, encode(`x\u001b[999999999${final}`), () => {});
    parseNow(terminal, encode('\u001b[Hstill here'), () => {});
    expect(terminal.buffer.active.getLine(terminal.buffer.active.baseY)?.translateToString()).toMatch(
      /^still here/,
    );
  });
});
