import { describe, expect, test } from 'vitest';
import { causeOf, latin1 } from './input.ts';
import { shortcut } from './keys.ts';
import { webAddress } from './address.ts';

describe('input', () => {
  test('T2 what a parse gives rise to is an answer, and not for the program', () => {
    expect(causeOf('\u001b[?1;2c', null, true)).toBe('drop');
    expect(causeOf('a', 'keydown', true)).toBe('drop');
  });

  test('keys and input methods are the person', () => {
    expect(causeOf('a', 'keypress', false)).toBe('person');
    expect(causeOf('\u001b[A', 'keydown', false)).toBe('person');
    expect(causeOf('\r', 'keydown', false)).toBe('person');
    expect(causeOf('漢', null, false)).toBe('person');
  });

  test('reports of the mouse and keys that the wheel stands for are the mouse', () => {
    expect(causeOf('\u001b[<0;10;20M', 'mousedown', false)).toBe('mouse');
    expect(causeOf('\u001b[<35;1;1M\u001b[<35;2;1M', null, false)).toBe('mouse');
    expect(causeOf('\u001b[M !!', null, false)).toBe('mouse');
    expect(causeOf('\u001bOA\u001bOA', 'wheel', false)).toBe('mouse');
  });

  test('focus reports and late answers are dropped', () => {
    expect(causeOf('\u001b[I', 'focus', false)).toBe('drop');
    expect(causeOf('\u001b[O', null, false)).toBe('drop');
    expect(causeOf('\u001b[3;1R', null, false)).toBe('drop');
  });

  test('binary reports keep each byte', () => {
    expect(latin1('\u001b[M \u00e9\u00ff')).toEqual(Uint8Array.of(27, 91, 77, 32, 0xe9, 0xff));
  });
});

describe('keys', () => {
  const key = (code: string, ...held: ('ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey')[]) => ({
    code,
    ctrlKey: held.includes('ctrlKey'),
    shiftKey: held.includes('shiftKey'),
    altKey: held.includes('altKey'),
    metaKey: held.includes('metaKey'),
  });

  test('Ctrl+Shift+C, V, F are the pane’s, Ctrl+C is the program’s', () => {
    expect(shortcut(key('KeyC', 'ctrlKey', 'shiftKey'), false, false)).toBe('copy');
    expect(shortcut(key('KeyV', 'ctrlKey', 'shiftKey'), false, false)).toBe('paste');
    expect(shortcut(key('KeyF', 'ctrlKey', 'shiftKey'), false, false)).toBe('find');
    expect(shortcut(key('KeyC', 'ctrlKey'), false, true)).toBeNull();
    expect(shortcut(key('KeyV', 'ctrlKey'), true, true)).toBeNull();
    expect(shortcut(key('KeyX', 'ctrlKey', 'shiftKey'), false, true)).toBeNull();
  });

  test('Cmd counts on a Mac only', () => {
    expect(shortcut(key('KeyV', 'metaKey'), true, false)).toBe('paste');
    expect(shortcut(key('KeyV', 'metaKey'), false, false)).toBeNull();
    expect(shortcut(key('KeyC', 'metaKey'), true, false)).toBeNull();
    expect(shortcut(key('KeyC', 'metaKey'), true, true)).toBe('copy');
  });
});

describe('links', () => {
  test('only http and https may be opened', () => {
    expect(webAddress('https://example.org/a?b')).toBe('https://example.org/a?b');
    for (const bad of ['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'nothing']) {
      expect(webAddress(bad)).toBeNull();
    }
  });
});
