import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { installDeps } from './deps.mjs';
import { withLock } from './lock.mjs';
import { cache, root, stampFile } from './paths.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureSandbox } from './sandbox.mjs';
import { Stop, say } from './say.mjs';
import { addToStamp, readStamp } from './stamp.mjs';
import { buildKey, depsKey, hasDisplay, recipe, upToDate } from './state.mjs';
import { ensureSystem } from './system.mjs';

/**
 * Brings this checkout to the state in which the app can run, doing only what is not done yet;
 * each step is noted as soon as it is done, so that an aborted set-up goes on where it was.
 * @param {{tests?: boolean, build?: boolean}} [need] tests: also what only tests need; build: also
 *   the app's build
 * @returns {Promise<{road: string, dist: string, binary: string, version: string}>} the runtime
 */
export async function setUp({ tests = false, build = true } = {}) {
  checkNode();
  const first = upToDate({ tests, build });
  if (first.all) return first.stamp.runtime;
  say('Setting up (only what is missing):');
  return withLock(join(cache, 'set-up.lock'), async () => {
    const now = () => upToDate({ tests, build });
    if (!now().deps) {
      await installDeps();
      addToStamp(stampFile, { deps: depsKey() });
    }
    if (!now().hasRuntime) {
      const runtime = await ensureRuntime();
      addToStamp(stampFile, { runtime, recipe: recipe() });
    }
    const { runtime } = readStamp(stampFile);
    if (!now().hasSystem) {
      await ensureSystem(runtime.binary, { tests });
      await ensureSandbox();
      addToStamp(stampFile, { system: { binary: runtime.binary, tests, display: !hasDisplay() } });
    }
    if (!now().hasBuild) {
      // Taken before: what changes while it builds is seen the next time.
      const key = buildKey(readStamp(stampFile));
      await bundle(runtime.binary);
      addToStamp(stampFile, { build: key });
    }
    return runtime;
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(`Quatuor needs Node 20.19 or newer; this is ${process.version} (${root}).`);
}
