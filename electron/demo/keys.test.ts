import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParser } from './keys.ts';
import type { Input } from './keys.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function all(input: Uint8Array, cuts: number[] = []): Input[] {
  const parser = createParser();
  const events: Input[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    events.push(...parser.push(input.subarray(from, cut)));
    from = Math.max(from, cut);
  }
  events.push(...parser.push(input.subarray(from)));
  return [...events, ...parser.flush()];
}

const key = (name: string): Input => ({ type: 'key', key: name });
const char = (c: string): Input => ({ type: 'char', char: c });

describe('keyboard parser', () => {
  it.each([
    ['\r', [key('enter')]],
    ['\n', [key('newline')]],
    ['\x1b[13;2u', [key('newline')]],
    ['\x1b[13u', [key('enter')]],
    ['\x03\x15\x19\x13\x04', [key('ctrl-c'), key('ctrl-u'), key('ctrl-y'), key('ctrl-s'), key('ctrl-d')]],
    ['\x7f\x08', [key('backspace'), key('backspace')]],
    ['\x1b[A\x1bOB\x1b[1;5C', [key('up'), key('down'), key('right')]],
    ['\x1b[3~\x1b[5~', [key('delete'), key('page-up')]],
    ['\x1b', [key('esc')]],
    ['\x1b\x1b', [key('esc'), key('esc')]],
    ['\x1bx', [key('alt-x')]],
    ['é😀', [char('é'), char('😀')]],
    ['\x1b[<64;3;4M\x1b[<65;3;4M', [{ type: 'wheel', lines: -3 }, { type: 'wheel', lines: 3 }]],
    ['\x1b]7501;?\x1b\\x', [{ type: 'reply', text: '\x1b]7501;?' }, char('x')]],
    ['\x1b]11;rgb:0/0/0\x07', [{ type: 'reply', text: '\x1b]11;rgb:0/0/0' }]],
    ['\x1b[?62;22c', [{ type: 'reply', text: '\x1b[?62;22c' }]],
    ['\x1b[I', [{ type: 'reply', text: '\x1b[I' }]],
  ] as [string, Input[]][])('reads %j', (text, events) => {
    expect(all(bytes(text))).toEqual(events);
  });

  it('keeps everything in a bracketed paste as text, Enter and ESC too', () => {
    expect(all(bytes('\x1b[200~a\rb\x1b[Ac\x1b[201~\r'))).toEqual([
      { type: 'paste', text: 'a\rb\x1b[Ac' },
      key('enter'),
    ]);
  });

  it('says that a sequence is open, but not in a paste, which may take its time', () => {
    const parser = createParser();
    parser.push(bytes('\x1b['));
    expect(parser.pending()).toBe(true);
    parser.push(bytes('200~half'));
    expect(parser.pending()).toBe(false);
    expect(parser.flush()).toEqual([]);
    expect(parser.push(bytes(' whole\x1b[201~'))).toEqual([{ type: 'paste', text: 'half whole' }]);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '\r', '\n', '\x1b[A', '\x1bOP', '\x1b[200~one\ntwo\x1b[201~', '\x1b[200~\x1b[201~', '\x1b]0;t\x07',
      '\x1b]7501;?\x1b\\', '\x1b[<0;1;1M', '\x1b[1;2~', '\x03', '\x1bé', '😀', '\x1bPq\x1b\\', '\x1b[99',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );

  it('gives the same events wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((parts) => bytes(parts.join(''))),
        fc.array(fc.nat(200), { maxLength: 20 }),
        (input, places) => {
          const cuts = places.map((n) => n % (input.length + 1));
          expect(all(input, cuts)).toEqual(all(input));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives any bytes, one at a time as well as at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (input) => {
        const single = [...input.keys()];
        expect(all(input, single)).toEqual(all(input));
      }),
      { numRuns: 500 },
    );
  });
});
