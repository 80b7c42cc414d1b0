import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appCommands, commandFor, isEditable, keymap, others, withKeys, type AppCommandId } from './app-commands.ts';
import { isChord, keptChord } from './chord.ts';

const ids = appCommands.map(({ id }) => id);
const editable = ids.filter(isEditable);

test('U1 each command is there once, and its keys are chords that no other has', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const chords = appCommands.flatMap(({ keys }) => [...keys]);
  expect(chords.filter((chord) => !isChord(chord))).toEqual([]);
  expect(new Set(chords).size).toBe(chords.length);
  expect(appCommands.filter(({ id }) => isEditable(id)).flatMap(({ keys }) => keys.filter((chord) => keptChord(chord) !== null))).toEqual([]);
});

test('U2 what came holds where the person has said nothing; of nonsense nothing is taken', () => {
  expect(commandFor(keymap({}), 'Mod+K')).toBe('palette');
  expect(keymap({ palette: ['nonsense', 'Mod+C', 'F2'] }).get('palette')).toEqual(['F2']);
  expect(keymap({ 'no.such': ['F2'] }).size).toBe(ids.length);
  expect(keymap({ 'card.edit': ['F2'] }).get('card.edit')).toEqual(['E']);
  expect(keymap({ palette: [] }).get('palette')).toEqual([]);
  expect(commandFor(keymap({ palette: [] }), 'Mod+K')).toBeNull();
});

test('U2 a chord that another command has is told, and goes over when the person says so', () => {
  expect(others(keymap({}), 'N', 'palette')).toEqual(['task.new']);
  const own = withKeys({}, 'palette', ['N'], ['task.new']);
  expect(commandFor(keymap(own), 'N')).toBe('palette');
  expect(keymap(own).get('task.new')).toEqual([]);
  // As it came again: nothing of it is kept.
  expect(withKeys(withKeys(own, 'palette', ['Mod+K', 'Mod+Shift+P']), 'task.new', ['N'])).toEqual({});
});

const chord = fc.constantFrom('F2', 'F3', 'Mod+K', 'N', 'Mod+Shift+U', 'Mod+J', 'Q');
const change = fc.tuple(fc.constantFrom(...editable), fc.uniqueArray(chord, { maxLength: 3 }));

test('U2 whoever takes the keys of others leaves no two commands with one chord', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      let own: Readonly<Record<string, readonly string[]>> = {};
      for (const [id, chords] of changes) {
        const from = chords.flatMap((one) => others(keymap(own), one, id));
        own = withKeys(own, id, chords, from as AppCommandId[]);
        expect(keymap(own).get(id)).toEqual(chords);
      }
      const all = [...keymap(own).values()].flat();
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});
