import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Agent, CliStatus } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';
import type { Adapter } from './types.ts';

/** Looks for an agent's CLI in the folders of `path`; does not start it. */
export async function findCli(
  agent: Agent,
  path: string,
  { hint, broken, command = agent.command }: Adapter = adapters[agent.adapter],
): Promise<CliStatus> {
  const file = broken === undefined ? await which(command, path) : null;
  return file ? { status: 'found', path: file } : missing(hint, broken);
}

export function missing(hint: NonNullable<CliStatus['hint']>, broken: string | undefined): CliStatus {
  return { status: 'missing', hint, ...(broken === undefined ? {} : { broken }) };
}

/** The absolute path of a command that may be run, or null. */
export async function which(command: string, path: string): Promise<string | null> {
  for (const place of placesOf(command, path)) if (await runs(place)) return place;
  return null;
}

function placesOf(command: string, path: string): string[] {
  if (isAbsolute(command)) return [command];
  return command.includes('/') ? [] : path.split(':').filter(isAbsolute).map((folder) => join(folder, command));
}

/** What stands where a command should, and cannot be run: a link that leads nowhere, or a file without the right. */
export interface Stuck {
  file: string;
  why: 'link' | 'locked';
}

/** The first thing of a command's name on the PATH that cannot be run; null: there is none. A folder of that name is no program. */
export async function stuckAt(command: string, path: string): Promise<Stuck | null> {
  for (const file of placesOf(command, path)) {
    const info = await lstat(file).catch(() => null);
    if (!info) continue;
    const behind = info.isSymbolicLink() ? await stat(file).catch(() => null) : info;
    if (!behind) return { file, why: 'link' };
    if (behind.isFile() && !(await runs(file))) return { file, why: 'locked' };
  }
  return null;
}

async function runs(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
