/** Seeded random terminal output for tests: text, escape sequences whole and broken, any byte. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}

const FINALS = 'ABCDEFGHIJKLMPSTXZ@`abcdefgmnpqrstu}~';
const WORDS = ['word', 'été', '漢字', '👍', 'e\u0301', '…', 'ﷺ', '•', '─┼─', 'a\tb', '\u009b1m'];

/** About `size` bytes. `wild` adds bytes and sequences that no sane program prints. */
export function soup(seed: number, size: number, wild = true): Buffer {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(from: ArrayLike<T>): T => from[below(from.length)]!;
  const count = (): string =>
    next() < 0.3 ? '' : String(next() < 0.05 && wild ? pick([99999, 999999999, 65535]) : below(90));
  const parts: Buffer[] = [];
  let length = 0;
  const add = (text: string | Buffer): void => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    parts.push(bytes);
    length += bytes.length;
  };
  const kinds: (() => void)[] = [
    () => add(pick(WORDS)),
    () => add(`${pick(WORDS)} ${'x'.repeat(below(60))}`),
    () => add(pick(['\r\n', '\n', '\r', '\b', '\t', '\x07', '\x0b'])),
    () => add(`\x1b[${count()};${count()}H`),
    () => add(`\x1b[${count()}${pick(FINALS)}`),
    () => add(`\x1b[${pick([0, 1, 2, 3, 4, 7, 9, 22, 27, 31, 42, 90, 105])}m`),
    () => add(`\x1b[38;2;${below(256)};${below(256)};${below(256)};48;5;${below(256)}m`),
    () => add(`\x1b[4:${below(6)}m\x1b[58;5;${below(256)}m`),
    () => add(`\x1b[${below(3)}${pick('JK')}`),
    () => add(`\x1b[${1 + below(10)};${8 + below(20)}r`),
    () => add(`\x1b[?${pick([1, 6, 25, 45, 47, 1000, 1002, 1003, 1004, 1006, 1047, 1049, 2004, 2026])}${pick('hl')}`),
    () => add(`\x1b[4${pick('hl')}`),
    () => add(`\x1b]${pick(['0;title', '2;x', '8;;http://a.b', '8;;', '9;note', '133;A', '7501;state=idle'])}${pick(['\x07', '\x1b\\'])}`),
    () => add(pick(['\x1b7', '\x1b8', '\x1bM', '\x1bD', '\x1bE', '\x1bH', '\x1b=', '\x1b>'])),
  ];
  if (wild) {
    kinds.push(
      () => add(Buffer.from(Array.from({ length: below(12) }, () => below(256)))),
      () => add(Buffer.from([0x1b, below(256), below(256)])),
      () => add(`\x1b${pick(['P', '_', '^', 'X', ']', '['])}${pick(WORDS)}${below(99)}`),
      () => add(`\x1b[${pick('<=>? !"$')}${count()}${pick(' !"#$%&\'*')}${pick(FINALS)}`),
      () => add(pick(['\x18', '\x1a', '\x1b\\', '\x1bc', '\x1b[!p', '\u0090q', '\u009c'])),
    );
  }
  const more = (): boolean => length < size;
  while (more()) pick(kinds)();
  return Buffer.concat(parts);
}
