import { describe, expect, it } from 'vitest';
import { sameTree } from './deps.mjs';
import { nodeIsNewEnough } from './official.mjs';

const tree = (packages) => ({ packages });
const lock = tree({ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '2.0.0', optional: true } });

describe('installed packages', () => {
  it('are as locked when all are there; optional ones of other systems may lack', () => {
    expect(sameTree(lock, tree({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  });

  it.each([
    ['one lacks', {}],
    ['one is of another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['an optional one is of another version', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '1.9.0' } }],
    ['one is too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }],
  ])('are not as locked when %s', (_, packages) => {
    expect(sameTree(lock, tree(packages))).toBe(false);
  });
});

it.each([
  ['v20.20.2', false], ['v22.11.9', false], ['v22.12.0', true], ['v24.0.0', true],
])("Electron's own download with Node %s: %s", (version, enough) => {
  expect(nodeIsNewEnough(version)).toBe(enough);
});
