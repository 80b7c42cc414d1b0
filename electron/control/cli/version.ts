import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of the app that this program came with. */
export function versionOf(from: string = import.meta.dirname): string {
  for (let folder = from; dirname(folder) !== folder; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'quatuor' && version) return version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}
