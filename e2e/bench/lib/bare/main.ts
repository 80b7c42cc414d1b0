// The bare Electron app that the desk is measured against: one window, one page, nothing else.
import { app, BrowserWindow } from 'electron';
import { join } from 'node:path';

const option = (name: string): string => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const home = option('home');
if (home) app.setPath('userData', home);
app.on('window-all-closed', () => app.quit());
app.once('ready', () => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    webPreferences: { sandbox: true, backgroundThrottling: false },
  });
  void window.loadFile(join(import.meta.dirname, 'index.html'), { query: { panes: option('panes') || '0' } });
});
