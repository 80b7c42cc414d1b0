import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { built, bundle, sourceKey } from './bundle.mjs';
import { depsKey, installDeps } from './deps.mjs';
import { withLock } from './lock.mjs';
import { cache, root, stampFile } from './paths.mjs';
import { ensureRuntime } from './runtime.mjs';
import { Stop, say } from './say.mjs';
import { addToStamp, readStamp } from './stamp.mjs';
import { ensureSystem, hasDisplay } from './system.mjs';

/**
 * What the last set-up found, if it still holds. Reads one file and walks the sources; starts nothing.
 * @param {{tests: boolean, build: boolean}} need
 */
export function upToDate({ tests, build }) {
  const stamp = readStamp(stampFile);
  const parts = {
    deps: stamp.deps === depsKey(),
    runtime: Boolean(stamp.runtime && existsSync(stamp.runtime.binary)),
    system: Boolean(stamp.runtime && stamp.system === systemKey(stamp.runtime, tests)),
    build: !build || (stamp.build === buildKey(stamp) && built()),
  };
  if (parts.system && !tests && !hasDisplay() && !stamp.virtual) parts.system = false;
  return { stamp, parts, all: Object.values(parts).every(Boolean) };
}

const systemKey = (runtime, tests) => `${runtime.binary} ${tests ? 'with tests' : 'app'}`;
const buildKey = (stamp) => `${stamp.deps} ${sourceKey()}`;

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
    const { parts } = upToDate({ tests, build });
    if (!parts.deps) {
      await installDeps();
      addToStamp(stampFile, { deps: depsKey() });
    }
    if (!parts.runtime || !parts.deps) addToStamp(stampFile, { runtime: await ensureRuntime() });
    const { runtime } = readStamp(stampFile);
    if (!parts.system || !parts.runtime) {
      await ensureSystem(runtime.binary, { tests });
      addToStamp(stampFile, { system: systemKey(runtime, tests), virtual: tests || !hasDisplay() });
    }
    if (build && !upToDate({ tests, build }).parts.build) {
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
