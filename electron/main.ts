import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { beginAhead, hostProgram, type Ahead } from './desktop/ahead.ts';
import { readFlags } from './desktop/flags.ts';
import { whyUnusable } from './desktop/home.ts';
import { registerScheme } from './desktop/window.ts';
import { startHost } from './terminals/client/start.ts';
import { chooseRunDir } from './terminals/run-dir.ts';

// What is read here is read before anything can be seen: no schemas, no words, nothing of the desk.
const flags = readFlags(process.argv.slice(1));
const home = flags.home ?? process.env['QUATUOR_HOME'];
if (home) app.setPath('userData', home);
registerScheme();
Menu.setApplicationMenu(null);

const unusable = whyUnusable(app.getPath('userData'));
if (unusable) {
  // Without that folder no lock can be had: it would look as if another Quatuor were running.
  console.error(unusable);
  process.exit(1);
} else if (app.requestSingleInstanceLock({ project: flags.project ?? null, link: flags.link ?? null })) {
  // Not awaited: Electron is ready only once this module is evaluated.
  start().catch((error: Error) => {
    // Nobody sees the window yet, and it would keep the process.
    console.error(error);
    dialog.showErrorBox('Quatuor does not start', error.stack ?? error.message);
    app.exit(1);
  });
} else {
  console.log('Quatuor is running already: its window comes to the front.');
  app.quit();
}

async function start(): Promise<void> {
  const ahead = await beginAhead(hostAhead());
  const { runApp } = await import('./desktop/app.ts');
  await ahead.served();
  if (!ahead.page.window.isDestroyed()) await runApp(flags, ahead);
}

/** A host starts beside Chromium, if none can be there. What goes wrong is met and told by the one that connects. */
function hostAhead(): Ahead['host'] {
  try {
    const runDir = chooseRunDir(join(app.getPath('userData'), 'run'));
    if (readdirSync(runDir).some((name) => name.endsWith('.sock'))) return null;
    return startHost({ runDir, ...hostProgram() });
  } catch {
    return null;
  }
}
