import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Agent, CliStatus } from '../../shared/model/index.ts';
import { adapters } from './catalogue.ts';

/**
 * Looks for an agent's CLI in the folders of `path` and asks it for its version.
 * A program that answers no version within `timeoutMs` is found all the same.
 */
export async function findCli(agent: Agent, path: string, timeoutMs = 5_000): Promise<CliStatus> {
  const file = await which(agent.command, path);
  if (!file) return { status: 'missing', hint: adapters[agent.adapter].hint };
  const version = await askVersion(file, agent, path, timeoutMs);
  return { status: 'found', path: file, ...(version ? { version } : {}) };
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

function askVersion(file: string, agent: Agent, path: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined, ...agent.env, PATH: path };
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 100_000, env } as const;
    const child = execFile(file, [...agent.args, '--version'], options, (error, stdout) => {
      resolve(error ? null : (/\d+\.\d+[^\s()]*/.exec(stdout)?.[0] ?? null));
    });
    child.stdin?.end();
  });
}
