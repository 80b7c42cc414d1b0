// npm run package: the app as a folder that runs by itself (and, with the official runtime, as packages).
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say, step } from './say.mjs';
import { setUp } from './setup.mjs';

const notice = (version) => `This is a test build of Quatuor. Do not hand it on.

Its Electron ${version} comes from an npm package of another project, not from Electron's own
releases: its files are pinned by hash, but nobody can prove that they are the official ones.
Build it where Electron's own download is in reach to get a package for users.
`;

/** electron-builder's arguments for a runtime: all targets only with the official one. */
function builderArgs({ road, dist, version }) {
  const args = [`--config.electronDist=${dist}`, `--config.electronVersion=${version}`, '--publish=never'];
  if (road === 'official') return args;
  return ['--dir', ...args, '--config.productName=Quatuor Test Build'];
}

await runMain(async () => {
  const runtime = await setUp();
  const test = runtime.road !== 'official';
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await step(test ? 'packaging, as a test build' : 'packaging', async () => {
    const builder = join(root, 'node_modules/electron-builder/cli.js');
    const { code, out } = await run(process.execPath, [builder, ...builderArgs(runtime)], { cwd: root });
    if (code !== 0) throw new Stop(`electron-builder failed:\n${out.trim()}`);
  });
  const folder = join(root, 'dist/linux-unpacked');
  rmSync(join(folder, 'resources/default_app.asar'), { force: true });
  if (test) {
    writeFileSync(join(folder, 'TEST-BUILD.txt'), notice(runtime.version));
    say('A test build, not to be handed on (see TEST-BUILD.txt in it): its Electron is not the official download.');
  }
  say(process.platform === 'linux' ? `It is in ${folder}` : `It is in ${join(root, 'dist')}`);
});
