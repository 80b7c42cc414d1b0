import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { Settings } from '../../shared/contract/index.ts';

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
  const problem = problemOf(file);
  if (problem) {
    const aside = `${file}.broken-${now}`;
    renameSync(file, aside);
    warnings.push(`The settings could not be read (${problem}). The defaults hold; your file is kept as ${aside}.`);
  }
  const store = new Store<Settings>({ name: 'config' });
  let current = Settings.parse(store.store);
  return {
    warnings,
    get: () => current,
    set(patch) {
      current = Settings.parse({ ...current, ...patch });
      store.set(current);
    },
  };
}

function problemOf(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    const parsed = Settings.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? null : z.prettifyError(parsed.error);
  } catch (error) {
    return (error as Error).message;
  }
}
