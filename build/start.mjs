// npm start: set up what is missing, build what changed, start the app.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startArgs } from './args.mjs';
import { fromCaller, root } from './paths.mjs';
import { runMain, say } from './say.mjs';
import { hasDisplay, upToDate } from './state.mjs';

/** Starts the app and hands signals on to it. Gives its exit code. */
function start(binary, args, env) {
  const app = spawn(binary, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  // In a terminal Ctrl-C reaches the whole group, the app too: then nothing is left to pass on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) app.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    app.on('error', reject);
    app.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

await runMain(async () => {
  const { dry, app, strange } = startArgs(process.argv.slice(2), fromCaller);
  if (strange.length > 0) {
    const known = '--demo, --project FOLDER, --home FOLDER, --screenshot FILE, --exit';
    say(`Quatuor does not know ${strange.join(' ')}; it knows ${known}.`);
  }
  // The usual start loads nothing of the set-up: one stamp, one walk over the sources.
  const state = upToDate({ tests: false, build: true });
  const runtime = state.all ? state.stamp.runtime : await import('./setup.mjs').then(({ setUp }) => setUp());
  const args = [root, ...app];
  if (process.geteuid?.() === 0) {
    say('You are root: Chromium refuses its sandbox, so it runs without (--no-sandbox).');
    args.unshift('--no-sandbox');
  }
  if (dry) {
    say(`${runtime.binary} ${args.join(' ')}\n${Math.round(performance.now())} ms until here`);
    return 0;
  }
  if (process.platform !== 'linux' || hasDisplay()) return start(runtime.binary, args, {});
  const { startDisplay } = await import('./display.mjs');
  const display = await startDisplay();
  say(`No display here: the app runs in a virtual one (${display.env.DISPLAY}).`);
  if (!app.some((arg) => arg.startsWith('--screenshot'))) {
    say('To see it: npm start -- --screenshot FILE   (with --exit it quits after that)');
  }
  // There is no desktop around it: what Chromium complains of there is no news to anybody.
  if (!app.some((arg) => arg.startsWith('--log-level'))) args.unshift('--log-level=3');
  try {
    return await start(runtime.binary, args, display.env);
  } finally {
    await display.end();
  }
});
