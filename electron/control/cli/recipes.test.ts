import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeStage, type Stage } from './testing.ts';

// Each line is a program of its own, and several run in a test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'RECIPES.md'), 'utf8');
const recipes = page.split(/^## /m).slice(1).map((text) => ({
  name: text.split('\n', 1)[0] ?? '',
  blocks: [...text.matchAll(/^```sh (tmux|quatuor|plain)\n([\s\S]*?)^```$/gm)].map((match) => ({ kind: match[1]!, script: match[2]! })),
}));

let stage: Stage;
beforeEach(async () => {
  stage = await makeStage('recipe');
  stage.world.policy({}, { mode: 'orchestrator' });
  for (const title of ['One', 'Two', 'Three']) stage.world.add({ title });
  stage.world.run('TASK-PO-001', 'amp');
  writeFileSync(join(stage.cwd, 'prompt.md'), 'Go on.\n');
  writeFileSync(join(stage.cwd, 'plan.md'), '- [ ] Read the prices\n');
});
afterEach(() => stage.end());

/** Here no pane has a terminal: what reads a screen is refused in words, and is run with real ones elsewhere. */
const READS = /^(?:tmux capture-pane|quatuor read)/;

test('K26 there are ten recipes, each as tmux and as quatuor', () => {
  expect(recipes.map(({ blocks }) => blocks.map(({ kind }) => kind === 'quatuor'))).toEqual(Array.from({ length: 10 }, () => [false, true]));
});

test.each(recipes.map(({ name, blocks }) => [name, blocks] as const))('K26 %s', async (_name, blocks) => {
  for (const { kind, script } of blocks) {
    if (kind === 'plain') continue;
    const ran = await stage.bash(`set -e\n${script}`, kind === 'tmux' ? { as: 'claude' } : {});
    const reads = READS.test(script);
    expect([script, ran.code]).toEqual([script, reads ? 1 : 0]);
    expect(reads ? ran.err : '').toContain(reads ? 'no pane' : '');
  }
});
