import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Piece } from '../consent/index.ts';

/**
 * All that stands in the person's own configuration: it loads the plugin that the desk names in a
 * pane's environment, and does nothing anywhere else. It never changes with the desk's versions.
 */
const LOADER = `// Written by Quatuor with your consent. It does nothing outside Quatuor's panes.
// Quatuor takes it away when you withdraw your consent there; you may delete it at any time.
export const description = 'Tells Quatuor what Amp does in its panes, and nothing elsewhere'

export default async function (amp: any) {
	const file = process.env.QUATUOR_AMP_PLUGIN
	if (!file) return
	try {
		await (await import(file)).default(amp)
	} catch (error) {
		amp.logger.log('Quatuor: ' + error)
	}
}
`;

/** Where Amp looks for a person's own plugins: it follows XDG_CONFIG_HOME, else ~/.config. */
export function loaderPiece(env: Record<string, string | undefined>): Piece {
  const config = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  return { kind: 'file', path: join(config, 'amp', 'plugins', 'quatuor.ts'), text: LOADER };
}

let known: string | undefined;

/** The plugin's own text: as source, or as the file that the build makes of it. */
export function pluginText(): string {
  if (known !== undefined) return known;
  const here = dirname(fileURLToPath(import.meta.url));
  for (const place of ['plugin.ts', 'amp-plugin.js', '../amp-plugin.js']) {
    try {
      return (known = readFileSync(join(here, place), 'utf8'));
    } catch {
      // The next place.
    }
  }
  throw new Error('The plugin for Amp is missing from this installation.');
}
