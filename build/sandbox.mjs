import { readFileSync } from 'node:fs';
import { run } from './run.mjs';
import { Stop } from './say.mjs';

/** Kernel settings that keep a plain user's programs from making a sandbox, and what allows it. */
const settings = [
  { name: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', allows: '0' },
  { name: 'kernel.unprivileged_userns_clone', forbids: '0', allows: '1' },
  { name: 'user.max_user_namespaces', forbids: '0', allows: '15000' },
];

const fromKernel = (name) => {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/**
 * The command that lets Chromium make its sandbox, or undefined when no known setting forbids it.
 * @param {(name: string) => string | undefined} read gives a kernel setting's value
 */
export function remedy(read) {
  const found = settings.filter(({ name, forbids }) => read(name) === forbids);
  return found.length > 0
    ? `sudo sysctl -w ${found.map(({ name, allows }) => `${name}=${allows}`).join(' ')}`
    : undefined;
}

/**
 * Tries, as Chromium will, whether a plain user may make user namespaces here; without them Electron
 * ends at once with a text that helps nobody. Root runs without the sandbox anyway.
 * @throws {Stop} with the exact command, or with what else is possible
 */
export async function ensureSandbox() {
  if (process.platform !== 'linux' || process.geteuid() === 0) return;
  const { code } = await run('unshare', ['--user', '--map-root-user', 'true']);
  if (code === 0 || code === 127) return;
  const command = remedy(fromKernel);
  throw new Stop(
    command
      ? `Chromium may not make its sandbox here. Type this, then try again (it holds until the next boot):\n\n  ${command}\n`
      : 'Chromium may not make its sandbox here (user namespaces are refused, as in many containers).\n' +
        'Allow user namespaces in the container, or run this as root, which goes without the sandbox.',
  );
}
