// npm test: set-up, types, lint, unit tests, the real CLIs, build, end-to-end tests; one line at the end.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureClis } from './clis.mjs';
import { playwrightCounts, vitestCounts } from './counts.mjs';
import { startDisplay } from './display.mjs';
import { wrongImports } from './layers.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say, step } from './say.mjs';
import { setUp } from './setup.mjs';
import { testArgs } from './testargs.mjs';

const reports = join(root, 'test-results', 'reports');
const bin = (name) => join(root, 'node_modules', name);

/** Runs one check that counts as one test. */
async function check(what, work) {
  try {
    await step(what, async () => {
      const complaint = await work();
      if (complaint) throw new Stop(complaint);
    });
    return { passed: 1, failed: 0, notes: [] };
  } catch (error) {
    say(error instanceof Stop ? error.message : error.stack);
    return { passed: 0, failed: 1, notes: [] };
  }
}

const types = () =>
  check('types, one project per layer', async () => {
    const layers = ['shared', 'electron', 'renderer', 'e2e'].filter((layer) => existsSync(join(root, layer, 'tsconfig.json')));
    const results = await Promise.all(
      layers.map((layer) => run(bin('.bin/tsc'), ['-p', layer, '--pretty', 'false'], { cwd: root })));
    return results.filter(({ code }) => code !== 0).map(({ out }) => out.trim()).join('\n');
  });

const lint = () =>
  check('lint, layers and import cycles', async () => {
    const { code, out } = await run(bin('.bin/oxlint'), ['--deny-warnings', '--format=unix'], { cwd: root });
    return [...(code === 0 ? [] : [out.trim()]), ...wrongImports()].join('\n');
  });

async function vitest(name, electron, { title, files }, more = [], env = {}) {
  const report = join(reports, `${name}.json`);
  const args = [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  if (title) args.push('-t', title);
  if (title || files.length > 0) args.push('--passWithNoTests');
  const { code } = await run(electron, [...args, ...more, ...files], {
    cwd: root,
    show: true,
    env: { ...env, ELECTRON_RUN_AS_NODE: '1', QUATUOR_ELECTRON: electron },
  });
  return vitestCounts(report, code, Boolean(title));
}

const unit = (electron, wanted) => vitest('unit', electron, wanted);

/** The vendors' own CLIs, each in a terminal, against the scripted model server. */
const real = async (electron, wanted) =>
  vitest('real', electron, wanted, ['--config', 'e2e/real/vitest.config.ts'], await ensureClis());

/** Projects of playwright.config.ts: the second one's files want the machine for themselves. */
const projects = () => {
  const names = existsSync(join(root, 'e2e')) ? readdirSync(join(root, 'e2e'), { recursive: true }) : [];
  return names.some((name) => name.endsWith('.serial.spec.ts')) ? ['beside', 'alone'] : ['beside'];
};

/** One display for each worker of playwright.config.ts: windows share mouse, keys and clipboard of theirs. */
const WORKERS = 2;

async function e2e(electron, { title, files }) {
  const clis = await ensureClis();
  const displays = await Promise.all(Array.from({ length: WORKERS }, startDisplay));
  const total = { passed: 0, failed: 0, notes: [] };
  try {
    for (const project of projects()) {
      const report = join(reports, `e2e-${project}.json`);
      const args = ['--', electron, bin('@playwright/test/cli.js'), 'test', `--project=${project}`, '--reporter=list,json'];
      if (title) args.push('--grep', title);
      if (title || files.length > 0 || project === 'alone') args.push('--pass-with-no-tests');
      const { code } = await run('dbus-run-session', [...args, ...files], {
        cwd: root,
        show: true,
        env: {
          ...displays[0].env, ...clis,
          QUATUOR_DISPLAYS: JSON.stringify(displays.map((display) => display.env)),
          WAYLAND_DISPLAY: undefined,
          ELECTRON_RUN_AS_NODE: '1',
          QUATUOR_ELECTRON: electron,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
      });
      const counts = playwrightCounts(report, code);
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.notes.push(...counts.notes);
    }
  } finally {
    await Promise.all(displays.map((display) => display.end()));
  }
  return total;
}

await runMain(async () => {
  const wanted = testArgs(process.argv.slice(2));
  const has = (part) => wanted.only.includes(part);
  const needsBuild = has('build') || has('e2e');
  const { binary } = await setUp({ tests: has('e2e'), build: false });
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results = [];
  const both = await Promise.all([has('types') && types(), has('lint') && lint()]);
  results.push(...both.filter(Boolean));
  if (has('unit')) results.push(await unit(binary, wanted));
  if (has('real')) results.push(await real(binary, wanted));
  let builds = true;
  if (needsBuild) {
    const build = setUp({ tests: has('e2e'), build: true });
    builds = await build.then(() => true, (error) => {
      say(error instanceof Stop ? error.message : error.stack);
      return false;
    });
    if (!builds) results.push({ passed: 0, failed: 1, notes: ['no build, so no end-to-end tests'] });
    else if (!has('e2e')) results.push({ passed: 1, failed: 0, notes: [] });
  }
  if (has('e2e') && builds) results.push(await e2e(binary, wanted));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  for (const note of results.flatMap(({ notes }) => notes)) say(note);
  if (passed + failed === 0) say('Nothing ran, which counts as a failure.');
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 || passed === 0 ? 1 : 0;
});
