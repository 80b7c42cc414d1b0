import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** sha256 in hex of a text or buffer. */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Reads a small JSON file of ours; a missing or broken one is an empty object. */
export function readStamp(file) {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8'));
    return value && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

/** Writes a small JSON file so that a reader sees the old or the new one, never half of it. */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(beside, file);
}

/** Adds facts to a stamp file, keeping the others. */
export function addToStamp(file, facts) {
  writeStamp(file, { ...readStamp(file), ...facts });
}

/**
 * A short text that changes when any file below changes in path, size or time.
 * Files with `.test.` in their names, hidden files and missing paths do not count.
 * @param {string} folder
 * @param {string[]} paths files or folders below it
 */
export function fingerprint(folder, paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(folder, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(full).sort()) {
        if (!name.startsWith('.') && name !== 'node_modules') visit(`${path}/${name}`);
      }
    } else if (!path.includes('.test.')) {
      hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex').slice(0, 32);
}
