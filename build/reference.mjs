// npm run reference: writes docs/COMMANDS.md and docs/quatuor.schema.json anew, from the table of commands.
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say } from './say.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  const { binary } = await setUp({ tests: false, build: false });
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '-u', '-t', 'K20 one table', 'electron/control/cli/reference.test.ts'];
  const { code, out } = await run(binary, args, { cwd: root, env: { ELECTRON_RUN_AS_NODE: '1', QUATUOR_ELECTRON: binary } });
  if (code !== 0) throw new Stop(out.trim());
  say('docs/COMMANDS.md and docs/quatuor.schema.json are those of the table.');
});
