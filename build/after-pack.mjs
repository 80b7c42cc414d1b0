import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const notice = (version) => `This is a test build of Quatuor. Do not hand it on.

Its Electron ${version} comes from an npm package of another project, not from Electron's own
releases: its files are pinned by hash, but nobody can prove that they are the official ones.
Build it where Electron's own download is in reach to get a package for users.
`;

/** Marks a test build before it is put into a package, and takes away what starts apps beside it. */
export default function afterPack({ appOutDir, packager }) {
  rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true });
  writeFileSync(join(appOutDir, 'TEST-BUILD.txt'), notice(packager.config.electronVersion));
}
