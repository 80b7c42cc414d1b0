import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say, step } from './say.mjs';
import { sha256 } from './stamp.mjs';

const list = join(root, 'build/clis');

/** The commands of the CLIs, and their packages. */
const CLIS = {
  claude: '@anthropic-ai/claude-code',
  codex: '@openai/codex',
  gemini: '@google/gemini-cli',
  opencode: 'opencode-ai',
};

/** The folder in the cache; its name changes with the exact versions and digests in the lock file. */
const folder = () =>
  join(cache, `clis-${sha256(readFileSync(join(list, 'package-lock.json'))).slice(0, 12)}`);

/** Asks each program for its version, with a home of its own, so that nobody's settings are touched. */
async function checkVersions(bin) {
  const wanted = JSON.parse(readFileSync(join(list, 'package.json'), 'utf8')).dependencies;
  const home = mkdtempSync(join(tmpdir(), 'quatuor-clis-'));
  const homes = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'CODEX_HOME', 'CLAUDE_CONFIG_DIR', 'GEMINI_CLI_HOME'];
  const env = { ...Object.fromEntries(homes.map((name) => [name, undefined])), HOME: home };
  try {
    for (const [name, packageName] of Object.entries(CLIS)) {
      const version = wanted[packageName];
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
 * Their packages stay whole, licence texts among them; the install scripts of Claude and OpenCode
 * put their binaries in place.
 * @returns {Promise<Record<string, string>>} the environment that tells tests where they are:
 *   QUATUOR_TEST_CLAUDE, QUATUOR_TEST_CODEX, QUATUOR_TEST_GEMINI, QUATUOR_TEST_OPENCODE
 */
export async function ensureClis() {
  const target = folder();
  if (!existsSync(target)) {
    const work = `${target}.part`;
    await step('the real Claude Code, Codex, Gemini CLI and OpenCode, for tests', async () => {
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
  return Object.fromEntries(
    Object.keys(CLIS).map((name) => [`QUATUOR_TEST_${name.toUpperCase()}`, join(bin, name)]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    for (const [name, path] of Object.entries(await ensureClis())) say(`${name}=${path}`);
  });
}
