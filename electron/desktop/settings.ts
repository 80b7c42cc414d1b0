import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { Settings, withoutUnspoken } from '../../shared/contract/index.ts';

export interface SettingsStore {
  get(): Settings;
  /** @throws when the file cannot be written; the setting then holds for this run only */
  set(patch: Partial<Settings>): void;
  readonly warnings: string[];
}

/** Opens the user's settings. A file that cannot be read is kept beside, and the defaults hold (P3). */
export function openSettings(now: number): SettingsStore {
  const file = join(app.getPath('userData'), 'config.json');
  const warnings: string[] = [];
  const { problem, unspoken } = problemOf(file);
  if (unspoken !== null)
    warnings.push(`The settings name the language “${unspoken}”, which Quatuor does not speak. It speaks as the system does.`);
  // A file that cannot be read and stays in its place is not written over.
  let held = false;
  if (problem) {
    const aside = `${file}.broken-${now}`;
    try {
      renameSync(file, aside);
      warnings.push(`The settings could not be read (${problem}). The defaults hold; your file is kept as ${aside}.`);
    } catch (error) {
      held = true;
      warnings.push(`The settings could not be read (${problem}), nor set aside (${(error as Error).message}). The defaults hold.`);
    }
  }
  const store = held ? null : new Store<Settings>({ name: 'config' });
  let current = Settings.parse({ ...store?.store, ...(unspoken === null ? {} : { language: 'system' }) });
  return {
    warnings,
    get: () => current,
    set(patch) {
      current = Settings.parse({ ...current, ...patch });
      if (!store) throw new Error(`${file} cannot be read and was not set aside`);
      store.set(current);
    },
  };
}

function problemOf(file: string): { problem: string | null; unspoken: string | null } {
  if (!existsSync(file)) return { problem: null, unspoken: null };
  try {
    const { kept, unspoken } = withoutUnspoken(JSON.parse(readFileSync(file, 'utf8')));
    const parsed = Settings.safeParse(kept);
    return { problem: parsed.success ? null : z.prettifyError(parsed.error), unspoken };
  } catch (error) {
    return { problem: (error as Error).message, unspoken: null };
  }
}
