import { app } from 'electron';
import { readFlags } from './desktop/flags.ts';
import { whyUnusable } from './desktop/home.ts';
import { runApp } from './desktop/app.ts';
import { registerScheme } from './desktop/window.ts';

const flags = readFlags(process.argv.slice(1));
const home = flags.home ?? process.env['QUATUOR_HOME'];
if (home) app.setPath('userData', home);
registerScheme();

const unusable = whyUnusable(app.getPath('userData'));
if (unusable) {
  // Without that folder no lock can be had: it would look as if another Quatuor were running.
  console.error(unusable);
  process.exit(1);
} else if (app.requestSingleInstanceLock({ project: flags.project ?? null, link: flags.link ?? null })) {
  // Not awaited: Electron is ready only once this module is evaluated.
  void runApp(flags);
} else {
  console.log('Quatuor is running already: its window comes to the front.');
  app.quit();
}
