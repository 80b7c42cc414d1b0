import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, step } from './say.mjs';
import { built } from './state.mjs';

/** Builds main, host, preload and renderer into out/, on Electron's own Node. */
export async function bundle(electron) {
  await step('building the app', async () => {
    const { code, out } = await run(electron, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
      cwd: root,
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    if (code !== 0) throw new Stop(`The build failed:\n${out.trim()}`);
    if (!built()) throw new Stop(`The build gave no out/main/main.js or no out/renderer/index.html:\n${out.trim()}`);
  });
}
