import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Command, Settings, SettingsPatch, withoutUnspoken } from './window.ts';

test('X2 a change of one setting is of that one only, and a wrong one is refused', () => {
  for (const [key, value] of Object.entries(Settings.parse({}))) {
    expect(SettingsPatch.parse({ [key]: value })).toEqual({ [key]: value });
    expect(SettingsPatch.safeParse({ [key]: { wrong: 1n } }).success).toBe(false);
  }
  expect(Command.parse({ type: 'settings.set', patch: { contrast: 'high' } })).toEqual({ type: 'settings.set', patch: { contrast: 'high' } });
  expect(SettingsPatch.parse({})).toEqual({});
});

test('L7 a language that there is not is left out of the settings and named, and the rest of them holds', () => {
  expect(withoutUnspoken({ theme: 'dark', language: 'de' })).toEqual({ kept: { theme: 'dark' }, unspoken: 'de' });
  expect(withoutUnspoken({ language: 7 }).unspoken).toBe('7');
  for (const language of ['system', 'en', 'fr']) expect(withoutUnspoken({ language })).toEqual({ kept: { language }, unspoken: null });
  fc.assert(
    fc.property(fc.anything(), (language) => {
      const { kept, unspoken } = withoutUnspoken({ fontSize: 15, language });
      expect(Settings.parse(kept).fontSize).toBe(15);
      expect((unspoken ?? '').length).toBeLessThanOrEqual(40);
    }),
  );
  fc.assert(fc.property(fc.anything(), (given) => withoutUnspoken(given) !== undefined));
});
