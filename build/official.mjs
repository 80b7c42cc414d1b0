import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { cache, root } from './paths.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const refusals = join(cache, 'official-refused.json');
const DAY = 24 * 60 * 60 * 1000;

/** Electron's executable inside a dist folder, by platform. */
export const executable = (dist) =>
  join(dist, process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron');

/** True when this Node is new enough for the official package's download (22.12). */
export function nodeIsNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

const officialVersion = () =>
  JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version;

/** Resolves to '' when the download's host answers within the time (milliseconds), else why not. */
function reachable(version, time) {
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  return new Promise((resolve) => {
    const request = get(url, (response) => {
      response.destroy();
      resolve(response.statusCode < 400 ? '' : `answer ${response.statusCode}`);
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer in ${time / 1000} s`)), time);
    request.on('error', (error) => resolve(error.message));
    request.on('close', () => clearTimeout(timer));
  });
}

/** A proxy or a mirror is configured, so that a plain request would prove nothing. */
const detour = () =>
  Object.keys(process.env).some((name) => /^(https?_proxy|global_agent_|(npm_config_)?electron_mirror)/i.test(name));

/**
 * The first road: the official package's own download, checked by the checksums that it carries.
 * A refused network is remembered for a day, so that later starts do not wait for it again.
 * @returns {Promise<{dist: string, version: string} | {why: string}>}
 */
export async function officialRuntime() {
  const version = officialVersion();
  const dist = join(cache, `electron-${version}-official`);
  if (existsSync(executable(dist))) return { dist, version };
  if (!nodeIsNewEnough(process.version)) {
    return { why: `its download needs Node 22.12 or newer, this is ${process.version}` };
  }
  const last = readStamp(refusals);
  if (last.version === version && Date.now() - last.when < DAY) {
    return { why: `${last.why}; tried less than a day ago (delete ${refusals} to try again now)` };
  }
  const refuse = (why) => {
    writeStamp(refusals, { version, when: Date.now(), why });
    return { why };
  };
  if (!detour()) {
    const why = await reachable(version, 8000);
    if (why) return refuse(`its download is out of reach: ${why}`);
  }
  const { code, out, timedOut } = await step(`Electron ${version}, its own download`, () =>
    run(process.execPath, [join(root, 'node_modules/electron/install.js')], {
      timeout: 10 * 60 * 1000,
      env: { ELECTRON_OVERRIDE_DIST_PATH: undefined },
    }));
  if (timedOut) return refuse('its download took more than ten minutes');
  if (code !== 0) return refuse(`its download failed: ${out.trim().split('\n')[0]}`);
  // Into the cache, where a later npm ci does not throw it away.
  const beside = `${dist}.${process.pid}`;
  cpSync(join(root, 'node_modules/electron/dist'), beside, { recursive: true, verbatimSymlinks: true });
  rmSync(dist, { recursive: true, force: true });
  renameSync(beside, dist);
  return { dist, version };
}
