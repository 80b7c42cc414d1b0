import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
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
  const places = isAbsolute(command)
    ? [command]
    : command.includes('/')
      ? []
      : path.split(':').filter(isAbsolute).map((folder) => join(folder, command));
  for (const place of places) if (await runs(place)) return place;
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
