import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Link, linkTo, parseLink } from './link.ts';

test('K24 a link names a project, a task or a pane, and nothing else is one', () => {
  expect(parseLink('quatuor://project?path=%2Fhome%2Fme%2Fpalm%20oil')).toEqual({ to: 'project', path: '/home/me/palm oil' });
  expect(parseLink('quatuor://task/task-po-014')).toEqual({ to: 'task', id: 'TASK-PO-014' });
  expect(parseLink('QUATUOR://pane/codex/?project=/a/b')).toEqual({ to: 'pane', agent: 'codex', project: '/a/b' });
  const wrong = [
    '', 'quatuor://', 'quatuor://app/index.html', 'quatuor://project', 'quatuor://project?path=relative', 'quatuor://project/x?path=/a', 'quatuor://project?path=/a&path=/b',
    'quatuor://project?path=/a%00b', 'quatuor://project?path=%E0%A4%A', 'quatuor://task/../../etc', 'quatuor://task/TASK-PO-1?run=rm', 'quatuor://pane/codex;rm', 'quatuor://run/x',
    'https://pane/codex', 'quatuor:pane/codex', `quatuor://pane/${'x'.repeat(20_000)}`, 'quatuor://pane/codex\n--project=/a',
  ];
  expect(wrong.map((text) => parseLink(text))).toEqual(wrong.map(() => null));
});

test('K24 each place has a link that leads there; any other text is no crash', () => {
  const path = fc.stringMatching(/^\/[ -~äöü]{1,40}$/u);
  const links = fc.oneof(
    fc.record({ to: fc.constant('project' as const), path }),
    fc.record({ to: fc.constant('task' as const), id: fc.constant('TASK-PO-014'), project: path }),
    fc.record({ to: fc.constant('pane' as const), agent: fc.constant('codex') }),
  );
  fc.assert(fc.property(links, (link) => {
    expect(parseLink(linkTo(link))).toEqual(link);
  }));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const link = parseLink(`quatuor://${text}`);
    expect(link === null || Link.safeParse(link).success).toBe(true);
  }));
});
