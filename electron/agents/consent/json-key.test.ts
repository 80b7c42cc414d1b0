import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyIn, withKey, withoutKey } from './json-key.ts';

/** JSON objects in the ways people and programs write them, without the key `ours`. */
const texts = fc
  .tuple(
    fc.dictionary(fc.string().filter((key) => key !== 'ours' && key !== '__proto__'), fc.jsonValue(), { maxKeys: 5 }),
    fc.constantFrom(undefined, 1, 2, 4, '\t'),
    fc.constantFrom('', '\n', '  \n\n'),
  )
  .map(([value, indent, end]) => end + JSON.stringify(value, null, indent) + end);

describe('one key of a JSON file', () => {
  it('X3 put in and taken out leaves every byte as it was', () => {
    fc.assert(fc.property(texts, fc.object(), (text, value) => {
      const more = withKey(text, 'ours', value);
      expect(keyIn(more, 'ours')).toEqual(JSON.parse(JSON.stringify(value)));
      expect(withoutKey(more, 'ours')).toBe(text);
      for (const [key, other] of Object.entries(JSON.parse(text) as object)) expect(keyIn(more, key)).toEqual(other);
    }));
  });

  it('X3 so does a key inside of another one, whether that one was there or not', () => {
    fc.assert(fc.property(texts, texts, fc.object(), fc.boolean(), (text, inner, value, there) => {
      fc.pre(keyIn(inner, 'mine') === undefined);
      const whole = there ? withKey(text, 'ours', JSON.parse(inner)) : text;
      const more = withKey(whole, 'mine', value, 'ours');
      expect(keyIn(more, 'mine', 'ours')).toEqual(JSON.parse(JSON.stringify(value)));
      if (there) expect(keyIn(more, 'ours')).toEqual({ ...JSON.parse(inner), mine: JSON.parse(JSON.stringify(value)) });
      expect(withoutKey(more, 'mine', 'ours', !there)).toBe(whole);
    }));
    expect(withKey('{"a": {"b": 1}}', 'c', 2, 'a')).toBe('{"a": {"b": 1,\n  "c": 2}}');
    expect(keyIn('{"a": 1}', 'c', 'b')).toBeUndefined();
    expect(() => withKey('{"a": [1]}', 'c', 2, 'a')).toThrow(SyntaxError);
  });

  it('takes the indentation of the file', () => {
    expect(withKey('{\n    "a": 1\n}\n', 'ours', { b: 2 })).toBe('{\n    "a": 1,\n    "ours": {\n      "b": 2\n    }\n}\n');
    expect(withKey('{}', 'ours', 1)).toBe('{\n  "ours": 1\n}');
  });

  it('is taken out from wherever the CLI has put it meanwhile', () => {
    expect(withoutKey('{"ours":1,"a":{"ours":2}}', 'ours')).toBe('{"a":{"ours":2}}');
    expect(withoutKey('{ "a": "}\\"", "ours": [1, {"b": 2}], "c": 3 }', 'ours')).toBe('{ "a": "}\\"", "c": 3 }');
    expect(withoutKey('{"a": 1}', 'ours')).toBe('{"a": 1}');
  });

  it('what is no JSON object is refused, and never half edited', () => {
    for (const text of ['', '[]', 'null', '{', '{"a": 1,}', '// no\n{}', '\ufeff{}'])
      expect(() => withKey(text, 'ours', 1)).toThrow(SyntaxError);
  });
});
