import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the folder for the app's own state. Gives in words why it cannot be used, or null. */
export function whyUnusable(folder: string): string | null {
  try {
    make(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `The folder for tasks and settings cannot be used: ${(error as Error).message}`;
  }
}

/** Node's own recursive way never ends below /proc. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder);
}
