import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld } from '../../shared/rules/test/world.ts';
import { wayOf } from './links.ts';

let other: string;
beforeAll(() => {
  other = mkdtempSync(join(tmpdir(), 'q-link-'));
});
afterAll(() => rmSync(other, { recursive: true }));

test('K24 a link leads to what is there, asks for another project, and opens nothing that was not opened before', () => {
  const w = makeWorld();
  const id = w.add();
  const known = [{ path: other, name: 'other' }, { path: `${other}/gone`, name: 'gone' }];
  const way = (url: string) => wayOf(url, [w.desk], known);
  expect(way(`quatuor://task/${id}`)).toEqual({ project: 'p', go: { task: id } });
  expect(way('quatuor://pane/codex?project=/p')).toEqual({ project: 'p', go: { agent: 'codex' } });
  expect(way('quatuor://project?path=/p')).toEqual({ project: 'p', go: null });
  expect(way(`quatuor://pane/amp?project=${other}`)).toEqual({ project: null, go: { project: other, name: 'other', after: { agent: 'amp' } } });
  expect(way(`quatuor://project?path=${other}`)).toEqual({ project: null, go: { project: other, name: 'other' } });
  const refused = ['quatuor://task/TASK-PO-404', 'quatuor://pane/nobody', 'quatuor://project?path=/etc', `quatuor://project?path=${other}/gone`, 'quatuor://nonsense', `quatuor://task/${id}?project=/etc`];
  expect(refused.map((url) => Object.keys(way(url)))).toEqual(refused.map(() => ['problem']));
});

test('K24 with several windows a link leads into the one of its project; without one, where the task is, the front window first', () => {
  const [w, second] = [makeWorld(['claude']), makeWorld(['claude', 'codex'])];
  second.record({ type: 'project.opened', project: { id: 'q', path: '/q', name: 'other', prefix: 'QQ', language: 'en', demo: false } });
  const [mine, theirs] = [w.add(), second.add()];
  const way = (url: string) => wayOf(url, [w.desk, second.desk], []);
  expect(way(`quatuor://task/${mine}`)).toEqual({ project: 'p', go: { task: mine } });
  expect(way(`quatuor://task/${theirs}`)).toEqual({ project: 'q', go: { task: theirs } });
  expect(way('quatuor://pane/claude')).toEqual({ project: 'p', go: { agent: 'claude' } });
  expect(way('quatuor://pane/claude?project=/q')).toEqual({ project: 'q', go: { agent: 'claude' } });
  expect(way('quatuor://pane/codex')).toEqual({ project: 'q', go: { agent: 'codex' } });
  expect(way('quatuor://project?path=/q')).toEqual({ project: 'q', go: null });
  expect(way(`quatuor://task/${theirs}?project=/p`)).toHaveProperty('problem');
  expect(wayOf('quatuor://pane/claude', [], [])).toHaveProperty('problem');
});
