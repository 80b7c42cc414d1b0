import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accelerator, chordKeys, chordOf, isChord, keptChord, terminalNeeds, writingNeeds, type KeyPress } from './chord.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held,
});

test('U2 a chord is told from what is pressed, on each keyboard and on a Mac', () => {
  expect(chordOf(press('k', { ctrlKey: true }), false)).toBe('Mod+K');
  expect(chordOf(press('P', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+P');
  expect(chordOf(press('k', { metaKey: true }), true)).toBe('Mod+K');
  expect(chordOf(press('k', { ctrlKey: true }), true)).toBe('Ctrl+K');
  expect(chordOf(press('n'), false)).toBe('N');
  expect(chordOf(press('N', { shiftKey: true }), false)).toBe('Shift+N');
  // The question mark is Shift with another key on each keyboard.
  expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?');
  expect(chordOf(press('?'), false)).toBe('?');
  // AZERTY has its digits under Shift; Cyrillic has no Latin letters.
  expect(chordOf(press('&', { code: 'Digit1', ctrlKey: true }), false)).toBe('Mod+1');
  expect(chordOf(press('!', { code: 'Digit1', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+1');
  expect(chordOf(press('л', { code: 'KeyK', ctrlKey: true }), false)).toBe('Mod+K');
  expect(chordOf(press('˙', { code: 'KeyH', altKey: true }), true)).toBe('Alt+H');
  expect(chordOf(press(' '), false)).toBe('Space');
  expect(chordOf(press('+', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod++');
});

test('U2 modifiers alone, dead keys and the system’s key are no chord', () => {
  for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified', 'CapsLock'])
    expect(chordOf(press(key, { ctrlKey: true }), false)).toBeNull();
  expect(chordOf(press('k', { metaKey: true }), false)).toBeNull();
});

const anyPress = fc.record({
  key: fc.oneof(fc.string({ minLength: 1, maxLength: 3 }), fc.constantFrom('ArrowUp', 'PageDown', 'Enter', 'Escape', 'F5', 'Delete', 'a', 'Z', '7', '+', '?')),
  code: fc.constantFrom('', 'KeyA', 'KeyZ', 'Digit4', 'Slash', 'F5'),
  ctrlKey: fc.boolean(), metaKey: fc.boolean(), altKey: fc.boolean(), shiftKey: fc.boolean(),
});

test('U2 what is told of any key press is a chord, is shown, and is an accelerator', () => {
  fc.assert(
    fc.property(anyPress, fc.boolean(), (one, mac) => {
      const chord = chordOf(one, mac);
      if (chord === null) return;
      expect(isChord(chord)).toBe(true);
      expect(chordKeys(chord, mac).length).toBeGreaterThan(0);
      expect(accelerator(chord)).not.toBe('');
    }),
  );
});

test('U2 what is no chord is refused', () => {
  for (const text of ['', 'Mod', 'Mod+', 'Shift+Mod+K', 'Mod+Mod+K', 'Mod+k', 'Hyper+K', 'Shift+?', 'F123', 'nonsense', 'Mod+ ', '+K']) expect(isChord(text)).toBe(false);
  fc.assert(fc.property(fc.string(), (text) => typeof isChord(text) === 'boolean'));
});

test('U2 a terminal keeps every key that a program in it may want', () => {
  const keys = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const key of keys) {
    expect(terminalNeeds(`Mod+${key}`, false)).toBe(true);
    expect(terminalNeeds(key, false)).toBe(true);
    expect(terminalNeeds(`Alt+${key}`, false)).toBe(true);
    expect(terminalNeeds(`Ctrl+${key}`, true)).toBe(true);
    expect(terminalNeeds(key, true)).toBe(true);
  }
  for (const chord of ['Tab', 'Enter', 'Escape', 'ArrowUp', 'Mod+ArrowLeft', 'Mod+Shift+ArrowUp', 'F5', 'PageUp', '?', '/', 'Mod+-', 'Mod+[', 'Mod+Alt+K']) expect(terminalNeeds(chord, false)).toBe(true);
  for (const key of ['C', 'V', 'F']) expect(terminalNeeds(`Mod+Shift+${key}`, false)).toBe(true);
  for (const chord of ['Mod+Shift+P', 'Mod+1', 'Mod+0', 'Mod+Shift+4', 'Mod+PageDown', 'Mod+Shift+PageUp']) expect(terminalNeeds(chord, false)).toBe(false);
  expect(terminalNeeds('Mod+K', true)).toBe(false);
  expect(terminalNeeds('Mod+C', true)).toBe(true);
});

test('U2 a field keeps what writes and edits; what moves and edits everywhere can be given to nothing', () => {
  for (const chord of ['A', 'Shift+N', '?', 'Mod+Z', 'Mod+A', 'Mod+ArrowLeft', 'Delete', 'Alt+ArrowUp']) expect(writingNeeds(chord)).toBe(true);
  for (const chord of ['Mod+K', 'Mod+Shift+P', 'Mod+1', 'F6']) expect(writingNeeds(chord)).toBe(false);
  expect(keptChord('Tab')).toBe('moves');
  expect(keptChord('Shift+ArrowUp')).toBe('moves');
  expect(keptChord('Mod+C')).toBe('edits');
  expect(keptChord('Mod+Shift+F')).toBe('pane');
  expect(keptChord('Mod+K')).toBeNull();
  expect(keptChord('N')).toBeNull();
});

test('U2 chords are written as the keyboard has them, and as a menu wants them', () => {
  expect(chordKeys('Mod+Shift+P', false)).toEqual(['Ctrl', 'Shift', 'P']);
  expect(chordKeys('Mod+Shift+P', true)).toEqual(['⌘', '⇧', 'P']);
  expect(chordKeys('Alt+ArrowUp', false)).toEqual(['Alt', '↑']);
  expect(accelerator('Mod+Shift+P')).toBe('CommandOrControl+Shift+P');
  expect(accelerator('Mod++')).toBe('CommandOrControl+Plus');
});
