// npm run package: the app as a folder that runs by itself (and, with the official runtime, as packages).
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageArgs } from './packageargs.mjs';
import { fromCaller, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say, step } from './say.mjs';
import { setUp } from './setup.mjs';

/** What the folder of a package has been made by. */
const CONFIG = 'builder.json';

/** What stands in a Debian package beside the app: source in the folder of shells, place in the system. */
const forShells = {
  link: '/usr/bin/quatuor',
  bash: '/usr/share/bash-completion/completions/quatuor',
  zsh: '/usr/share/zsh/vendor-completions/_quatuor',
  fish: '/usr/share/fish/vendor_completions.d/quatuor.fish',
};

/** Writes these into a folder, and gives fpm's arguments for them. */
async function shellFiles(folder, binary, name) {
  mkdirSync(folder, { recursive: true });
  symlinkSync(`../../opt/${name}/bin/quatuor`, join(folder, 'link'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await run(binary, [join(root, 'out/main/quatuor.js'), 'quatuor', 'completions', shell], { env: { ELECTRON_RUN_AS_NODE: '1' } });
    if (code !== 0) throw new Stop(`The completions of ${shell} could not be made:\n${out.trim()}`);
    writeFileSync(join(folder, shell), out);
  }
  return Object.entries(forShells).map(([source, place]) => `${join(folder, source)}=${place}`);
}

await runMain(async () => {
  const { out, deb } = packageArgs(process.argv.slice(2), fromCaller, join(root, 'dist'));
  const { road, dist, binary, version } = await setUp();
  const test = road !== 'official';
  const name = test ? 'Quatuor Test Build' : 'Quatuor';
  const dpkg = existsSync('/usr/bin/dpkg-deb');
  if (deb && !dpkg) throw new Stop('A Debian package is made by dpkg-deb, and that is not installed here.');
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, CONFIG))) throw new Stop(`${out} holds something that is none of ours: name a new folder.`);
  rmSync(out, { recursive: true, force: true });
  await step(test ? 'packaging, as a test build' : 'packaging', async () => {
    const config = join(out, CONFIG);
    const fpm = await shellFiles(join(out, 'shells'), binary, name);
    writeFileSync(config, JSON.stringify({
      extends: join(root, 'electron-builder.yml'),
      directories: { output: out },
      electronDist: dist,
      electronVersion: version,
      productName: name,
      deb: test ? { packageName: 'quatuor-test-build', fpm: ['--deb-compression', 'none', ...fpm] } : { fpm },
      ...(test ? { afterPack: join(root, 'build/after-pack.mjs') } : {}),
    }));
    // With the official runtime all targets; a test build is a folder, and a Debian package where one is wanted.
    const targets = test ? (deb ? ['--linux', 'deb'] : ['--dir']) : [];
    const { code, out: told } = await run(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), '--config', config, '--publish=never', ...targets], {
      cwd: root, env: dpkg ? { CUSTOM_FPM_PATH: join(root, 'build/fpm.mjs') } : {},
    });
    if (code !== 0) throw new Stop(`electron-builder failed:\n${told.trim()}`);
  });
  if (test) say('A test build, not to be handed on (see TEST-BUILD.txt in it): its Electron is not the official download.');
  say(`It is in ${process.platform === 'linux' ? join(out, 'linux-unpacked') : out}`);
});
