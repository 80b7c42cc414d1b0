import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of this checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The user's cache folder of this project; runtimes and test CLIs live here, shared by checkouts. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'quatuor');

/** Facts about this checkout's set-up. Inside node_modules, so that deleting that forgets them too. */
export const stampFile = join(root, 'node_modules', '.quatuor.json');

/** Where the person stood when they typed the npm command (npm itself changes to the root). */
export const callerFolder = process.env.INIT_CWD || process.cwd();

/** A path from the command line, seen from where the person stood. */
export const fromCaller = (path) => resolve(callerFolder, path);
