import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { Stop, step } from './say.mjs';
import { hasDisplay } from './state.mjs';

/** Debian and Ubuntu packages by the start of a library's name; newer names (time64) first. */
const packages = [
  ['libglib-2.0', 'libglib2.0-0t64', 'libglib2.0-0'],
  ['libgobject-2.0', 'libglib2.0-0t64', 'libglib2.0-0'],
  ['libgio-2.0', 'libglib2.0-0t64', 'libglib2.0-0'],
  ['libnss3', 'libnss3'], ['libnssutil3', 'libnss3'], ['libsmime3', 'libnss3'], ['libnspr4', 'libnspr4'],
  ['libgtk-3', 'libgtk-3-0t64', 'libgtk-3-0'], ['libgdk-3', 'libgtk-3-0t64', 'libgtk-3-0'],
  ['libgbm', 'libgbm1'], ['libdrm', 'libdrm2'], ['libasound', 'libasound2t64', 'libasound2'],
  ['libatk-1.0', 'libatk1.0-0t64', 'libatk1.0-0'],
  ['libatk-bridge-2.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libatspi', 'libatspi2.0-0t64', 'libatspi2.0-0'],
  ['libcups', 'libcups2t64', 'libcups2'], ['libdbus-1', 'libdbus-1-3'],
  ['libpango', 'libpango-1.0-0'], ['libcairo', 'libcairo2'], ['libexpat', 'libexpat1'],
  ['libX11', 'libx11-6'], ['libXcomposite', 'libxcomposite1'], ['libXdamage', 'libxdamage1'],
  ['libXext', 'libxext6'], ['libXfixes', 'libxfixes3'], ['libXrandr', 'libxrandr2'], ['libXss', 'libxss1'],
  ['libxcb', 'libxcb1'], ['libxkbcommon', 'libxkbcommon0'], ['libudev', 'libudev1'],
  // Loaded while running, so ldd does not name them: notifications and the keyring.
  ['libnotify', 'libnotify4'], ['libsecret', 'libsecret-1-0'],
];

const loadedLater = ['libnotify.so.4', 'libsecret-1.so.0'];

/** Programs and the packages that bring them. */
const display = { Xvfb: 'xvfb', xauth: 'xauth' };
const forTests = {
  ...display, 'dbus-run-session': 'dbus', 'dbus-launch': 'dbus-x11', dunst: 'dunst', git: 'git', fish: 'fish', zsh: 'zsh', tmux: 'tmux',
  'xfce4-panel': 'xfce4-panel', 'xfconf-query': 'xfconf',
};

/** Libraries that `ldd` could not find, from its output. */
export const missingLibraries = (ldd) =>
  [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);

/**
 * The package names to ask for, per missing library: several where releases differ.
 * @param {string[]} libraries
 * @returns {{choices: string[][], unknown: string[]}}
 */
export function packagesFor(libraries) {
  const choices = new Map();
  const unknown = [];
  for (const library of libraries) {
    const entry = packages.find(([start]) => library.startsWith(start));
    if (entry) choices.set(entry[1], entry.slice(1));
    else unknown.push(library);
  }
  return { choices: [...choices.values()], unknown };
}

/** Picks from each list the first name that `apt-cache policy` has a candidate for, else the last. */
export function pickNames(choices, policy) {
  const has = (name) => {
    const block = policy.split(/^(?=\S)/m).find((part) => part.startsWith(`${name}:`));
    return /Candidate: (?!\(none\))/.test(block ?? '');
  };
  return [...new Set(choices.map((names) => names.find(has) ?? names.at(-1)))];
}

const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)));

async function missingNow(binary, tests) {
  const { out } = await run('ldd', [binary]);
  const libraries = missingLibraries(out);
  const known = await run('ldconfig', ['-p'], { env: { PATH: `${process.env.PATH}:/sbin:/usr/sbin` } });
  if (known.code === 0) libraries.push(...loadedLater.filter((name) => !known.out.includes(name)));
  const wanted = tests ? forTests : hasDisplay() ? {} : display;
  const programs = Object.keys(wanted).filter((program) => !onPath(program));
  return { libraries, programs, names: programs.map((program) => [wanted[program]]) };
}

function debianLike() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Sees to it that the libraries that Electron needs are there, and a virtual display's programs
 * where there is no display. As root on Debian or Ubuntu they are installed; else the person is
 * told what to type.
 * @param {string} binary Electron's executable
 * @param {{tests: boolean}} options tests: also what the tests need
 * @throws {Stop} with the exact command
 */
export async function ensureSystem(binary, { tests }) {
  if (process.platform !== 'linux') return;
  const missing = await missingNow(binary, tests);
  const { choices, unknown } = packagesFor(missing.libraries);
  const all = [...choices, ...missing.names];
  if (unknown.length === 0 && all.length === 0) return;
  const what = [...missing.libraries, ...missing.programs].join(', ');
  if (!debianLike()) throw new Stop(`Missing on this system: ${what}.\nInstall them, then try again.`);
  const root = process.geteuid() === 0;
  if (root) await step('list of system packages', () => apt(['update', '-qq']));
  const names = pickNames(all, (await run('apt-cache', ['policy', ...all.flat()])).out);
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!root) {
    throw new Stop(`Missing on this system: ${what}.\nType this, then try again:\n\n  sudo ${command}\n`);
  }
  if (names.length > 0) {
    await step(`system packages: ${names.join(' ')}`, () => apt(command.split(' ').slice(1)));
  }
  const still = await missingNow(binary, tests);
  const left = [...still.libraries, ...still.programs];
  if (left.length > 0) throw new Stop(`Still missing on this system: ${left.join(', ')}.`);
}

async function apt(args) {
  const { code, out } = await run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code !== 0) throw new Stop(`apt-get ${args.join(' ')} failed:\n${out.trim().split('\n').slice(-8).join('\n')}`);
}
