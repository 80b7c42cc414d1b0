import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, stampFile } from './paths.mjs';
import { fingerprint, readStamp, sha256 } from './stamp.mjs';

/** What the installed packages depend on: the lock file and the Node that installs them. */
export function depsKey() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return sha256(`${sha256(lock)} ${process.version} ${process.platform}-${process.arch}`).slice(0, 32);
}

const sources = ['shared', 'electron', 'renderer', 'electron.vite.config.ts', 'package.json', 'tsconfig.base.json'];

/** Changes when a source of the app changes; with the packages' key it decides about a new build. */
export const sourceKey = () => fingerprint(root, sources);

/** True when the last build's results are there. */
export const built = () => existsSync(join(root, 'out/main/main.js')) && existsSync(join(root, 'out/renderer/index.html'));

/** True when a window could be shown to a person here. */
export const hasDisplay = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** What the second road's runtime is made from: the pinned digests and our own small app in it. */
export function recipe() {
  const files = ['pinned.json', 'default-app/main.js', 'default-app/package.json'];
  return sha256(files.map((file) => readFileSync(join(root, 'build', file), 'utf8')).join('\0'));
}

/** What a build was made from: the packages and the sources. */
export const buildKey = (stamp) => `${stamp.deps} ${sourceKey()}`;

/**
 * What the last set-up found, and which parts of it still hold. Reads one stamp and walks the
 * sources; starts no process.
 * @param {{tests: boolean, build: boolean}} need
 */
export function upToDate({ tests, build }) {
  const stamp = readStamp(stampFile);
  const { runtime, system } = stamp;
  const deps = stamp.deps === depsKey();
  const hasRuntime = deps && stamp.recipe === recipe() && existsSync(runtime.binary);
  const hasSystem =
    hasRuntime && system?.binary === runtime.binary &&
    (system.tests || (!tests && (system.display || hasDisplay())));
  const hasBuild = !build || (deps && stamp.build === buildKey(stamp) && built());
  return { stamp, deps, hasRuntime, hasSystem, hasBuild, all: hasSystem && hasBuild };
}
