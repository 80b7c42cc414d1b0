import { describe, expect, it } from 'vitest';
import { importsOf, refusal, table } from './layers.mjs';

describe('layers', () => {
  it.each([
    ['shared/rules/decide/drop.ts', 'node:fs'],
    ['shared/rules/decide/drop.ts', 'react'],
    ['shared/rules/decide/drop.ts', '../../../electron/store/index.ts'],
    ['renderer/App.tsx', 'node:path'],
    ['renderer/App.tsx', 'electron'],
    ['renderer/App.tsx', '../electron/store/index.ts'],
    ['electron/store/index.ts', 'electron'],
    ['electron/store/index.ts', '../terminals/index.ts'],
    ['electron/terminals/host/main.ts', '../../agents/index.ts'],
    ['electron/agents/index.ts', '../desktop/window.ts'],
    ['electron/delivery/index.ts', '../store/index.ts'],
    ['electron/scheduler/index.ts', '../desktop/index.ts'],
    ['electron/scheduler/index.ts', '../../renderer/App.tsx'],
    ['electron/scheduler/index.ts', '../store/journal.ts'],
    ['electron/preload.ts', 'zod'],
    ['electron/unheard-of/index.ts', 'zod'],
  ])('%s may not import %s', (path, from) => {
    expect(refusal(path, from)).toBeTypeOf('string');
  });

  it.each([
    ['shared/rules/decide/drop.ts', '../../model/task.ts'],
    ['shared/model/task.ts', 'zod'],
    ['shared/rules/drop.test.ts', 'fast-check'],
    ['renderer/App.tsx', '../shared/model/task.ts'],
    ['renderer/App.tsx', 'react'],
    ['electron/store/journal.ts', 'node:sqlite'],
    ['electron/store/journal.ts', './migrate.ts'],
    ['electron/scheduler/index.ts', '../delivery/index.ts'],
    ['electron/scheduler/index.test.ts', '../store/journal.ts'],
    ['electron/desktop/window.ts', 'electron'],
    ['electron/main.ts', './desktop/index.ts'],
    ['e2e/drop.spec.ts', '@playwright/test'],
  ])('%s may import %s', (path, from) => {
    expect(refusal(path, from)).toBeUndefined();
  });

  it('run downward only: no two layers may import each other', () => {
    for (const [name, { layers }] of Object.entries(table)) {
      for (const other of layers) expect(table[other].layers, `${other} and ${name}`).not.toContain(name);
    }
  });
});

describe('imports of a file', () => {
  it('are found in every form, with their lines', () => {
    const source = [
      "import a, { type B } from './a.ts';",
      'import {',
      '  c,',
      "} from './c.ts';",
      "import './d.css';",
      "export * from './e.ts';",
      "const f = await import('./f.ts');",
      "const g = require('./g.cjs');",
      "import type { H } from './h.ts';",
    ].join('\n');
    expect(importsOf(source)).toEqual(
      [['./a.ts', 1], ['./c.ts', 4], ['./d.css', 5], ['./e.ts', 6], ['./f.ts', 7], ['./g.cjs', 8], ['./h.ts', 9]]
        .map(([from, line]) => ({ from, line })));
  });

  it('are not found in comments', () => {
    expect(importsOf("// import x from './x.ts';\n/* import y\n from './y.ts'; */\nconst url = 'http://z';")).toEqual([]);
  });
});
