import { executable, officialRuntime } from './official.mjs';
import { pinned, pinnedRuntime } from './pinned.mjs';
import { say } from './say.mjs';

/**
 * Gives an Electron runtime, by one of two roads, and says which.
 * @returns {Promise<{road: 'official' | 'pinned', dist: string, binary: string, version: string}>}
 */
export async function ensureRuntime() {
  const first = await officialRuntime();
  if (!('why' in first)) return { road: 'official', ...first, binary: executable(first.dist) };
  say(`  - not Electron's own download: ${first.why}`);
  const second = await pinnedRuntime();
  say(
    `  - using Electron ${second.version} from the npm package ${pinned.name}@${pinned.package} ` +
      '(hashes checked; for development and tests only)',
  );
  return { road: 'pinned', ...second, binary: executable(second.dist) };
}
