// npm run shots: pictures of each screen, in both themes and languages, in test-results/shots. Those that the README
// shows are copied to where it has them; no other picture belongs into the repository.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'test-results', 'shots');
const specs = [
  'board', 'commands', 'demo', 'figures', 'first-run', 'fonts', 'goals', 'graph', 'handoff-desk', 'inbox', 'language', 'layouts', 'modes', 'pictures', 'replay', 'timeline',
];
const { status } = spawnSync(
  process.execPath,
  [join(root, 'build', 'test.mjs'), '--only', 'build,e2e', ...specs.map((name) => `e2e/${name}.spec.ts`)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, QUATUOR_SHOTS: folder } },
);
for (const [, path] of readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((docs\/images\/[\w.-]+\.png)\)/g)) {
  const made = join(folder, basename(path));
  if (existsSync(made)) copyFileSync(made, join(root, path));
}
console.log(`the pictures are in ${folder}`);
process.exitCode = status ?? 1;
