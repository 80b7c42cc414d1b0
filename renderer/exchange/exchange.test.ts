import { expect, test } from 'vitest';
import { nameFor } from './export.ts';
import { question } from './shells.ts';

const link = { path: '/home/me/.local/bin/quatuor', target: '/state/bin/quatuor', onPath: true };

test('K25 what is asked follows what is there, and a PATH without the folder gets the line that mends it', () => {
  const asked: boolean[] = [];
  const set = (on: boolean): void => void asked.push(on);
  expect(question({ ...link, state: 'absent' }, set)).toMatchObject({ code: [], yes: 'Make the link' });
  const lacks = question({ ...link, state: 'absent', onPath: false }, set);
  expect(lacks).toMatchObject({ code: ['export PATH="/home/me/.local/bin:$PATH"'], text: expect.stringContaining('lacks that folder') });
  lacks.act();
  question({ ...link, state: 'ours' }, set).act();
  const other = question({ ...link, state: 'other' }, set);
  other.act();
  expect(other.text).toContain('stays as it is');
  expect(asked).toEqual([true, false]);
});

test('K22 an export is named after its project', () => {
  expect([nameFor('Palm Oil: böt!', 'csv'), nameFor('   ', 'markdown')]).toEqual(['Palm-Oil-bo-t-tasks.csv', 'project-tasks.md']);
});
