import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseProject, type OpenProject } from './choose.ts';

const open: OpenProject[] = [
  { name: 'bot', path: '/w/bot', folders: ['/state/trees/1'] },
  { name: 'site', path: '/w/site' },
  { name: 'docs', path: '/w/site/docs' },
];

test('K28 a call means the project whose folder holds its shell, the inner one of two, a worktree its own', () => {
  const at = (cwd: string) => chooseProject(open, { cwd });
  expect(at('/w/site')).toBe(1);
  expect(at('/w/site/src/deep')).toBe(1);
  expect(at('/w/site/docs/a')).toBe(2);
  expect(at('/state/trees/1/codex')).toBe(0);
  // A name that only begins alike is another folder.
  expect(at('/w/site-old')).toBe(0);
  expect(at('/elsewhere')).toBe(0);
  expect(chooseProject(open, {})).toBe(0);
  expect(chooseProject([], { cwd: '/w/site' })).toBeNull();
});

test('K28 a project that is named is that one and no other: by its folder or its name, never by a part', () => {
  const at = (project: string, list = open) => chooseProject(list, { project, cwd: '/w/bot' });
  expect(at('/w/site')).toBe(1);
  expect(at('docs')).toBe(2);
  for (const none of ['/w/site/src', '/w', 'sit', '', '/w/site/']) expect(at(none)).toBeNull();
  expect(at('bot', [...open, { name: 'bot', path: '/other/bot' }])).toBeNull();
  expect(at('/other/bot', [...open, { name: 'bot', path: '/other/bot' }])).toBe(3);
});

const segment = fc.constantFrom('a', 'b', 'ab');
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

test('K28 whatever is open: a shell below a project goes to the innermost that holds it, any other to the first', () => {
  fc.assert(fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 6 }), path, (paths, cwd) => {
    const list = paths.map((one) => ({ name: one, path: one }));
    const around = paths.filter((one) => `${cwd}/`.startsWith(`${one}/`)).toSorted((a, b) => b.length - a.length)[0];
    expect(chooseProject(list, { cwd })).toBe(around === undefined ? 0 : paths.indexOf(around));
  }));
});

test('K28 whatever is open: what is named is the one of that folder, though the shell stands in another', () => {
  fc.assert(fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 6 }), path, path, (paths, project, cwd) => {
    const list = paths.map((one, i) => ({ name: `n${i}`, path: one }));
    const at = chooseProject(list, { project, cwd });
    expect(at).toBe(paths.includes(project) ? paths.indexOf(project) : null);
  }));
});
