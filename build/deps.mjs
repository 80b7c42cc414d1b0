import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, step } from './say.mjs';

/**
 * Tells whether what npm noted about node_modules is what the lock file asks for.
 * @param {{packages: Record<string, {version?: string, optional?: boolean}>}} wanted the lock file
 * @param {{packages: Record<string, {version?: string}>}} installed npm's own note in node_modules
 */
export function sameTree(wanted, installed) {
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '') continue;
    const there = installed.packages[path];
    if (there ? there.version !== entry.version : !entry.optional) return false;
  }
  return Object.keys(installed.packages).every((path) => wanted.packages[path]);
}

function alreadyThere() {
  try {
    const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
    return sameTree(json('package-lock.json'), json('node_modules/.package-lock.json'));
  } catch {
    return false;
  }
}

/**
 * Installs exactly what the lock file says. No package's install script runs: node-pty brings
 * ready binaries, and Electron has its own step.
 */
export async function installDeps() {
  if (!alreadyThere()) {
    await step('packages from the lock file', async () => {
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      const { code, out } = await run('npm', args, { cwd: root });
      if (code !== 0) throw new Stop(`npm ci failed:\n${out.trim()}`);
    });
  }
  // npm drops this bit of the one helper that node-pty needs on macOS; its install script sets it.
  for (const arch of ['arm64', 'x64']) {
    const helper = join(root, `node_modules/node-pty/prebuilds/darwin-${arch}/spawn-helper`);
    if (process.platform === 'darwin' && existsSync(helper)) chmodSync(helper, 0o755);
  }
}
