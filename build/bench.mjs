// npm run bench -- NAME [--json]: set-up, production build, a display, then e2e/bench/NAME.ts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureClis } from './clis.mjs';
import { startDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, runMain, say } from './say.mjs';
import { setUp } from './setup.mjs';

const folder = join(root, 'e2e/bench');
/** In minutes; a bench with real CLIs takes longer. */
const limits = { control: 60, delivery: 40, handoff: 40, states: 20 };
const limitOf = (name) => (limits[name] ?? 10) * 60_000;
/** These drive the vendors' own CLIs. */
const withClis = new Set(['delivery', 'handoff', 'meter', 'states']);

/** The benches there are: files directly in e2e/bench, without helpers' files (those have folders). */
const names = () =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    .map((name) => name.slice(0, -3))
    .sort();

await runMain(async () => {
  const args = process.argv.slice(2);
  const name = args.find((arg) => !arg.startsWith('-'));
  if (!name || !names().includes(name)) {
    throw new Stop(
      `${name ? `There is no bench '${name}'.` : 'npm run bench -- NAME [--json]'}\nBenches: ${names().join(', ') || 'none yet'}`);
  }
  const { binary } = await setUp({ tests: true });
  const clis = withClis.has(name) ? await ensureClis() : {};
  const display = await startDisplay();
  try {
    const { code, timedOut } = await run(
      'dbus-run-session',
      ['--', binary, join(folder, `${name}.ts`), ...args.filter((arg) => arg !== name)],
      {
        cwd: root,
        show: true,
        group: true,
        timeout: limitOf(name),
        env: { ...display.env, ...clis, WAYLAND_DISPLAY: undefined, ELECTRON_RUN_AS_NODE: '1', QUATUOR_ELECTRON: binary },
      },
    );
    if (timedOut) say(`The bench took more than ${limitOf(name) / 60_000} minutes and was ended.`);
    return timedOut ? 1 : code;
  } finally {
    await display.end();
  }
});
