import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say, step } from './say.mjs';
import { sha256 } from './stamp.mjs';

const list = join(root, 'build/clis');

/** The folder in the cache; its name changes with the exact versions and digests in the lock file. */
const folder = () =>
  join(cache, `clis-${sha256(readFileSync(join(list, 'package-lock.json'))).slice(0, 12)}`);

/** Asks each program for its version, with a home of its own, so that nobody's settings are touched. */
async function checkVersions(bin) {
  const wanted = JSON.parse(readFileSync(join(list, 'package.json'), 'utf8')).dependencies;
  const home = mkdtempSync(join(tmpdir(), 'quatuor-clis-'));
  const env = { HOME: home, XDG_CONFIG_HOME: undefined, CODEX_HOME: undefined, CLAUDE_CONFIG_DIR: undefined };
  try {
    for (const [name, version] of [
      ['claude', wanted['@anthropic-ai/claude-code']],
      ['codex', wanted['@openai/codex']],
    ]) {
      const { code, out } = await run(join(bin, name), ['--version'], { env, cwd: home, timeout: 60_000 });
      if (code !== 0 || !out.includes(version)) {
        throw new Stop(`${name} ${version} does not run here:\n${out.trim()}`);
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Installs the real CLIs that the tests drive, in exact versions, into the user's cache folder.
 * Their packages stay whole, licence texts among them; Claude's own install script puts its
 * binary in place.
 * @returns {Promise<{QUATUOR_TEST_CLAUDE: string, QUATUOR_TEST_CODEX: string}>} the environment
 *   that tells tests where they are
 */
export async function ensureClis() {
  const target = folder();
  if (!existsSync(target)) {
    const work = `${target}.part`;
    await step('the real Claude Code and Codex CLIs, for tests', async () => {
      mkdirSync(work, { recursive: true });
      for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(list, name), join(work, name));
      const args = ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
      const { code, out } = await run('npm', args, { cwd: work });
      if (code !== 0) throw new Stop(`npm ci of the test CLIs failed:\n${out.trim()}`);
      await checkVersions(join(work, 'node_modules/.bin'));
      renameSync(work, target);
    });
  }
  const bin = join(target, 'node_modules/.bin');
  return { QUATUOR_TEST_CLAUDE: join(bin, 'claude'), QUATUOR_TEST_CODEX: join(bin, 'codex') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    for (const [name, path] of Object.entries(await ensureClis())) say(`${name}=${path}`);
  });
}
