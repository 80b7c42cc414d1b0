import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appCommands } from '../../shared/contract/index.ts';
import { uiTexts } from '../../shared/text/ui.ts';
import { find } from './find.ts';

const { names } = uiTexts.en.commands;
const titles = appCommands.map(({ id }) => names[id]);
const first = (text: string): string | undefined => titles[find(titles, text, 5).found[0]?.at ?? -1];

test('U1 a few letters find a command: initials, parts, other order, capitals', () => {
  expect(first('ntask')).toBe('New task');
  expect(first('layout tabs')).toBe('Layout: tabs');
  expect(first('tabs layout')).toBe('Layout: tabs');
  expect(first('CONTRAST high')).toBe('Contrast: high');
  expect(first('inbox')).toBe('Inbox');
  expect(first('undo')).toBe('Undo what was done on the board');
  expect(first('change shortcuts')).toBe('Change shortcuts…');
  expect(find(['Émile réécrit la file', 'Заказы'], 'réé', 5).found.map(({ at }) => at)).toEqual([0]);
  expect(find(['Émile réécrit la file', 'Заказы'], 'зак', 5).found.map(({ at }) => at)).toEqual([1]);
});

test('U1 what matches is marked; an exact word comes before scattered letters', () => {
  const list = ['Gather old answers later', 'Goal'];
  const [best] = find(list, 'goal', 5).found;
  expect(best).toEqual({ at: 1, marks: [[0, 4]] });
});

test('U1 no text breaks it, and nothing is found twice', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 20 }), fc.string({ maxLength: 20 }), (list, text) => {
      const { found, all } = find(list, text, 7);
      expect(found.length).toBeLessThanOrEqual(Math.min(7, all));
      expect(new Set(found.map(({ at }) => at)).size).toBe(found.length);
      for (const { at, marks } of found) for (const [from, to] of marks) expect(from >= 0 && to <= (list[at] ?? '').length && from < to).toBe(true);
    }),
  );
});
