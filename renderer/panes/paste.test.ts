import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathsText, quotePath } from '../../shared/text/quote.ts';
import { pasteBytes, pasteText } from './paste.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('paste', () => {
  test('line ends become Enter, tabs stay, other control characters go', () => {
    expect(pasteText('a\r\nb\nc\rd\te')).toBe('a\rb\rc\rd\te');
    expect(pasteText('x\u001b[31my\u0007z\u009b1m\u007f')).toBe('x[31myz1m');
  });

  test('D7 a paste cannot end its own brackets', () => {
    const evil = 'a\u001b[201~rm -rf /\n';
    expect(text(pasteBytes(evil, true))).toBe('\u001b[200~a[201~rm -rf /\r\u001b[201~');
    expect(text(pasteBytes('hé', false))).toBe('hé');
  });

  test('D7 no escape or other control character gets through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        expect(pasteText(any)).not.toMatch(/[\u0000-\u0008\u000a-\u000c\u000e-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('paths', () => {
  test('plain paths stay as they are, others are quoted', () => {
    expect(quotePath('/a/b-c_1.txt')).toBe('/a/b-c_1.txt');
    expect(quotePath('/a b/$HOME')).toBe("'/a b/$HOME'");
    expect(quotePath("/it's")).toBe("'/it'\\''s'");
    expect(pathsText(['/a', '', '/b c'])).toBe("/a '/b c' ");
  });

  test('a control character keeps its place, in the spelling of bash and zsh', () => {
    expect(quotePath("/a\nb'c\\")).toBe("$'/a\\x0ab\\'c\\\\'");
    expect(quotePath('/\u009b2J')).toBe("$'/\\u009b2J'");
  });

  test('D7 what is quoted goes through a paste as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const quoted = quotePath(`/${name}`);
        expect(pasteText(quoted)).toBe(quoted);
      }),
    );
  });
});
