import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chooseRunDir, connectHost, type HostClient } from '../../electron/terminals/index.ts';

const electron = process.env['QUATUOR_ELECTRON'] ?? '';

/** A client of the terminal host that belongs to an app's home, or null when none runs. */
export async function hostOf(home: string): Promise<HostClient | null> {
  try {
    return await connectHost({
      runDir: chooseRunDir(join(home, 'run')),
      hostScript: '',
      execPath: electron,
      clientVersion: 'test',
      start: false,
    });
  } catch {
    return null;
  }
}

/** Ends the terminal host of a home with all its panes, if one runs. */
export async function endHost(home: string): Promise<void> {
  const client = await hostOf(home);
  if (!client) return;
  for (const pane of await client.panes()) if (!pane.exited) await client.kill(pane.pane, { graceMs: 200 });
  const { hostPid } = client;
  client.close();
  process.kill(hostPid, 'SIGTERM');
  while (isAlive(hostPid)) await wait(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
