import { app } from 'electron';

/** How a shell starts this app again, on the same folder of state. */
export function startedBy(home: string): { exec: string; args: string[] } {
  const own = app.isPackaged ? [] : [app.getAppPath()];
  // As root there is no other way.
  const sandbox = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : [];
  // The program inside of an AppImage is gone when it ends.
  return { exec: process.env['APPIMAGE'] ?? process.execPath, args: [...own, ...sandbox, '--home', home] };
}
