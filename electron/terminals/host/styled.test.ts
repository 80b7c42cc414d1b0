import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { styledRows } from './styled.ts';

const written = async (text: string, cols = 20, rows = 4): Promise<Terminal> => {
  const terminal = new Terminal({ cols, rows, allowProposedApi: true, scrollback: 50 });
  await new Promise<void>((done) => terminal.write(text, done));
  return terminal;
};
const rows = (terminal: Terminal, above = 50) => styledRows(terminal.buffer.active, terminal.rows, above);

test('K44 rows have their colours as sequences, and those that go on are told', async () => {
  const terminal = await written('plain \x1b[1;31mred\x1b[0m end\r\n\x1b[38;2;1;2;3;48;5;200mrgb\x1b[m\r\n' + 'x'.repeat(25));
  expect(rows(terminal)).toEqual({
    styled: ['plain \x1b[0;1;31mred\x1b[m end', '\x1b[0;38;2;1;2;3;48;5;200mrgb\x1b[m', 'x'.repeat(20), 'x'.repeat(5)],
    wrapped: [false, false, false, true],
  });
});

test('K44 written again, the rows give the same screen', async () => {
  const codes = fc.constantFrom('', '\x1b[1m', '\x1b[2;4m', '\x1b[7m', '\x1b[95m', '\x1b[44m', '\x1b[38;5;100m', '\x1b[48;2;9;8;7m', '\x1b[m', '\r\n');
  const text = fc.array(fc.tuple(codes, fc.constantFrom('a', 'word ', 'é', '漢', '🎻', '  ')), { maxLength: 60 }).map((parts) => parts.flat().join(''));
  await fc.assert(fc.asyncProperty(text, async (some) => {
    const first = rows(await written(some, 20, 30), 0);
    const again = rows(await written(first.styled.map((row, i) => (i > 0 && !first.wrapped[i] ? `\r\n${row}` : row)).join(''), 20, 30), 0);
    expect(again.styled).toEqual(first.styled);
  }), { numRuns: 60, examples: [['  🎻漢a🎻word     word ']] });
});
