import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPaste, createComposer } from './composer.ts';
import { personas } from './personas.ts';

describe('composer', () => {
  it('kills with Ctrl-U and brings the draft back with Ctrl-Y', () => {
    const composer = createComposer();
    composer.insert('my draft');
    composer.key('ctrl-u');
    expect(composer.text()).toBe('');
    composer.key('ctrl-y');
    expect(composer.text()).toBe('my draft');
  });

  it('stashes a draft with Ctrl-S and gives it back after the next prompt', () => {
    const composer = createComposer(undefined, true);
    composer.insert('mine');
    composer.key('ctrl-s');
    composer.paste('theirs');
    expect(composer.submit().text).toBe('theirs');
    expect(composer.text()).toBe('mine');
  });

  it('knows Ctrl-S only where the CLI does', () => {
    expect(createComposer().key('ctrl-s')).toBe(false);
  });

  it('appends a paste to a draft', () => {
    const composer = createComposer();
    composer.insert('my draft');
    composer.paste('APPENDED');
    expect(composer.submit()).toEqual({ text: 'my draftAPPENDED', collapsed: false });
  });

  it.each([
    ['a\nb\nc', 'a\nb\nc'],
    ['x'.repeat(800), 'x'.repeat(800)],
    ['a\nb\nc\nd', '[Pasted text #1 +3 lines]'],
    ['x'.repeat(801), '[Pasted text #1]'],
  ])('collapses a paste of four lines or more than 800 characters: %#', (paste, shown) => {
    const composer = createComposer(personas.claude.collapse);
    composer.paste(paste);
    expect(composer.text()).toBe(shown);
    expect(composer.submit()).toEqual({ text: paste, collapsed: shown !== paste });
  });

  it('keeps many two-line pastes plain and exact', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`);
    const composer = createComposer(personas.claude.collapse);
    for (let i = 0; i < 60; i += 2) composer.paste(`${lines[i]}\n${lines[i + 1]}\n`);
    expect(composer.submit()).toEqual({ text: `${lines.join('\n')}\n`, collapsed: false });
  });

  it('removes a collapsed paste as a whole', () => {
    const composer = createComposer({ lines: 2, chars: 800 });
    composer.paste('a\nb');
    composer.key('backspace');
    expect(composer.text()).toBe('');
  });

  it('drops control characters from a paste and makes every line end LF', () => {
    expect(cleanPaste('a\r\nb\rc\x1b[31m\x03\td')).toBe('a\nb\nc[31m\td');
  });

  it('never leaves the cursor outside the text or inside a code point', () => {
    const action = fc.oneof(
      fc.constantFrom('left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl-u', 'ctrl-y', 'newline'),
      fc.constantFrom('+a', '+😀', '+é'),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const composer = createComposer();
        for (const what of actions) {
          if (what.startsWith('+')) composer.insert(what.slice(1));
          else composer.key(what);
          const at = composer.cursor();
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(composer.text().length);
          expect(composer.text().isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
