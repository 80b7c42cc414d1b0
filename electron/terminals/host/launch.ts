import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { SpawnSpec } from '../../../shared/contract/wire.ts';
import { Refusal } from './refusal.ts';

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Finds the program of a spec and checks its folder before anything is forked, so that what is
 * wrong is said in words. Returns the program's absolute path. Throws Refusal.
 */
export function findProgram(spec: Pick<SpawnSpec, 'file' | 'cwd' | 'env'>): string {
  const { file, cwd, env } = spec;
  checkFolder(cwd);
  if (file.includes('/')) {
    const path = isAbsolute(file) ? file : resolve(cwd, file);
    if (mayExecute(path)) return path;
    if (isFile(path)) throw new Refusal('not-executable', `${path} may not be executed.`);
    throw new Refusal('not-found', `There is no program ${path}.`);
  }
  let seen: string | undefined;
  for (const folder of (env['PATH'] ?? DEFAULT_PATH).split(delimiter)) {
    const path = resolve(cwd, join(folder === '' ? '.' : folder, file));
    if (mayExecute(path)) return path;
    if (isFile(path)) seen ??= path;
  }
  if (seen !== undefined) throw new Refusal('not-executable', `${seen} may not be executed.`);
  throw new Refusal('not-found', `The command ${file} was not found on the PATH.`);
}

function checkFolder(cwd: string): void {
  const stat = statSync(cwd, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) {
    throw new Refusal('cwd-missing', `There is no folder ${cwd}.`);
  }
  try {
    accessSync(cwd, constants.X_OK);
  } catch {
    throw new Refusal('cwd-access', `The folder ${cwd} may not be entered.`);
  }
}
